// Who may write to whom in each kind of cell.

import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/base/index.ts';
import { chooseReceiver, conversationCount, partnersOf } from '../../../src/plan/index.ts';
import type { Conversations } from '../../../src/scenario/index.ts';
import { samplePlan } from './sample-scenario.ts';

describe('partnersOf', () => {
  test.each<[string, Conversations, number, number[][]]>([
    ['the other one of a pair', { kind: 'pairs' }, 4, [[1], [0], [3], [2]]],
    ['all friends', { kind: 'friends', friendCount: 2 }, 5, [[1, 2], [0, 2], [0, 1], [4], [3]]],
    ['fans or the celebrity', { kind: 'celebrity', fanCount: 3 }, 4, [[1, 2, 3], [0], [0], [0]]],
    ['the next in the ring', { kind: 'chain', length: 3 }, 5, [[1], [2], [0], [4], [3]]],
  ])('names %s', (_, ...[conversations, users, expected]) => {
    const plan = samplePlan({ conversations, users });
    expect(Array.from({ length: users }, (_unused, user) => partnersOf(plan, user))).toEqual(
      expected,
    );
  });
});

describe('chooseReceiver', () => {
  test('chooses every partner about equally often, and nobody else', () => {
    const plan = samplePlan({ conversations: { kind: 'friends', friendCount: 4 }, users: 10 });
    const random = randomStream('choose');
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 8000; draw += 1) {
      const receiver = chooseReceiver(plan, 7, random);
      counts.set(receiver, (counts.get(receiver) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([5, 6, 8, 9]);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(160);
  });
});

describe('conversationCount', () => {
  test.each<[Conversations, number, number]>([
    [{ kind: 'pairs' }, 2, 1],
    [{ kind: 'friends', friendCount: 4 }, 5, 10],
    [{ kind: 'celebrity', fanCount: 9 }, 10, 9],
    [{ kind: 'chain', length: 5 }, 5, 5],
    [{ kind: 'chain', length: 5 }, 2, 1],
  ])('of %o with %i users is %i', (conversations, userCount, expected) => {
    expect(conversationCount({ conversations }, { index: 0, firstUser: 0, userCount })).toBe(
      expected,
    );
  });
});
