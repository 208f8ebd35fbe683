// Recordings that never see a disk: written into memory, changed there, read and replayed.

import {
  describeShapes,
  RECORDING_VERSION,
  type RecordedCall,
  type RecordingEnd,
  RecordingReader,
  type RecordingSink,
  type RecordingSource,
  type RecordingState,
  type RecordingTerms,
  RecordingWriter,
} from '../../../src/observation/index.ts';
import { RecordedVerifier } from '../../../src/run/agent/recording/recorded-verifier.ts';
import type { RecordingHeader } from '../../../src/run/agent/recording/recording-header.ts';
import type { OpenRecording } from '../../../src/run/recorded/open-recordings.ts';
import { type Replay, replay, termsOf } from '../../../src/run/recorded/replay.ts';
import { createVerifier, type ShardFindings } from '../../../src/verify/index.ts';
import { idOf } from '../history/chat-world.ts';
import {
  type Call,
  type HistoryOptions,
  ORIGIN_MS,
  RECIPE,
  SCOPE,
  verifierOptions,
} from '../history.ts';

export class MemorySink implements RecordingSink {
  readonly chunks: Buffer[] = [];

  async write(bytes: Buffer): Promise<void> {
    this.chunks.push(bytes);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

export function sourceOf(bytes: Buffer): RecordingSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

export function headerOf(options: HistoryOptions = {}): RecordingHeader {
  return {
    version: RECORDING_VERSION,
    tool: { name: 'earshot', version: '0.0.0' },
    ...SCOPE,
    shard: { index: 0, count: 1 },
    planSha256: 'ab',
    policy: verifierOptions(options, []).policy,
    messages: options.recipe ?? RECIPE,
    loads: ['talk'],
    accounts: Array.from({ length: options.users ?? 4 }, (_, user) => idOf(user)),
    shapes: describeShapes(),
  };
}

export const TERMS: RecordingTerms = termsOf(headerOf());

export interface Recorded {
  readonly bytes: Buffer;
  readonly state: RecordingState;
  /** What the verifier said that was recorded. */
  readonly result: ShardFindings | null;
}

/** Plays calls to a verifier and records it. */
export async function record(
  calls: readonly Call[],
  options: HistoryOptions = {},
): Promise<Recorded> {
  const header = headerOf(options);
  const sink = new MemorySink();
  const terms = termsOf(header);
  const writer = new RecordingWriter({ sink, header, terms });
  const directory = { userCount: header.accounts.length, ...terms };
  const verifier = new RecordedVerifier({
    writer,
    create: (texts) => createVerifier({ ...verifierOptions(options, []), directory, texts }),
  });
  verifier.setOrigin(ORIGIN_MS);
  let result: ShardFindings | null = null;
  for (const call of calls) {
    if (call.call === 'observe') verifier.observe(call.observation);
    else if (call.call === 'advance') verifier.advance(call.nowMs);
    else if (call.call === 'stop-load') verifier.stopLoad(call.nowMs);
    else if (call.call === 'begin-readback') verifier.beginReadback(call.nowMs);
    else result = verifier.conclude(call.nowMs, { interrupted: false });
    verifier.takeRequests();
  }
  const state = await verifier.close();
  return { bytes: sink.bytes, state, result };
}

/** A recording as `openRecordings` gives it. */
export function openMemory(bytes: Buffer, options: HistoryOptions = {}): OpenRecording {
  const source = Object.assign(sourceOf(bytes), { close: () => {} });
  const reader = new RecordingReader(source);
  return { file: 'recording-0.bin', header: headerOf(options), reader, source };
}

export function replayBytes(bytes: Buffer, options: HistoryOptions = {}): Replay {
  return replay(openMemory(bytes, options));
}

/** Every call that can be read, and how it ends. */
export function readAll(
  bytes: Buffer,
  terms: RecordingTerms = TERMS,
): { readonly calls: readonly RecordedCall[]; readonly end: RecordingEnd | null } {
  const reader = new RecordingReader(sourceOf(bytes));
  const calls = [...reader.calls(terms)];
  return { calls, end: reader.end };
}
