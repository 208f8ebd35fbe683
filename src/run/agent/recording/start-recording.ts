// Begins the recording of one agent: what a replay needs to know first, and the file.

import { toolVersion } from '../../../base/index.ts';
import { describeShapes, RECORDING_VERSION, RecordingWriter } from '../../../observation/index.ts';
import type { VerifierOptions } from '../../../verify/index.ts';
import type { Assignment } from '../wire.ts';
import type { FileSink } from './file-sink.ts';
import type { RecordingHeader } from './recording-header.ts';

/** A writer whose header is written; nothing is recorded yet. */
export function startRecording(
  assignment: Assignment,
  verifier: Pick<VerifierOptions, 'policy' | 'directory' | 'composeBody'>,
  sink: FileSink,
): RecordingWriter {
  const { plan, runId, incarnation, shard, accounts } = assignment;
  const header: RecordingHeader = {
    version: RECORDING_VERSION,
    tool: { name: 'earshot', version: toolVersion() },
    runId,
    incarnation,
    shard,
    planSha256: plan.sha256,
    policy: verifier.policy,
    messages: plan.messages,
    loads: plan.loads.map(({ name }) => name),
    accounts: accounts.map(({ id }) => id),
    shapes: describeShapes(),
  };
  const { directory, composeBody } = verifier;
  const terms = {
    idOf: (user: number) => directory.idOf(user),
    userOf: (id: string) => directory.userOf(id),
    composeBody,
  };
  return new RecordingWriter({ sink, header, terms });
}
