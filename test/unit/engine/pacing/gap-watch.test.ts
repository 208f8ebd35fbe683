// Gaps of the loop, from the instants of its turns.

import { describe, expect, test } from 'vitest';
import { GapWatch } from '../../../../src/engine/pacing/gap-watch.ts';

describe('the gap watch', () => {
  test('tells gaps beyond its limit and holds for two turns after each', () => {
    const gaps: [number, number][] = [];
    const watch = new GapWatch({
      ...{ limitMs: 250, onGap: (fromMs, atMs) => gaps.push([fromMs, atMs]) },
      ...{ stopMs: Number.POSITIVE_INFINITY, onStop: () => undefined },
    });
    const holding = [0, 250, 501, 502, 503, 900, 1200, 1201, 1202].map((atMs) => {
      watch.turn(atMs, 1);
      return watch.isHolding;
    });
    expect(gaps).toEqual([
      [250, 501],
      [503, 900],
      [900, 1200],
    ]);
    expect(holding).toEqual([false, false, true, true, false, true, true, true, false]);
  });

  test('tells shorter stops apart, from when the turn was due, and holds for none', () => {
    const stops: [number, number][] = [];
    const watch = new GapWatch({
      ...{ limitMs: 250, onGap: () => undefined },
      ...{ stopMs: 12.5, onStop: (fromMs, atMs) => stops.push([fromMs, atMs]) },
    });
    const turns = [0, 1, 14.5, 28.1, 29, 300, 301];
    const holding = turns.map((atMs) => {
      watch.turn(atMs, 1);
      return watch.isHolding;
    });
    watch.turn(320, 5);
    expect(stops).toEqual([
      [15.5, 28.1],
      [306, 320],
    ]);
    expect(holding).toEqual([false, false, false, false, false, true, true]);
  });
});
