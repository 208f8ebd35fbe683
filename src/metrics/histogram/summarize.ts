// What a person reads of a histogram. Statistics live here, so that reports compute none.

import type { LatencySummary } from '../contract.ts';
import { encodeHistogram } from './codec.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/**
 * Summarises a histogram in milliseconds; a percentile that lies in the missing results is null.
 */
export function summarize(histogram: LatencyHistogram): LatencySummary {
  const quantile = (ratio: number) => finiteOrNull(histogram.quantileMs(ratio));
  return {
    count: histogram.count,
    missing: histogram.missing,
    negative: histogram.negative,
    minMs: histogram.minMs(),
    meanMs: roundToUs(histogram.meanMs()),
    p50Ms: quantile(0.5),
    p90Ms: quantile(0.9),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    p999Ms: quantile(0.999),
    maxMs: histogram.missing > 0 || histogram.count === 0 ? null : histogram.maxUs / 1000,
    hdr: encodeHistogram(histogram).hdr,
  };
}

/** The summary of a series without samples. */
export function emptySummary(): LatencySummary {
  return summarize(new LatencyHistogram());
}

function finiteOrNull(valueMs: number | null): number | null {
  return valueMs === null || !Number.isFinite(valueMs) ? null : valueMs;
}

function roundToUs(valueMs: number | null): number | null {
  return valueMs === null ? null : Math.round(valueMs * 1000) / 1000;
}
