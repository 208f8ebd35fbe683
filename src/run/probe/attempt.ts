// One probe from its first packet to its last: authenticate, connect, exchange, read back, within a
// box of time. Its agent runs in this process, or in one of its own where it loads foreign code.

import { type Clock, EarshotError, sleep } from '../../base/index.ts';
import { type Account, authenticate } from '../../client/index.ts';
import type { Phase } from '../../engine/index.ts';
import { errorOfFailure, type StartAgent } from '../agent/agent-process.ts';
import { type AgentState, Fleet } from '../agent/fleet.ts';
import type { Trouble } from '../agent/notes/troubles.ts';
import { type Assignment, type ProbeBox, WIRE_VERSION } from '../agent/wire.ts';
import { clientOptions } from '../client-options.ts';
import type { PreparedRun } from '../prepare/prepare-run.ts';
import { LocalAgent } from './local-agent.ts';
import type { PhaseTimes } from './phase-times.ts';
import type { ProbeEnd } from './probed-run.ts';

/** Of the time that is left before it: for the last answers, the judgement, and closing. */
export const CLOSING_MS = 600;
/** One request, one login or one upgrade may take this part of a probe's time. */
const REQUEST_RATIO = 0.4;
/** The load starts so long after the word: nothing has to be waited for in one process. */
const START_DELAY_MS = 5;

export interface Attempt {
  readonly prepared: PreparedRun;
  readonly accountsPath: string | null;
  readonly clock: Clock;
  readonly phases: PhaseTimes;
  /** Ends the attempt at once: its time is over, or somebody aborted it. */
  readonly stop: AbortSignal;
  /** On the clock: when `stop` will come by itself. */
  readonly endAtMs: number;
  readonly timeoutMs: number;
  readonly historyLimitBytes: number;
}

/** What the agent told; `stopped`: before there was an end. */
export interface Attempted {
  readonly end:
    | Extract<ProbeEnd, { kind: 'target' | 'rig' | 'not-connected' }>
    | 'stopped'
    | 'done';
  /** Null when no agent was started. */
  readonly agent: AgentState | null;
  readonly troubles: readonly Trouble[];
}

/** Carries out one attempt. Never rejects for what a target does; leaves nothing open. */
export async function attemptProbe(attempt: Attempt): Promise<Attempted> {
  const { phases, stop } = attempt;
  phases.enter('authenticate');
  const known = await letIn(attempt);
  if (stop.aborted) return { end: 'stopped', agent: null, troubles: [] };
  if (known instanceof EarshotError) return { end: refusal(known), agent: null, troubles: [] };
  return exchange(attempt, known);
}

async function letIn(attempt: Attempt): Promise<readonly Account[] | EarshotError> {
  const { prepared, clock, accountsPath, stop: signal } = attempt;
  const { target, auth, secrets, plan, runId, sourceAddresses } = prepared;
  const of = { target, auth, secrets, plan, runId, incarnation: 0, clock };
  const sources = { ...of, sourceAddresses };
  const options = clientOptions({ ...sources, limits: boxOf(attempt) });
  try {
    return await authenticate(options, prepared.accounts, { accountsPath, signal });
  } catch (error) {
    if (error instanceof EarshotError) return error;
    throw error;
  }
}

/** Whose fault it is that the accounts were not let in. */
function refusal(error: EarshotError): { readonly kind: 'rig' | 'target'; error: EarshotError } {
  const { reason, isDoubtful } = error.details;
  const isOurs = error.code === 'ACCOUNTS_INVALID' || reason === 'resources' || isDoubtful === true;
  return { kind: isOurs ? 'rig' : 'target', error };
}

function boxOf({ clock, endAtMs, timeoutMs, historyLimitBytes }: Attempt): ProbeBox {
  return {
    limitMs: Math.max(0, endAtMs - CLOSING_MS - clock.nowMs()),
    connectAttemptCount: 1,
    requestTimeoutMs: Math.ceil(timeoutMs * REQUEST_RATIO),
    historyLimitBytes,
  };
}

async function exchange(attempt: Attempt, accounts: readonly Account[]): Promise<Attempted> {
  const { prepared, clock, phases, stop } = attempt;
  let abandon = (): void => {};
  const start: StartAgent = (events) => {
    if (prepared.plan.behaviors.length > 0) return prepared.startAgent(events);
    const agent = new LocalAgent(events, clock);
    abandon = () => agent.abandon();
    return agent;
  };
  const users = prepared.plan.userCount;
  const fleet = new Fleet(
    [{ assignment: assignmentOf(attempt, accounts), users }],
    {
      onWindow: () => {},
      onOpenWindow: () => {},
      onExposed: () => {},
      onFindings: () => {},
      onStatus: () => {},
      onTargetLost: () => {},
      onPhase: (_agent, phase) => enterPhase(phases, phase),
    },
    { clock, start, startDelayMs: START_DELAY_MS },
  );
  const onStop = (): void => {
    abandon();
    void fleet.close();
  };
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  try {
    return await drive(fleet, attempt);
  } finally {
    await closeInTime(fleet, attempt, abandon);
    stop.removeEventListener('abort', onStop);
  }
}

/** A server may draw out the closing handshakes; at the end of the time nobody waits for them. */
async function closeInTime(
  fleet: Fleet,
  { clock, endAtMs, stop }: Attempt,
  abandon: () => void,
): Promise<void> {
  const closed = new AbortController();
  const closing = fleet.close().finally(() => closed.abort());
  await sleep(endAtMs - clock.nowMs(), AbortSignal.any([closed.signal, stop]));
  abandon();
  await closing;
}

async function drive(
  fleet: Fleet,
  { phases, stop, prepared, timeoutMs }: Attempt,
): Promise<Attempted> {
  const [agent] = fleet.agents as readonly [AgentState];
  const troubles = (): readonly Trouble[] =>
    agent.outcome?.troubles ?? agent.connected?.troubles ?? [];
  const ended = (end: Attempted['end']): Attempted => ({ end, agent, troubles: troubles() });
  const failed = (): Attempted | null => {
    if (stop.aborted) return ended('stopped');
    if (agent.failure === null) return null;
    return ended({ kind: 'rig', error: errorOfFailure(agent.failure) });
  };
  await fleet.ready();
  phases.enter('connect');
  await fleet.connect(timeoutMs);
  const early = failed();
  if (early !== null) return early;
  const connected = agent.connected?.connected ?? 0;
  const users = prepared.plan.userCount;
  if ((agent.connected?.failed ?? users) > 0)
    return ended({ kind: 'not-connected', connected, users });
  phases.enter('exchange');
  await fleet.run();
  return failed() ?? ended('done');
}

function enterPhase(phases: PhaseTimes, phase: Phase): void {
  if (phase === 'readback') phases.enter('readback');
}

function assignmentOf(attempt: Attempt, accounts: readonly Account[]): Assignment {
  const { prepared } = attempt;
  const { plan, runId, target, secrets, isExclusive, modulePaths } = prepared;
  const box = boxOf(attempt);
  const timeoutMs = Math.min(plan.connect.timeoutMs, box.requestTimeoutMs);
  return {
    wireVersion: WIRE_VERSION,
    ...{ runId, incarnation: 0, shard: { index: 0, count: 1 } },
    plan: { ...plan, connect: { ...plan.connect, timeoutMs } },
    // The tokens were obtained a moment ago and live long enough.
    ...{ target, auth: { kind: 'tokens' }, secrets, accounts, isExclusive, modulePaths, box },
    ...{ exposure: null, recordingFile: null, sourceAddresses: prepared.sourceAddresses },
  };
}
