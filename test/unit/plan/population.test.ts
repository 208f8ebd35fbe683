// Slices, cells and shards, and the populations that do not fit.

import { describe, expect, test } from 'vitest';
import { EarshotError } from '../../../src/base/index.ts';
import {
  cellOf,
  compilePlan,
  shardCells,
  shardOfUser,
  shardUsers,
} from '../../../src/plan/index.ts';
import type { Conversations, Scenario } from '../../../src/scenario/index.ts';
import { sampleLoad, samplePlan, sampleScenario } from './sample-scenario.ts';

function refusal(changes: Partial<Scenario>): { message: string; hint: string | undefined } {
  try {
    compilePlan(sampleScenario(changes), 's');
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'PLAN_INVALID') {
      return { message: error.message, hint: error.hint };
    }
    throw error;
  }
  throw new Error('the plan was accepted');
}

describe('the slices of a plan', () => {
  test('give each load with users its own range after the common one', () => {
    const plan = samplePlan({
      users: 20,
      loads: [
        sampleLoad(),
        sampleLoad({ name: 'a', users: 6 }),
        sampleLoad({
          name: 'b',
          users: 4,
          executor: 'session-arrival-rate',
          ratePerSecond: 1,
          durationMs: 1000,
          iterations: 3,
        }),
      ],
    });
    expect(plan.slices).toEqual([
      { load: null, firstUser: 0, userCount: 10, connectedAtStart: true },
      { load: 'a', firstUser: 10, userCount: 6, connectedAtStart: true },
      { load: 'b', firstUser: 16, userCount: 4, connectedAtStart: false },
    ]);
  });

  test('leave the common slice empty when loads claim everybody', () => {
    const plan = samplePlan({ users: 4, loads: [sampleLoad({ users: 4 })] });
    expect(plan.slices.map(({ userCount }) => userCount)).toEqual([0, 4]);
    expect(plan.cells).toEqual([
      { index: 0, firstUser: 0, userCount: 2 },
      { index: 1, firstUser: 2, userCount: 2 },
    ]);
  });
});

describe('the cells of a plan', () => {
  test.each<[string, Conversations, number, number[]]>([
    ['pairs', { kind: 'pairs' }, 6, [2, 2, 2]],
    ['cliques of k + 1', { kind: 'friends', friendCount: 3 }, 8, [4, 4]],
    ['cliques with a smaller last one', { kind: 'friends', friendCount: 3 }, 10, [4, 4, 2]],
    ['a celebrity with its fans', { kind: 'celebrity', fanCount: 9 }, 20, [10, 10]],
    ['rings', { kind: 'chain', length: 5 }, 13, [5, 5, 3]],
  ])('are %s', (_, ...[conversations, users, sizes]) => {
    const plan = samplePlan({ conversations, users });
    expect(plan.cells.map(({ userCount }) => userCount)).toEqual(sizes);
    for (let user = 0; user < users; user += 1) {
      const cell = cellOf(plan, user);
      expect(user).toBeGreaterThanOrEqual(cell.firstUser);
      expect(user).toBeLessThan(cell.firstUser + cell.userCount);
      expect(plan.cells[cell.index]).toEqual(cell);
    }
  });

  test('never reach over the end of a slice', () => {
    const plan = samplePlan({
      users: 16,
      conversations: { kind: 'friends', friendCount: 3 },
      loads: [sampleLoad(), sampleLoad({ name: 'own', users: 6 })],
    });
    expect(plan.cells.map(({ firstUser, userCount }) => [firstUser, userCount])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
      [10, 4],
      [14, 2],
    ]);
    expect(cellOf(plan, 9).index).toBe(2);
    expect(cellOf(plan, 15).index).toBe(4);
  });

  test('are not asked for a user that is not there', () => {
    expect(() => cellOf(samplePlan(), 20)).toThrow(/user 20 is one of 20/);
  });
});

describe('a plan that does not fit', () => {
  test.each<[string, Partial<Scenario>, string, string]>([
    [
      'a user without a partner',
      { users: 7 },
      '7 users of the users that no load claims cannot be cut into cells of 2 (pairs)',
      'Nearest numbers that fit: 6 or 8.',
    ],
    [
      'a population smaller than one cell',
      { users: 9, conversations: { kind: 'celebrity', fanCount: 9 } },
      '9 users of the users that no load claims cannot be cut into cells of 10 (celebrity)',
      'Nearest numbers that fit: 10.',
    ],
    [
      'a slice of a load that leaves one user alone',
      {
        users: 20,
        conversations: { kind: 'chain', length: 5 },
        loads: [sampleLoad(), sampleLoad({ name: 'own', users: 6 })],
      },
      '6 users of load own cannot be cut into cells of 5 (chain)',
      'Nearest numbers that fit: 5 or 7.',
    ],
    [
      'slices larger than the population',
      { users: 10, loads: [sampleLoad({ users: 8 }), sampleLoad({ name: 'b', users: 4 })] },
      "the loads' own slices need 12 users, and the population has 10",
      "Raise users to at least 12, or lower a load's users.",
    ],
    [
      'a load for which nobody is left',
      { users: 4, loads: [sampleLoad(), sampleLoad({ ...session(), users: 4 })] },
      'load talk has no users: the loads that have their own slices claim the whole population',
      'Raise users, or give this load users of its own.',
    ],
    [
      'a session load without users',
      { loads: [sampleLoad(session())] },
      'load visitors has no users of its own',
      'Give it users: they are not connected at the start.',
    ],
    [
      'a ramp beyond the slice',
      {
        loads: [
          sampleLoad({
            executor: 'ramping-users',
            users: 10,
            startUsers: 0,
            stages: [{ toUsers: 12, overMs: 1000 }],
          }),
        ],
      },
      'load talk ramps to 12 users and has 10',
      'Lower the stages to 10, or give it at least 12 users.',
    ],
    [
      'a friendless user',
      { conversations: { kind: 'friends', friendCount: 0 } },
      'friends makes cells of 1 users',
      'A conversation has at least two users: raise the number in brackets.',
    ],
    [
      'more users than a marker can name',
      { users: 2 ** 24 + 2 },
      'users is 16777218',
      'A population has 2 to 16777216 users: somebody must write, somebody must read.',
    ],
  ])('is refused: %s', (_, ...[changes, message, hint]) => {
    expect(refusal(changes)).toEqual({ message, hint });
  });
});

describe('shards', () => {
  test('take whole cells in turn', () => {
    const plan = samplePlan({ users: 10 });
    expect(shardCells(plan, { index: 0, count: 2 }).map(({ index }) => index)).toEqual([0, 2, 4]);
    expect(shardUsers(plan, { index: 1, count: 2 })).toEqual([2, 3, 6, 7]);
    expect([0, 1, 2, 3, 9].map((user) => shardOfUser(plan, user, 2))).toEqual([0, 0, 1, 1, 0]);
  });

  test('are refused when there is no such shard', () => {
    expect(() => shardUsers(samplePlan(), { index: 2, count: 2 })).toThrow('there is no shard 3/2');
  });
});

function session(): Readonly<Record<string, unknown>> {
  return {
    name: 'visitors',
    executor: 'session-arrival-rate',
    ratePerSecond: 1,
    durationMs: 1000,
    iterations: 3,
  };
}
