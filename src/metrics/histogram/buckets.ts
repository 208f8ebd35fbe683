// The bucket layout of our histograms: exactly HdrHistogram's for 1 us .. 60 s at 3 significant
// digits, so that a counts array can be filled without the library and encoded by it.

/** Largest value that has a bucket of its own; larger ones are counted apart. Microseconds. */
export const HIGHEST_US = 60_000_000;
export const SIGNIFICANT_DIGITS = 3;

/** 2 x 10^3 rounded up to a power of two is 2048: half of it is the resolution above 2 ms. */
const HALF_COUNT = 1024;
const HALF_COUNT_BITS = 10;
const SUB_BUCKET_MASK = 2047;

/** Number of buckets that `HIGHEST_US` needs. */
export const BUCKET_COUNT = indexOfUs(HIGHEST_US) + 1;

/** Bucket of a whole number of microseconds in 0 .. 2^31 - 1. */
export function indexOfUs(valueUs: number): number {
  const shift = 21 - Math.clz32(valueUs | SUB_BUCKET_MASK);
  return (shift << HALF_COUNT_BITS) + (valueUs >> shift);
}

/** Smallest value of a bucket, microseconds. */
export function lowestUsOf(index: number): number {
  if (index <= SUB_BUCKET_MASK) return index;
  const shift = (index >> HALF_COUNT_BITS) - 1;
  return ((index & (HALF_COUNT - 1)) + HALF_COUNT) * 2 ** shift;
}

/** Largest value of a bucket, microseconds. */
export function highestUsOf(index: number): number {
  return lowestUsOf(index + 1) - 1;
}
