// The verifier of one agent, recorded where that was asked for.

import type { RecordingState } from '../../observation/index.ts';
import {
  createVerifier,
  type FactListener,
  type Verifier,
  type VerifierOptions,
} from '../../verify/index.ts';
import { createComposer } from './compose.ts';
import { createDirectory } from './directory.ts';
import { FileSink } from './recording/file-sink.ts';
import { RecordedVerifier } from './recording/recorded-verifier.ts';
import { startRecording } from './recording/start-recording.ts';
import type { Assignment } from './wire.ts';

export interface AgentVerifier {
  readonly verifier: Verifier;
  /** Writes the rest of the recording; null when there is none. Once, after `conclude`. */
  readonly endRecording: () => Promise<RecordingState | null>;
}

export function createAgentVerifier(assignment: Assignment, facts: FactListener): AgentVerifier {
  const { plan, recordingFile } = assignment;
  const options: VerifierOptions = {
    policy: {
      deadlines: plan.deadlines,
      contract: plan.contract,
      verification: plan.verification,
      isExclusive: assignment.isExclusive,
      loopGapMs: plan.generator.loopGapMs,
    },
    directory: createDirectory(assignment.accounts),
    facts,
    loadCount: plan.loads.length,
    composeBody: createComposer(assignment),
  };
  if (recordingFile === null) {
    return { verifier: createVerifier(options), endRecording: async () => null };
  }
  const sink = new FileSink(recordingFile);
  const verifier = new RecordedVerifier({
    writer: startRecording(assignment, options, sink),
    create: (texts) => createVerifier({ ...options, texts }),
  });
  const endRecording = async (): Promise<RecordingState> => {
    const state = await verifier.close();
    await sink.close();
    return state;
  };
  return { verifier, endRecording };
}
