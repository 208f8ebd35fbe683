// Buckets of a latency as a result tells it.

import type { BucketCounts, LatencySummary } from '../contract.ts';
import { histogramOfSummary } from '../histogram/histogram-of-summary.ts';
import { countBuckets } from './bucket-counts.ts';

/** @throws INTERNAL_ASSERTION when the summary's histogram is not one of ours */
export function bucketsOfSummary(
  summary: LatencySummary,
  boundsMs: readonly number[],
): BucketCounts {
  return countBuckets([histogramOfSummary(summary)], boundsMs);
}
