// Histograms as text: HdrHistogram V2, compressed, base64, by hdr-histogram-js; what has no bucket
// travels beside it. Decoding refuses anything that is not of our one configuration.

import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type JsHistogram,
} from 'hdr-histogram-js';
import { describeError, EarshotError } from '../../base/index.ts';
import type { EncodedHistogram } from '../contract.ts';
import { HIGHEST_US, indexOfUs, lowestUsOf, SIGNIFICANT_DIGITS } from './buckets.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** An honest encoding has at most 9 bytes for each of about 17,000 buckets. */
const MAX_ENCODED_CHARACTERS = 262_144;

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
  if (encoded.hdr !== '') decodeBuckets(encoded.hdr, histogram);
  if (histogram.count !== encoded.count) throw refuse('its count differs from its buckets');
  histogram.addExtras(encoded);
  return histogram;
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

function decodeBuckets(hdr: string, into: LatencyHistogram): void {
  if (hdr.length > MAX_ENCODED_CHARACTERS) throw refuse('it is too long');
  const source = decodeOrRefuse(hdr);
  const isOurs =
    source.lowestDiscernibleValue === 1 &&
    source.highestTrackableValue === HIGHEST_US &&
    source.numberOfSignificantValueDigits === SIGNIFICANT_DIGITS;
  if (!isOurs) throw refuse('its range or precision is another');
  const last = indexOfUs(Math.min(HIGHEST_US, source.maxValue));
  for (let index = 0; index <= last; index += 1) {
    const times = source.getCountAtIndex(index);
    if (times > 0) into.addAt(index, times);
  }
}

function decodeOrRefuse(hdr: string): JsHistogram {
  try {
    return decodeFromCompressedBase64(hdr, 64, false) as JsHistogram;
  } catch (error) {
    throw refuse(describeError(error));
  }
}

function refuse(why: string): EarshotError {
  return new EarshotError('INTERNAL_ASSERTION', `Not a latency histogram of Earshot: ${why}.`);
}
