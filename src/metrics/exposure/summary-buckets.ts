// Buckets of a latency as a result tells it.

import type { BucketCounts, LatencySummary } from '../contract.ts';
import { highestUsOf, lowestUsOf } from '../histogram/buckets.ts';
import { histogramOfSummary } from '../histogram/histogram-of-summary.ts';
import { countBuckets } from './bucket-counts.ts';

/** @throws INTERNAL_ASSERTION when the summary's histogram is not one of ours */
export function bucketsOfSummary(
  summary: LatencySummary,
  boundsMs: readonly number[],
): BucketCounts {
  return countBuckets([histogramOfSummary(summary)], boundsMs);
}

/**
 * The samples of a summary one by one, ascending, within 0.05 %; at most `limit` of them, for
 * results of a few messages. Milliseconds.
 * @throws INTERNAL_ASSERTION when the summary's histogram is not one of ours
 */
export function samplesOfSummary(summary: LatencySummary, limit: number): readonly number[] {
  const samples: number[] = [];
  histogramOfSummary(summary).forEachBucket((index, times) => {
    const middleMs = (lowestUsOf(index) + highestUsOf(index)) / 2 / 1000;
    for (let at = 0; at < times && samples.length < limit; at += 1) samples.push(middleMs);
  });
  return samples;
}
