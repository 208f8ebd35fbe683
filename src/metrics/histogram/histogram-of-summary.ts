// The histogram of a latency as a result tells it. A summary does not say how many samples lie
// above 60 s: those in the highest bucket are held to, where any can.

import type { LatencySummary } from '../contract.ts';
import { HIGHEST_US, indexOfUs } from './buckets.ts';
import { decodeHistogram } from './codec.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** @throws INTERNAL_ASSERTION when the summary's histogram is not one of ours */
export function histogramOfSummary(summary: LatencySummary): LatencyHistogram {
  const { hdr, count, missing, negative, maxMs } = summary;
  const finite = decodeHistogram({ hdr, count, missing: 0, negative: 0, beyond: 0, maxUs: 0 });
  let top = 0;
  finite.forEachBucket((index, times) => {
    if (index === indexOfUs(HIGHEST_US)) top = times;
  });
  const maxUs = maxMs === null ? Number.POSITIVE_INFINITY : maxMs * 1000;
  const whole = new LatencyHistogram();
  whole.add(finite);
  whole.addExtras({ missing, negative, beyond: maxUs > HIGHEST_US ? top : 0, maxUs });
  return whole;
}
