// Histograms and shards under any samples: exact addition, faithful percentiles.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMetricsRecorder,
  decodeHistogram,
  encodeHistogram,
  LatencyHistogram,
  mergeShardMetrics,
  type ShardMetrics,
} from '../../src/metrics/index.ts';
import { ORIGIN_MS, options, STILL_ENVIRONMENT, threshold } from '../unit/metrics/fixtures.ts';

const latencyMs = fc.double({ min: 0, max: 70_000, noNaN: true });

const event = fc.record({
  shard: fc.nat(3),
  load: fc.nat(1),
  atMs: fc.integer({ min: -2000, max: 20_000 }),
  lagMs: fc.double({ min: 0, max: 20, noNaN: true }),
  latencyMs,
  isMissing: fc.boolean(),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function record(events: readonly Event[]): ShardMetrics {
  const thresholds = [
    threshold(),
    threshold({ overMs: 5000 }),
    threshold({ metric: 'messages_planned', aggregate: 'count', percentile: null, overMs: 5000 }),
  ];
  const made = createMetricsRecorder(options({ thresholds }), STILL_ENVIRONMENT);
  made.setOrigin(ORIGIN_MS);
  // The rig's lag is per process: give every event an instant of its own, so that a split cannot
  // change it.
  for (const one of events) {
    const intendedAtMs = ORIGIN_MS + one.atMs;
    const measured = one.atMs >= 0;
    made.planned(one.load, intendedAtMs, measured);
    made.dispatched(one.load, measured, intendedAtMs, intendedAtMs + one.lagMs);
    if (one.isMissing) made.missing('delivery', one.load, measured, intendedAtMs);
    else {
      const startedAtMs = intendedAtMs + one.lagMs;
      made.delivered(one.load, measured, intendedAtMs, startedAtMs, startedAtMs + one.latencyMs);
    }
  }
  return made.snapshot(ORIGIN_MS + 60_000);
}

/** One event for each 10 ms of intended time at most. */
function apart(events: readonly Event[]): readonly Event[] {
  const bySlot = new Map(events.map((one) => [Math.floor((ORIGIN_MS + one.atMs) / 10), one]));
  return [...bySlot.values()];
}

describe('shards', () => {
  it('add up to the same bytes however the samples are split', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (drawn) => {
        const events = apart(drawn);
        const whole = mergeShardMetrics([record(events)]);
        const shards = [0, 1, 2, 3].map((shard) => record(events.filter((e) => e.shard === shard)));
        const merged = mergeShardMetrics(shards);
        expect({ ...merged, shards: [] }).toEqual({ ...whole, shards: [] });
      }),
      { numRuns: 60 },
    );
  });
});

describe('histograms', () => {
  it('give percentiles within 0.1 % of an exact sort, never below it', () => {
    fc.assert(
      fc.property(
        fc.array(latencyMs, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (valuesMs, ratio) => {
          const histogram = new LatencyHistogram();
          for (const valueMs of valuesMs) histogram.record(valueMs);
          const sorted = valuesMs
            .map((valueMs) => Math.round(valueMs * 1000))
            .sort((a, b) => a - b);
          const rank = Math.min(
            sorted.length,
            Math.max(1, Math.ceil(ratio * sorted.length - 1e-9)),
          );
          const exactUs = sorted[rank - 1] ?? 0;
          const gotUs = (histogram.quantileMs(ratio) ?? -1) * 1000;
          const isBeyond = exactUs > 60_000_000;
          expect(gotUs).toBeGreaterThanOrEqual(exactUs - 0.001);
          if (!isBeyond) expect(gotUs).toBeLessThanOrEqual(exactUs * 1.001 + 0.001);
        },
      ),
    );
  });

  it('survive their encoding', () => {
    fc.assert(
      fc.property(fc.array(latencyMs, { maxLength: 200 }), (valuesMs) => {
        const histogram = new LatencyHistogram();
        for (const valueMs of valuesMs) histogram.record(valueMs);
        const encoded = encodeHistogram(histogram);
        expect(encodeHistogram(decodeHistogram(encoded))).toEqual(encoded);
      }),
    );
  });
});
