// Buckets read off histograms, and the budget of series.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBucketCounts,
  bucketsOfSummary,
  countBuckets,
  LatencyHistogram,
  planExposure,
  summarize,
} from '../../../src/metrics/index.ts';
import { threshold } from './fixtures.ts';

function histogramOf(valuesMs: readonly number[], missing = 0): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const valueMs of valuesMs) histogram.record(valueMs);
  for (let at = 0; at < missing; at += 1) histogram.recordMissing();
  return histogram;
}

describe('buckets', () => {
  it('counts what lies at or below each bound, and leaves the missing above all', () => {
    const read = countBuckets([histogramOf([0.5, 1, 1.001, 5, 60_000, 90_000], 3)], [1, 5, 60_000]);
    expect(read).toMatchObject({ counts: [2, 4, 5], count: 6, missing: 3 });
  });

  it('counts samples above 60 s below a bound only when all of them are', () => {
    const histogram = histogramOf([70_000, 80_000]);
    expect(countBuckets([histogram], [60_000, 75_000, 120_000]).counts).toEqual([0, 0, 2]);
  });

  it('breaks a limit exactly as often as a threshold does', () => {
    const times = fc.array(fc.double({ min: 0, max: 90_000, noNaN: true }), { maxLength: 200 });
    const limits = fc.double({ min: 0.001, max: 59_000, noNaN: true });
    fc.assert(
      fc.property(times, limits, fc.nat(5), (valuesMs, limitMs, missing) => {
        const histogram = histogramOf(valuesMs, missing);
        const { counts, count } = countBuckets([histogram], [limitMs]);
        expect(count + missing - (counts[0] ?? 0)).toBe(histogram.countAbove(limitMs));
      }),
    );
  });

  it('adds over agents to what one histogram of all would have', () => {
    const bounds = [1, 2.5, 273, 60_000];
    const times = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(times, times, (left, right) => {
        const split = addBucketCounts([
          countBuckets([histogramOf(left)], bounds),
          countBuckets([histogramOf(right, 1)], bounds),
        ]);
        const whole = countBuckets([histogramOf([...left, ...right], 1)], bounds);
        expect({ ...split, sumUs: Math.round(split.sumUs) }).toEqual({
          ...whole,
          sumUs: Math.round(whole.sumUs),
        });
        expect([...whole.counts].sort((a, b) => a - b)).toEqual(whole.counts);
      }),
    );
  });

  it('reads the same off a result as off the histogram that became it', () => {
    const histogram = histogramOf([0.2, 3, 30, 300, 59_000, 61_000], 2);
    const bounds = [1, 5, 60_000];
    expect(bucketsOfSummary(summarize(histogram), bounds)).toEqual(
      countBuckets([histogram], bounds),
    );
  });
});

describe('the budget of series', () => {
  it('gives every threshold and load its series while there is room', () => {
    const exposure = planExposure({
      loadNames: ['talk'],
      thresholds: [threshold({ limit: 273 }), threshold({ metric: 'messages_sent', limit: 5 })],
      agents: 2,
    });
    expect(exposure).toMatchObject({
      loads: ['talk'],
      agents: 2,
      omitted: { loads: 0, thresholds: 0, agents: 0 },
    });
    expect(exposure.boundsMs.delivery_time).toContain(273);
    expect(exposure.boundsMs.confirm_time).not.toContain(273);
    expect(exposure.thresholds.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('says how many it left out, and shows the first of each', () => {
    const loadNames = Array.from({ length: 64 }, (_, load) => `load-${load}`);
    const thresholds = Array.from({ length: 200 }, (_, at) => threshold({ limit: 7 + at }));
    const exposure = planExposure({ loadNames, thresholds, agents: 256 });
    expect(exposure.thresholds[0]?.index).toBe(0);
    expect(exposure.thresholds.length + exposure.omitted.thresholds).toBe(200);
    expect(exposure.omitted.thresholds).toBeGreaterThan(0);
    expect(exposure.loads.length + exposure.omitted.loads).toBe(64);
    expect(exposure.agents + exposure.omitted.agents).toBe(256);
  });
});
