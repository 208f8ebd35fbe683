// The marks on the axes of the charts, and their words.

import { describe, expect, it } from 'vitest';
import {
  formatNines,
  formatSecond,
  linearTicks,
  logRange,
  logTicks,
  shortMs,
  timeTicks,
} from '../../../page/charts/ticks.ts';

describe('the marks of an axis', () => {
  it('are round steps inside the range', () => {
    expect(linearTicks(0, 163, 4)).toEqual([0, 50, 100, 150]);
    expect(linearTicks(-3, 3, 3)).toEqual([-2, 0, 2]);
    expect(linearTicks(5, 5, 4)).toEqual([5]);
  });

  it('of time are seconds, minutes or hours, whatever is round', () => {
    expect(timeTicks(-3, 48, 11)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
    expect(timeTicks(0, 600, 5)).toEqual([0, 120, 240, 360, 480, 600]);
    expect(timeTicks(0, 10_000, 4)).toEqual([0, 3600, 7200]);
  });

  it('of a logarithmic scale are fewer the wider it is', () => {
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10]);
    expect(logTicks(1, 100)).toEqual([1, 3, 10, 30, 100]);
    expect(logTicks(0.5, 5000)).toEqual([1, 10, 100, 1000]);
  });

  it('of a logarithmic scale hold all values in whole steps, a power of ten at least', () => {
    expect(logRange([3, 40, 0, -1])).toEqual([2, 50]);
    expect(logRange([7, 8])).toEqual([5, 50]);
    expect(logRange([0])).toBeNull();
  });
});

describe('the words of a mark', () => {
  it('name a time by its largest unit', () => {
    expect([-5, 0.5, 119, 150, 7200, 9000].map(formatSecond)).toEqual([
      '-5 s',
      '0.5 s',
      '119 s',
      '2.5 min',
      '2 h',
      '2 h 30',
    ]);
    expect([0.5, 200, 5000, 60_000].map(shortMs)).toEqual(['0.5 ms', '200 ms', '5 s', '1 min']);
  });

  it('name a place on the curve by its percentile, with as many nines as it has', () => {
    const names = [1, 2, 10, 100, 1000, 10_000, 1_000_000].map(formatNines);
    expect(names).toEqual(['min', 'p50', 'p90', 'p99', 'p99.9', 'p99.99', 'p99.9999']);
  });
});
