// What became of the recording of a run, over all its agents.

import type { RecordingResult } from '../run-result.ts';
import type { AgentAccount } from './agents.ts';

/** Null when nothing was to be recorded; a lost agent's recording ends where the agent did. */
export function describeRecording(
  agents: readonly AgentAccount[],
  isRecorded: boolean,
): RecordingResult | null {
  if (!isRecorded) return null;
  const states = agents.map(({ index, outcome }) => ({ index, state: outcome?.recording ?? null }));
  const reasons = states.flatMap(({ index, state }) => {
    if (state === null) return [`agent ${index} was lost before it ended`];
    return state.incomplete === null ? [] : [`agent ${index}: ${state.incomplete}`];
  });
  return {
    complete: reasons.length === 0,
    calls: states.reduce((sum, { state }) => sum + (state?.calls ?? 0), 0),
    bytes: states.reduce((sum, { state }) => sum + (state?.bytes ?? 0), 0),
    reasons,
  };
}
