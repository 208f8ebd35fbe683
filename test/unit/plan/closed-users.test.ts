// Which users of a closed load are at work when.

import { describe, expect, test } from 'vitest';
import {
  activeUserCount,
  cellOf,
  closedUsers,
  nextRankChangeMs,
  thinkStream,
  thinkTimeMs,
} from '../../../src/plan/index.ts';
import { sampleLoad, samplePlan } from './sample-scenario.ts';

const INFINITY = Number.POSITIVE_INFINITY;

const constant = sampleLoad({
  executor: 'constant-users',
  users: 6,
  startAtMs: 1000,
  durationMs: 5000,
});

const ramp = sampleLoad({
  executor: 'ramping-users',
  users: 10,
  startAtMs: 1000,
  startUsers: 2,
  stages: [
    { toUsers: 4, overMs: 2000 },
    { toUsers: 4, overMs: 1000 },
    { toUsers: 0, overMs: 4000 },
    { toUsers: 3, overMs: 0 },
    { toUsers: 3, overMs: 500 },
  ],
});

const iterations = sampleLoad({
  executor: 'per-user-iterations',
  users: 6,
  iterations: 10,
  maxDurationMs: 3000,
});

describe('activeUserCount', () => {
  test.each([
    [-1, 6],
    [0, 0],
    [999, 0],
    [1000, 6],
    [5999, 6],
    [6000, 0],
  ])('of constant users at %d ms is %d', (atMs, count) => {
    expect(activeUserCount(constant, atMs)).toBe(count);
  });

  test.each([
    [-5000, 2],
    [0, 0],
    [1000, 2],
    [1499, 2],
    [1500, 3], // 2 + 0.5 users, half up
    [2499, 3],
    [2500, 4],
    [3999, 4],
    [4499, 4],
    [4500, 3], // 4 − 0.5 users: the fourth has just left
    [7499, 1],
    [7500, 0],
    [7999, 0],
    [8000, 3],
    [8499, 3],
    [8500, 0],
  ])('of ramping users at %d ms is %d', (atMs, count) => {
    expect(activeUserCount(ramp, atMs)).toBe(count);
  });

  test('of counted iterations is none in warm-up, whose iterations would count too', () => {
    expect([-1, 0, 2999, 3000].map((atMs) => activeUserCount(iterations, atMs))).toEqual([
      0, 6, 6, 0,
    ]);
  });

  test('is infinite for a load that takes everybody', () => {
    const all = sampleLoad({ executor: 'constant-users', durationMs: 1000 });
    expect(activeUserCount(all, 500)).toBe(INFINITY);
    expect(nextRankChangeMs(all, 0, 500)).toBe(1000);
  });
});

describe('nextRankChangeMs', () => {
  test.each([
    ['constant users stop at the end of warm-up', constant, 0, -10, 0],
    ['constant users start with the load', constant, 5, 0, 1000],
    ['constant users end with the load', constant, 5, 1000, 6000],
    ['a rank beyond the users never starts', constant, 6, 0, INFINITY],
    ['nothing comes after the end', constant, 0, 6000, INFINITY],
    ['the third user starts half way to 3', ramp, 2, 1000, 1500],
    ['the fourth user stops half a user down from 4', ramp, 3, 2500, 4500],
    ['the first user stops last', ramp, 0, 1000, 7500],
    ['a jump brings three back', ramp, 2, 7500, 8000],
    ['a rank that the ramp never reaches', ramp, 4, 0, INFINITY],
  ])('%s', (_, ...[load, rank, atMs, expected]) => {
    expect(nextRankChangeMs(load, rank, atMs)).toBe(expected);
  });

  test('leads a sleeper from change to change, each of which is one', () => {
    const steep = sampleLoad({
      executor: 'ramping-users',
      users: 1000,
      startUsers: 0,
      stages: [
        { toUsers: 997, overMs: 7919 },
        { toUsers: 13, overMs: 3571 },
      ],
    });
    for (let rank = 0; rank < 1000; rank += 1) {
      const changes: number[] = [];
      for (let atMs = nextRankChangeMs(steep, rank, 0); atMs < INFINITY; ) {
        changes.push(atMs);
        expect(rank < activeUserCount(steep, atMs)).toBe(changes.length % 2 === 1);
        atMs = nextRankChangeMs(steep, rank, atMs);
      }
      expect(changes).toHaveLength(rank < 997 ? 2 : 0);
      expect(changes).toEqual(changes.toSorted((a, b) => a - b));
    }
  });
});

describe('closedUsers', () => {
  const plan = samplePlan({ users: 26, loads: [sampleLoad(), { ...constant, name: 'closed' }] });

  test('ranks every user of the slice once, cell by cell', () => {
    const ranked = closedUsers(plan, 1, { index: 0, count: 1 });
    expect(ranked.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ranked.map(({ user }) => user).toSorted((a, b) => a - b)).toEqual([
      20, 21, 22, 23, 24, 25,
    ]);
    for (const { user, rank } of ranked) {
      const other = ranked.find((entry) => entry.rank === (rank ^ 1));
      expect(cellOf(plan, other?.user ?? -1)).toEqual(cellOf(plan, user));
    }
  });

  test('gives each shard its own users under the ranks of the whole', () => {
    const whole = closedUsers(plan, 1, { index: 0, count: 1 });
    const parts = [0, 1, 2].flatMap((index) => closedUsers(plan, 1, { index, count: 3 }));
    expect(parts.toSorted((a, b) => a.rank - b.rank)).toEqual(whole);
  });

  test('takes everybody who is connected when the load has no slice', () => {
    const all = sampleLoad({ executor: 'constant-users', durationMs: 1000 });
    const open = samplePlan({ users: 8, loads: [all] });
    expect(closedUsers(open, 0, { index: 0, count: 1 })).toHaveLength(8);
  });

  test('is refused for an open load', () => {
    expect(() => closedUsers(plan, 0, { index: 0, count: 1 })).toThrow('load 0 is closed');
  });
});

describe('think time', () => {
  test('is drawn from the range by a stream of the user', () => {
    const thinking = { thinkTime: { lowMs: 1000, highMs: 4000 } };
    const plan = samplePlan();
    const draws = (user: number): number[] => {
      const random = thinkStream(plan, 0, user);
      return Array.from({ length: 1000 }, () => thinkTimeMs(thinking, random));
    };
    const mean = draws(3).reduce((sum, ms) => sum + ms, 0) / 1000;
    expect(Math.abs(mean - 2500)).toBeLessThan(150);
    expect(draws(3).every((ms) => ms >= 1000 && ms < 4000)).toBe(true);
    expect(draws(3)).toEqual(draws(3));
    expect(draws(4)).not.toEqual(draws(3));
  });

  test('that is fixed is that', () => {
    const random = thinkStream(samplePlan(), 0, 0);
    expect(thinkTimeMs({ thinkTime: { lowMs: 250, highMs: 250 } }, random)).toBe(250);
  });
});
