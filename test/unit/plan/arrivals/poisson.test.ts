// The Poisson process against its theory, at fixed seeds.

import { describe, expect, test } from 'vitest';
import { poissonSchedule } from '../../../../src/plan/arrivals/poisson.ts';

function timesOf(ratePerSecond: number, durationMs: number, seed: string): number[] {
  const schedule = poissonSchedule(ratePerSecond, durationMs, seed);
  return Array.from({ length: schedule.count }, (_, index) => schedule.atMs(index));
}

/** Mean and variance of the counts of many processes. */
function countMoments(mean: number, seeds: number): { mean: number; variance: number } {
  const counts = Array.from(
    { length: seeds },
    (_, seed) => poissonSchedule(mean, 1000, `seed ${seed}`).count,
  );
  const average = counts.reduce((sum, count) => sum + count, 0) / seeds;
  const squares = counts.reduce((sum, count) => sum + (count - average) ** 2, 0);
  return { mean: average, variance: squares / (seeds - 1) };
}

describe('a Poisson process', () => {
  test.each([0.2, 3, 9.9, 10.1, 40, 1000, 250_000])(
    'of mean %d has counts of that mean and variance',
    (mean) => {
      const seeds = 4000;
      const moments = countMoments(mean, seeds);
      // Five standard errors: sqrt(m/n) of the mean, about m·sqrt((2 + 1/m)/n) of the variance.
      expect(Math.abs(moments.mean - mean)).toBeLessThan(5 * Math.sqrt(mean / seeds));
      expect(Math.abs(moments.variance - mean)).toBeLessThan(
        5 * mean * Math.sqrt((2 + 1 / mean) / seeds),
      );
    },
  );

  test('has no arrivals without a rate or without time', () => {
    expect(poissonSchedule(0, 60_000, 's').count).toBe(0);
    expect(poissonSchedule(100, 0, 's').count).toBe(0);
  });

  test('has non-decreasing times within its duration', () => {
    const times = timesOf(500, 60_000, 's');
    expect(times.length).toBeGreaterThan(29_000);
    for (let index = 1; index < times.length; index += 1) {
      expect((times[index] as number) >= (times[index - 1] as number)).toBe(true);
    }
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBeLessThan(60_000);
  });

  test('has exponential gaps: Kolmogorov and Smirnov at 20 seeds, 0.1 % bound', () => {
    const rejected = Array.from({ length: 20 }, (_, seed) => {
      const times = timesOf(200, 30_000, `gaps ${seed}`);
      const gaps = times.map((atMs, index) => atMs - (times[index - 1] ?? 0)).sort((a, b) => a - b);
      const distance = gaps.reduce((worst, gapMs, index) => {
        const expected = 1 - Math.exp(-gapMs / 5);
        const above = (index + 1) / gaps.length - expected;
        const below = expected - index / gaps.length;
        return Math.max(worst, above, below);
      }, 0);
      return distance * Math.sqrt(gaps.length) > 1.95;
    });
    expect(rejected).toEqual(new Array(20).fill(false));
  });

  test('has Poisson counts in equal intervals: chi-square over 6,000 intervals of mean 4', () => {
    const times = timesOf(400, 60_000, 'chi');
    const perInterval = new Array<number>(6000).fill(0);
    for (const atMs of times) {
      perInterval[Math.floor(atMs / 10)] = (perInterval[Math.floor(atMs / 10)] as number) + 1;
    }
    const observed = new Array<number>(11).fill(0);
    for (const count of perInterval) {
      observed[Math.min(10, count)] = (observed[Math.min(10, count)] as number) + 1;
    }
    let probability = Math.exp(-4);
    let beyond = 1;
    let statistic = 0;
    for (let count = 0; count <= 10; count += 1) {
      const expected = 6000 * (count < 10 ? probability : beyond);
      statistic += ((observed[count] as number) - expected) ** 2 / expected;
      beyond -= probability;
      probability *= 4 / (count + 1);
    }
    expect(statistic).toBeLessThan(29.6); // chi-square, 10 degrees of freedom, 0.1 %
  });

  test('spreads huge counts evenly: chi-square over 64 stretches of 20 million arrivals', () => {
    const schedule = poissonSchedule(1_000_000, 20_000, 'huge');
    const bounds = Array.from({ length: 65 }, (_, edge) =>
      indexAfter(schedule, (edge * 20_000) / 64),
    );
    const expected = schedule.count / 64;
    const statistic = bounds
      .slice(1)
      .map((bound, index) => bound - (bounds[index] as number))
      .reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(statistic).toBeLessThan(103.4); // 63 degrees of freedom, 0.1 %
    expect(statistic).toBeGreaterThan(34.6); // as improbably even
  });

  test('is the same in any order of asking', () => {
    const inOrder = timesOf(100, 60_000, 'order');
    const schedule = poissonSchedule(100, 60_000, 'order');
    for (let step = 0; step < inOrder.length; step += 1) {
      const index = (step * 7919) % inOrder.length;
      expect(schedule.atMs(index)).toBe(inOrder[index]);
    }
  });

  test('differs by seed', () => {
    expect(timesOf(10, 10_000, 'a')).not.toEqual(timesOf(10, 10_000, 'b'));
    expect(timesOf(10, 10_000, 'a')).toEqual(timesOf(10, 10_000, 'a'));
  });
});

/** The number of arrivals before an instant, by bisection: random access at work. */
function indexAfter(
  schedule: { readonly count: number; atMs(index: number): number },
  edgeMs: number,
): number {
  let low = 0;
  let high = schedule.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (schedule.atMs(middle) < edgeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
