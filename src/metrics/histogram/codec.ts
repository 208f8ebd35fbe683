// Histograms as text: HdrHistogram V2, compressed, base64, encoded by hdr-histogram-js; what has no
// bucket travels beside it. Decoding refuses anything that is not of our one configuration.

import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describeError, EarshotError } from '../../base/index.ts';
import type { EncodedHistogram } from '../contract.ts';
import { HIGHEST_US, lowestUsOf, SIGNIFICANT_DIGITS } from './buckets.ts';
import { decodeBuckets } from './decode-buckets.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/**
 * Encodes a histogram; equal histograms give equal bytes. `hdr` is empty without finite samples.
 */
export function encodeHistogram(histogram: LatencyHistogram): EncodedHistogram {
  return {
    hdr: histogram.count === 0 ? '' : encodeBuckets(histogram),
    count: histogram.count,
    missing: histogram.missing,
    negative: histogram.negative,
    beyond: histogram.beyond,
    maxUs: histogram.maxUs,
  };
}

/** Decodes a histogram. @throws INTERNAL_ASSERTION when the text is not one of ours */
export function decodeHistogram(encoded: EncodedHistogram): LatencyHistogram {
  const histogram = new LatencyHistogram();
  addDecoded(encoded, histogram);
  return histogram;
}

/** Adds a histogram in its encoding to another. @throws INTERNAL_ASSERTION as `decodeHistogram` */
export function addDecoded(encoded: EncodedHistogram, into: LatencyHistogram): void {
  const before = into.count;
  try {
    if (encoded.hdr !== '') decodeBuckets(encoded.hdr, (index, times) => into.addAt(index, times));
  } catch (error) {
    throw refuse(describeError(error));
  }
  if (into.count - before !== encoded.count) throw refuse('its count differs from its buckets');
  into.addExtras(encoded);
}

function encodeBuckets(histogram: LatencyHistogram): string {
  const target = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    bitBucketSize: 64,
    autoResize: false,
    useWebAssembly: false,
  });
  histogram.forEachBucket((index, times) => {
    target.recordValueWithCount(lowestUsOf(index), times);
  });
  return encodeIntoCompressedBase64(target);
}

function refuse(why: string): EarshotError {
  return new EarshotError('INTERNAL_ASSERTION', `Not a latency histogram of Earshot: ${why}.`);
}
