// Classic buckets, cumulative, read off a histogram when somebody asks: nothing is observed twice.
// What is counted adds over agents.

import type { BucketCounts } from '../contract.ts';
import { HIGHEST_US, highestUsOf, indexOfUs, lowestUsOf } from '../histogram/buckets.ts';
import type { LatencyHistogram } from '../histogram/latency-histogram.ts';

/**
 * Counts the samples of all `parts` at or below each bound; `boundsMs` ascend. A sample in the
 * histogram's own bucket of a bound (0.1 % wide) counts as below it, as it does for thresholds.
 */
export function countBuckets(
  parts: readonly LatencyHistogram[],
  boundsMs: readonly number[],
): BucketCounts {
  const counts = new Array<number>(boundsMs.length).fill(0);
  const ends = boundsMs.map((boundMs) => indexOfUs(Math.min(HIGHEST_US, toUs(boundMs))));
  let missing = 0;
  let count = 0;
  let sumUs = 0;
  for (const part of parts) {
    let at = 0;
    let seen = 0;
    part.forEachBucket((index, times) => {
      for (; at < ends.length && (ends[at] as number) < index; at += 1) addTo(counts, at, seen);
      seen += times;
      sumUs += times * ((lowestUsOf(index) + highestUsOf(index)) / 2);
    });
    for (; at < ends.length; at += 1) addTo(counts, at, seen - beyondBound(part, boundsMs[at]));
    missing += part.missing;
    count += part.count;
  }
  return { counts, count, missing, sumUs };
}

/** Adds what several agents counted with the same bounds. */
export function addBucketCounts(list: readonly BucketCounts[]): BucketCounts {
  const [first] = list;
  const counts = (first?.counts ?? []).map((_, at) =>
    list.reduce((total, one) => total + (one.counts[at] ?? 0), 0),
  );
  const sum = (read: (one: BucketCounts) => number): number =>
    list.reduce((total, one) => total + read(one), 0);
  return {
    counts,
    count: sum((one) => one.count),
    missing: sum((one) => one.missing),
    sumUs: sum((one) => one.sumUs),
  };
}

/** Samples above 60 s sit in the highest bucket: they are above a bound unless all are below it. */
function beyondBound(part: LatencyHistogram, boundMs = 0): number {
  return toUs(boundMs) < HIGHEST_US || part.maxUs <= toUs(boundMs) ? 0 : part.beyond;
}

function toUs(boundMs: number): number {
  return Math.max(0, Math.round(boundMs * 1000));
}

function addTo(counts: number[], at: number, times: number): void {
  counts[at] = (counts[at] as number) + times;
}
