// The two distributions that a Poisson process is cut from.

interface Stream {
  nextUint32(): number;
  nextFloat(): number;
}

/** Up to here half a coin's tosses are counted bit by bit; beyond, the normal limit is as good. */
const MAX_COUNTED_TOSSES = 65_536;

/**
 * Heads among `tossCount` fair tosses. Exact up to 65,536 tosses; beyond, the rounded normal limit,
 * whose distribution function is off by less than 1e-5 there (no skew, kurtosis 2 / n).
 */
export function drawHalf(tossCount: number, stream: Stream): number {
  if (tossCount > MAX_COUNTED_TOSSES) {
    const heads = tossCount / 2 + (Math.sqrt(tossCount) / 2) * drawNormal(stream);
    return Math.min(tossCount, Math.max(0, Math.round(heads)));
  }
  let heads = 0;
  let rest = tossCount;
  for (; rest >= 32; rest -= 32) heads += countBits(stream.nextUint32());
  return rest === 0 ? heads : heads + countBits(stream.nextUint32() >>> (32 - rest));
}

/** A Poisson count; `mean` from 0 up to 1e12. */
export function drawPoisson(mean: number, stream: Stream): number {
  return mean < 10 ? drawSmallPoisson(mean, stream) : drawLargePoisson(mean, stream);
}

/** Knuth's product of uniforms, in the exponent. */
function drawSmallPoisson(mean: number, stream: Stream): number {
  let count = -1;
  for (let rest = mean; rest >= 0; count += 1) rest += Math.log(1 - stream.nextFloat());
  return Math.max(0, count);
}

/**
 * PTRS: W. Hörmann, The transformed rejection method for generating Poisson random variables,
 * 1993.
 */
function drawLargePoisson(mean: number, stream: Stream): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.nextFloat() - 0.5;
    const v = stream.nextFloat();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const offered = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (offered <= count * Math.log(mean) - mean - logFactorial(count)) return count;
  }
}

/** ln n!: Stirling's series with three terms (error below 1e-10 from 10 up), exact sums below. */
function logFactorial(n: number): number {
  if (n < 10) {
    let sum = 0;
    for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

/** Box and Muller, 1958. */
function drawNormal(stream: Stream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.nextFloat()));
  return radius * Math.cos(2 * Math.PI * stream.nextFloat());
}

/** Ones in 32 bits (Warren, Hacker's Delight, figure 5-2). */
function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
