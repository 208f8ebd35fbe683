// What a user has seen and not answered.

import { describe, expect, test } from 'vitest';
import { AWAITING_LIMIT, View } from '../../../src/users/index.ts';

describe('a view', () => {
  test('gives the oldest message of a load first, whoever wrote it', () => {
    const view = new View();
    view.add(0, 5);
    view.add(1, 6);
    view.add(0, 7);
    expect([view.takeAny(0), view.takeAny(0), view.takeAny(0)]).toEqual([5, 7, null]);
    expect(view.awaitingCount).toBe(1);
  });

  test('gives a message of one partner only once', () => {
    const view = new View();
    view.add(0, 5);
    expect([view.takeFrom(0, 6), view.takeFrom(1, 5), view.takeFrom(0, 5)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(view.takeFrom(0, 5)).toBe(false);
  });

  test('forgets the oldest beyond its bound, and counts that', () => {
    const view = new View();
    for (let from = 0; from < AWAITING_LIMIT + 2; from += 1) view.add(0, from);
    expect(view.awaitingCount).toBe(AWAITING_LIMIT);
    expect(view.forgottenCount).toBe(2);
    expect(view.takeAny(0)).toBe(2);
  });
});
