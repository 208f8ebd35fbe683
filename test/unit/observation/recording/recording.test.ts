// The file of a recording, hurt in every way a disk, a kill or a stranger can hurt it; and a disk
// that is full, or slower than the run.

import { describe, expect, test } from 'vitest';
import { present } from '../../../../src/base/index.ts';
import {
  type Observation,
  RecordingDamage,
  type RecordingSink,
  RecordingWriter,
} from '../../../../src/observation/index.ts';
import { blocksOf, writeBlocks } from '../../../support/fuzz/recording/forged-bytes.ts';
import { History } from '../../../support/history.ts';
import {
  headerOf,
  MemorySink,
  readAll,
  record,
  TERMS,
} from '../../../support/recording/in-memory.ts';

async function sample(): Promise<Buffer> {
  const history = new History();
  history.connect(0, 1);
  history.talk(0, 1, { count: 6, everyMs: 300 });
  return (await record(history.finish().calls)).bytes;
}

/** Reads to the end, or tells the damage. */
function outcomeOf(bytes: Buffer): { readonly calls: number; readonly how: string } {
  try {
    const { calls, end } = readAll(bytes);
    return { calls: calls.length, how: end?.state ?? 'unfinished' };
  } catch (error) {
    if (!(error instanceof RecordingDamage)) throw error;
    return { calls: 0, how: `damage: ${error.message}` };
  }
}

describe('a torn recording', () => {
  test('reads up to its last whole block, wherever it was torn', async () => {
    const bytes = await sample();
    const whole = outcomeOf(bytes);
    expect(whole.how).toBe('closed');
    let least = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      const { calls, how } = outcomeOf(bytes.subarray(0, length));
      if (how.startsWith('damage')) {
        expect(calls + length).toBeLessThan(4_000);
        expect(how).toMatch(/does not begin as recordings do|its header is missing or torn/);
        continue;
      }
      expect(how).toBe('torn');
      expect(calls).toBeGreaterThanOrEqual(least);
      least = calls;
    }
    expect(least).toBe(whole.calls);
  });

  test('may end in zeros, as after a loss of power', async () => {
    const bytes = await sample();
    const { calls } = outcomeOf(bytes);
    const torn = Buffer.concat([bytes.subarray(0, bytes.length - 30), Buffer.alloc(5000)]);
    const outcome = outcomeOf(torn);
    expect(outcome.how).toBe('torn');
    expect(outcome.calls).toBeGreaterThan(calls / 2);
  });
});

describe('a changed recording', () => {
  test('is never read as whole, whatever single byte was changed', async () => {
    const bytes = await sample();
    const whole = outcomeOf(bytes).calls;
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((bytes[at] ?? 0) ^ (1 << (at % 8)), at);
      const { calls, how } = outcomeOf(changed);
      expect({ at, how }).not.toEqual({ at, how: 'closed' });
      // Only the last block, which says how it ended, can be taken for a torn tail.
      if (how === 'torn') expect(calls).toBe(whole);
      else expect(how).toMatch(/^damage: /);
    }
  });

  test('says where it is damaged, and that blocks are missing or follow its end', async () => {
    const bytes = await sample();
    const changed = Buffer.from(bytes);
    const middle = Math.floor(bytes.length / 2);
    changed.writeUInt8((bytes[middle] ?? 0) ^ 1, middle);
    expect(outcomeOf(changed).how).toMatch(/^damage: block \d+, at byte \d+ of the file: /);
    expect(outcomeOf(Buffer.concat([bytes, bytes.subarray(9)])).how).toContain('follow its end');
  });
});

const PONG: Observation = { type: 'pong', atMs: 1, user: 0, socket: 0, pingMs: 0.5 };

describe('a disk', () => {
  test('that is full ends the recording, which says so', async () => {
    const memory = new MemorySink();
    let writes = 0;
    const sink: RecordingSink = {
      write: async (bytes) => {
        writes += 1;
        if (writes > 2) throw new Error('ENOSPC: no space left on device');
        await memory.write(bytes);
      },
    };
    const writer = new RecordingWriter({ sink, header: headerOf(), terms: TERMS });
    for (let atMs = 0; atMs < 3000; atMs += 100) {
      writer.observe({ ...PONG, atMs });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const state = await writer.close();
    expect(state.incomplete).toBe('the disk refused it: ENOSPC: no space left on device');
    expect(readAll(memory.bytes).end).toEqual({ state: 'torn', droppedBytes: 0 });
  });

  test('that is slower than the run ends the recording, and what waits stays bounded', async () => {
    const memory = new MemorySink();
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const sink: RecordingSink = {
      write: async (bytes) => {
        await opened;
        await memory.write(bytes);
      },
    };
    const options = { sink, header: headerOf(), terms: TERMS, waitingLimitBytes: 10_000 };
    const writer = new RecordingWriter(options);
    for (let atMs = 0; atMs < 300_000; atMs += 100) writer.observe({ ...PONG, atMs });
    expect(writer.state.incomplete).toBe('the disk was slower than the run');
    open();
    const { incomplete, calls } = await writer.close();
    const read = readAll(memory.bytes);
    expect(read.end).toEqual({ state: 'closed', incomplete });
    expect(read.calls.length).toBeLessThanOrEqual(calls);
    expect(read.calls.length).toBeGreaterThan(100);
    expect(memory.bytes.length).toBeLessThan(60_000);
  });
});

test('a forged block of more calls than any writer puts into one is refused unread', async () => {
  const bytes = await sample();
  const [header] = blocksOf(bytes);
  // A byte 1 is `advance`, and behind it, how far.
  const forged = (length: number): Buffer =>
    writeBlocks([present(header, 'a header'), { kind: 'calls', content: Buffer.alloc(length, 1) }]);
  expect(outcomeOf(forged(262_144)).how).not.toMatch(/more calls/);
  expect(outcomeOf(forged(4_000_000)).how).toMatch(/it holds more calls than a block may/);
});

test('an ordinary message takes less than 150 bytes before it is packed', async () => {
  const history = new History();
  history.connect(0, 1);
  history.talk(0, 1, { count: 500, everyMs: 20 });
  const { calls } = history.finish();
  const { bytes } = await record(calls);
  const unpacked = bytesBeforePacking(bytes);
  expect(unpacked / 500).toBeLessThan(150);
  expect(bytes.length / 500).toBeLessThan(80);
});

/** The lengths that the heads of the blocks of calls tell. */
function bytesBeforePacking(bytes: Buffer): number {
  let total = 0;
  for (let at = 9; at < bytes.length; at += 24 + bytes.readUInt32LE(at + 12)) {
    if (bytes[at] === 2) total += bytes.readUInt32LE(at + 8);
  }
  return total;
}
