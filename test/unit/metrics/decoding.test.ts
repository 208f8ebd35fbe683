// Our own reading of HdrHistogram's encoding, held against the library that writes it; and the
// curve of percentiles.

import { Buffer } from 'node:buffer';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type JsHistogram,
} from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { BUCKET_COUNT } from '../../../src/metrics/histogram/buckets.ts';
import { decodeBuckets } from '../../../src/metrics/histogram/decode-buckets.ts';
import { encodeHistogram, LatencyHistogram, percentileCurve } from '../../../src/metrics/index.ts';

function bucketsOf(hdr: string): readonly (readonly [number, number])[] {
  const buckets: [number, number][] = [];
  decodeBuckets(hdr, (index, times) => buckets.push([index, times]));
  return buckets;
}

function encodedOf(samples: readonly (readonly [number, number])[]): string {
  const histogram = new LatencyHistogram();
  for (const [index, times] of samples) histogram.addAt(index, times);
  return encodeHistogram(histogram).hdr;
}

/** The inner form of an encoding, changed and packed again. */
function forged(hdr: string, change: (inner: Buffer) => Buffer): string {
  const outer = Buffer.from(hdr, 'base64');
  const packed = deflateSync(change(Buffer.from(inflateSync(outer.subarray(8)))));
  const head = Buffer.alloc(8);
  head.writeInt32BE(0x1c849314, 0);
  head.writeInt32BE(packed.length, 4);
  return Buffer.concat([head, packed]).toString('base64');
}

const sample = fc.tuple(
  fc.integer({ min: 0, max: BUCKET_COUNT - 1 }),
  fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(2 ** 31, 2 ** 45, 2 ** 52)),
);

describe('decoding', () => {
  it('reads what the library reads, bucket by bucket', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 30 }), (samples) => {
        const hdr = encodedOf(samples);
        const library = decodeFromCompressedBase64(hdr, 64, false) as JsHistogram;
        const expected: [number, number][] = [];
        for (let index = 0; index < BUCKET_COUNT; index += 1) {
          const times = library.getCountAtIndex(index);
          if (times > 0) expected.push([index, times]);
        }
        expect(bucketsOf(hdr)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what is not of our configuration, cut short, or larger than it can be', () => {
    const hdr = encodedOf([[5, 3]]);
    const other = build({ highestTrackableValue: 1000, numberOfSignificantValueDigits: 2 });
    other.recordValue(7);
    expect(() => bucketsOf(encodeIntoCompressedBase64(other))).toThrow('range or precision');
    expect(() => bucketsOf('AAAA')).toThrow('version 2');
    expect(() => bucketsOf('A'.repeat(262_145))).toThrow('too long');
    expect(() => bucketsOf(hdr.slice(0, -8))).toThrow();
    const longer = (inner: Buffer) => Buffer.concat([inner, Buffer.from([2])]);
    expect(() => bucketsOf(forged(hdr, longer))).toThrow('length');
    const bomb = (inner: Buffer) => Buffer.concat([inner, Buffer.alloc(1_000_000)]);
    expect(() => bucketsOf(forged(hdr, bomb))).toThrow();
  });

  it('refuses a number that does not end, and buckets beyond the last', () => {
    const withCounts = (counts: readonly number[]) => (inner: Buffer) => {
      const changed = Buffer.concat([inner.subarray(0, 40), Buffer.from(counts)]);
      changed.writeInt32BE(counts.length, 4);
      return changed;
    };
    const hdr = encodedOf([[5, 3]]);
    expect(() => bucketsOf(forged(hdr, withCounts([0x80])))).toThrow('inside a number');
    // -65,535 empty buckets (zigzag 131,069), then a count.
    const beyond = withCounts([0xfd, 0xff, 0x07, 2]);
    expect(() => bucketsOf(forged(hdr, beyond))).toThrow('more buckets');
  });
});

describe('the curve of percentiles', () => {
  it('has a point for every twentieth of a nine and ends at the largest sample', () => {
    const histogram = new LatencyHistogram();
    for (let ms = 1; ms <= 1000; ms += 1) histogram.record(ms);
    const curve = percentileCurve(histogram);
    expect(curve).toHaveLength(61);
    expect(curve[0]).toEqual({ x: 1, valueMs: 1 });
    expect(curve.at(-1)).toEqual({ x: 1000, valueMs: 1000 });
    const p99 = curve.find(({ x }) => Math.abs(x - 100) < 1e-6);
    expect(p99?.valueMs).toBe(histogram.quantileMs(0.99));
  });

  it('ends where percentiles lie in results that never came, and is empty without samples', () => {
    const histogram = new LatencyHistogram();
    for (let count = 0; count < 90; count += 1) histogram.record(5);
    for (let count = 0; count < 10; count += 1) histogram.recordMissing();
    expect(percentileCurve(histogram).at(-1)?.x).toBeCloseTo(10, 6);
    expect(percentileCurve(new LatencyHistogram())).toEqual([]);
  });
});
