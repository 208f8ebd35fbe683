// Ids travel sorted and delta-coded, and what two agents share is found when they are merged.

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import {
  decodeIds,
  encodeIds,
  type IdBlocks,
  intersectIdBlocks,
} from '../../../../src/verify/index.ts';

const CONTRACT: Contract = {
  ...{
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
};
const GLOBAL: Contract = { ...CONTRACT, ids: 'global' };

describe('a block of ids', () => {
  test.each([
    { ids: [], bytes: [] },
    { ids: [0], bytes: [0] },
    { ids: [127], bytes: [127] },
    { ids: [128], bytes: [128, 1] },
    { ids: [1000, 1001, 1003], bytes: [232, 7, 1, 2] },
    { ids: [0, 1, 129], bytes: [0, 1, 128, 1] },
  ])('of $ids is the bytes $bytes', ({ ids, bytes }) => {
    expect([...Buffer.from(encodeIds(ids), 'base64')]).toEqual(bytes);
    expect(decodeIds(encodeIds(ids))).toEqual(ids);
  });

  test('is sorted, keeps duplicates once and reaches the largest safe integer', () => {
    const ids = [Number.MAX_SAFE_INTEGER, 7, 0, 7, 2 ** 40];
    expect(decodeIds(encodeIds(ids))).toEqual([0, 7, 2 ** 40, Number.MAX_SAFE_INTEGER]);
  });

  test('costs about one byte per id where ids are dense', () => {
    const ids = Array.from({ length: 30_000 }, (_, index) => 5_000_000 + index * 3);
    expect(encodeIds(ids).length).toBeLessThan(30_000 * 1.4);
  });
});

describe('the blocks of several agents', () => {
  const block = (messages: number[] | null, threads: number[] | null): IdBlocks => ({
    messages: messages === null ? null : encodeIds(messages),
    threads: threads === null ? null : encodeIds(threads),
  });
  const EMPTY = { consequences: 0, suspected: 0, firstAtMs: null, lastAtMs: null, exemplars: [] };

  test('are not compared for one agent alone', () => {
    expect(intersectIdBlocks([block([1], [1])], GLOBAL)).toEqual([]);
  });

  test('show a thread id that two agents have, each once', () => {
    const blocks = [block(null, [1, 2, 3]), block(null, [3, 4]), block(null, [3, 5])];
    expect(intersectIdBlocks(blocks, CONTRACT)).toEqual([
      { check: 'conversation-split', owed: 5, judged: 5, violations: 1, error: null, ...EMPTY },
    ]);
  });

  test('show a message id that two agents have only where ids are declared global', () => {
    const blocks = [block([1, 2], [1]), block([2, 3], [2])];
    expect(intersectIdBlocks(blocks, CONTRACT).map(({ check }) => check)).toEqual([
      'conversation-split',
    ]);
    expect(intersectIdBlocks(blocks, GLOBAL)).toEqual([
      { check: 'id-reuse', owed: 3, judged: 3, violations: 1, error: null, ...EMPTY },
      { check: 'conversation-split', owed: 2, judged: 2, violations: 0, error: null, ...EMPTY },
    ]);
  });

  test('make the check unknown when an agent told none', () => {
    const [reuse] = intersectIdBlocks([block([1], null), block(null, null)], GLOBAL);
    expect(reuse).toEqual({
      ...{ check: 'id-reuse', owed: 1, judged: 1, violations: 0, ...EMPTY },
      error: '1 of 2 agents told no ids',
    });
  });

  test('say nothing of threads when their ids are not numbers anywhere', () => {
    expect(intersectIdBlocks([block(null, null), block(null, null)], CONTRACT)).toEqual([]);
  });
});
