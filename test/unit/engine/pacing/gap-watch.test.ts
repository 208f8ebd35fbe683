// Gaps of the loop, from the instants of its turns.

import { describe, expect, test } from 'vitest';
import { GapWatch } from '../../../../src/engine/pacing/gap-watch.ts';

describe('the gap watch', () => {
  test('tells gaps beyond its limit and holds for two turns after each', () => {
    const gaps: [number, number][] = [];
    const watch = new GapWatch(250, (fromMs, atMs) => gaps.push([fromMs, atMs]));
    const holding = [0, 250, 501, 502, 503, 900, 1200, 1201, 1202].map((atMs) => {
      watch.turn(atMs);
      return watch.isHolding;
    });
    expect(gaps).toEqual([
      [250, 501],
      [503, 900],
      [900, 1200],
    ]);
    expect(holding).toEqual([false, false, true, true, false, true, true, true, false]);
  });
});
