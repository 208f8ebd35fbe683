// The histogram against the library, on paper numbers, and its encoding.

import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import {
  decodeHistogram,
  encodeHistogram,
  LatencyHistogram,
  summarize,
} from '../../../src/metrics/index.ts';

function histogramOf(...valuesMs: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const valueMs of valuesMs) histogram.record(valueMs);
  return histogram;
}

describe('a latency histogram', () => {
  it('puts every value into the bucket that the library would', () => {
    const library = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 60_000_000,
      numberOfSignificantValueDigits: 3,
      bitBucketSize: 64,
    });
    const own = new LatencyHistogram();
    for (let valueUs = 0; valueUs < 60_000_000; valueUs = Math.ceil(valueUs * 1.01 + 1)) {
      library.recordValue(valueUs);
      own.record(valueUs / 1000);
    }
    expect(encodeHistogram(own).hdr).toBe(encodeIntoCompressedBase64(library));
  });

  it('gives nearest-rank percentiles of small whole values exactly', () => {
    const histogram = histogramOf(...Array.from({ length: 100 }, (_, index) => (index + 1) / 100));
    expect([0, 0.5, 0.99, 0.999, 1].map((q) => histogram.quantileMs(q))).toEqual([
      0.01, 0.5, 0.99, 1, 1,
    ]);
  });

  it('counts missing results as infinite and negative ones apart', () => {
    const histogram = histogramOf(1, 1, 1, -0.5);
    histogram.recordMissing();
    expect(summarize(histogram)).toEqual({
      count: 3,
      missing: 1,
      negative: 1,
      minMs: 1,
      meanMs: 1,
      p50Ms: 1,
      p90Ms: null,
      p95Ms: null,
      p99Ms: null,
      p999Ms: null,
      maxMs: null,
      hdr: encodeHistogram(histogramOf(1, 1, 1)).hdr,
    });
  });

  it('counts what is longer than a minute and keeps its exact maximum', () => {
    const histogram = histogramOf(1, 75_000);
    expect(encodeHistogram(histogram)).toMatchObject({ count: 2, beyond: 1, maxUs: 75_000_000 });
    expect(histogram.quantileMs(1)).toBe(75_000);
    expect(decodeHistogram(encodeHistogram(histogram)).quantileMs(1)).toBe(75_000);
  });

  it('takes away exactly what was added', () => {
    const whole = histogramOf(1, 2, 3);
    const part = histogramOf(500, 70_000, -1);
    part.recordMissing();
    whole.add(part);
    whole.subtract(part, 3000);
    expect(encodeHistogram(whole)).toEqual(encodeHistogram(histogramOf(1, 2, 3)));
  });

  it('takes the upper end of the highest bucket as maximum when it must', () => {
    const whole = histogramOf(3, 500);
    whole.subtract(histogramOf(500));
    expect(whole.maxUs).toBe(3001);
  });

  it('is empty text without samples and refuses text of another configuration', () => {
    expect(encodeHistogram(new LatencyHistogram()).hdr).toBe('');
    const base = { count: 1, missing: 0, negative: 0, beyond: 0, maxUs: 1 };
    const { hdr } = encodeHistogram(histogramOf(0.001));
    expect(() => decodeHistogram({ ...base, hdr, count: 2 })).toThrow('count differs');
    expect(() => decodeHistogram({ ...base, hdr: 'AAAA' })).toThrow('Not a latency histogram');
    expect(() => decodeHistogram({ ...base, hdr: 'A'.repeat(300_000) })).toThrow('too long');
  });
});
