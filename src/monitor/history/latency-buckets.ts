// Logarithmic buckets of latencies, 2.2 % wide: what adds over a month without keeping its samples.

/** Buckets per doubling. */
const STEPS = 32;

/** The bucket of a latency; below a microsecond everything is one. */
export function bucketOfSeconds(seconds: number): number {
  const us = Math.max(1, seconds * 1_000_000);
  return Math.ceil(Math.log2(us) * STEPS - 1e-9);
}

/** The upper end of a bucket: at most 2.2 % above what lies in it. */
export function upperSecondsOf(bucket: number): number {
  return 2 ** (bucket / STEPS) / 1_000_000;
}

export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/** The quantile by nearest rank over ascending buckets; null without samples. */
export function quantileSeconds(buckets: readonly BucketCount[], ratio: number): number | null {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(ratio * total - 1e-9));
  let seen = 0;
  for (const { bucket, count } of buckets) {
    seen += count;
    if (seen >= rank) return upperSecondsOf(bucket);
  }
  return null;
}
