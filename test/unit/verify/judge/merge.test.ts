// Shards merge by adding: tallies, counts, and what a killed run left behind.

import { describe, expect, test } from 'vitest';
import { CHECK_NAMES, type CheckName } from '../../../../src/scenario/index.ts';
import {
  type CheckTally,
  type Finding,
  type MessageCounts,
  mergeCounts,
  mergeTallies,
  talliesOfFindings,
} from '../../../../src/verify/index.ts';

const EMPTY: Omit<CheckTally, 'check'> = {
  ...{ owed: 0, judged: 0, violations: 0, consequences: 0, suspected: 0 },
  ...{ firstAtMs: null, lastAtMs: null, exemplars: [], error: null },
};

function findingOf(check: CheckName, parts: Partial<Finding> = {}): Finding {
  return {
    ...{ check, severity: 'E', suspected: false, consequenceOf: null, atMs: 10 },
    ...{ message: null, user: null, socket: null, summary: 's', evidence: [] },
    ...parts,
  };
}

function rowOf(tallies: readonly CheckTally[], check: CheckName): CheckTally | undefined {
  return tallies.find((tally) => tally.check === check);
}

describe('merging tallies', () => {
  test('gives one empty row per check, in the order of the catalogue, for no shards', () => {
    expect(mergeTallies([])).toEqual(CHECK_NAMES.map((check) => ({ check, ...EMPTY })));
  });

  test('adds the numbers, widens the times and keeps the first error', () => {
    const one: CheckTally = {
      ...{ check: 'lost-relay', owed: 10, judged: 9, violations: 1, consequences: 2 },
      ...{ suspected: 3, firstAtMs: 50, lastAtMs: 70, exemplars: [], error: null },
    };
    const other = { ...one, owed: 5, judged: 5, firstAtMs: 20, lastAtMs: 60, error: 'second' };
    const silent = { ...one, ...EMPTY, owed: 1, judged: 1, error: 'third' };
    expect(rowOf(mergeTallies([[one], [other], [silent]]), 'lost-relay')).toEqual({
      ...{ check: 'lost-relay', owed: 16, judged: 15, violations: 2, consequences: 4 },
      ...{ suspected: 6, firstAtMs: 20, lastAtMs: 70, exemplars: [], error: 'second' },
    });
  });

  test('keeps at most twenty exemplars, the first shard first', () => {
    const of = (user: number): CheckTally => ({
      ...EMPTY,
      check: 'corrupted',
      exemplars: Array.from({ length: 12 }, () => findingOf('corrupted', { user })),
    });
    const merged = rowOf(mergeTallies([[of(0)], [of(1)]]), 'corrupted');
    const users = merged?.exemplars.map(({ user }) => user);
    expect(users).toEqual([...Array(12).fill(0), ...Array(8).fill(1)]);
  });
});

test('counts merge by adding every field', () => {
  const one: MessageCounts = {
    ...{ sent: 1, confirmed: 2, delivered: 3, visible: 4, failed: 5, indeterminate: 6 },
    ...{ recovered: 7, lost: 8, control: 9, foreign: 10, owedDeliveries: 11 },
  };
  expect(mergeCounts([one, one, one])).toEqual({
    ...{ sent: 3, confirmed: 6, delivered: 9, visible: 12, failed: 15, indeterminate: 18 },
    ...{ recovered: 21, lost: 24, control: 27, foreign: 30, owedDeliveries: 33 },
  });
  expect(mergeCounts([])).toEqual({
    ...{ sent: 0, confirmed: 0, delivered: 0, visible: 0, failed: 0, indeterminate: 0 },
    ...{ recovered: 0, lost: 0, control: 0, foreign: 0, owedDeliveries: 0 },
  });
});

describe('tallies of the findings of a killed run', () => {
  test('count what was proven and leave suspicions out of the judgement', () => {
    const proven = findingOf('lost-relay', { atMs: 30 });
    const earlier = findingOf('lost-relay', { atMs: 20 });
    const following = findingOf('lost-relay', { atMs: 40, consequenceOf: 'lost-write' });
    const suspected = findingOf('lost-relay', { atMs: 5, suspected: true });
    const tallies = talliesOfFindings([proven, earlier, following, suspected]);
    expect(rowOf(tallies, 'lost-relay')).toEqual({
      ...{ check: 'lost-relay', owed: 3, judged: 3, violations: 2, consequences: 1 },
      ...{ suspected: 1, firstAtMs: 20, lastAtMs: 40, error: null },
      exemplars: [proven, earlier, following, suspected],
    });
    expect(rowOf(tallies, 'lost-write')).toEqual({ check: 'lost-write', ...EMPTY });
  });
});
