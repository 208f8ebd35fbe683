// The exact Mann-Whitney test, one-sided, ties included: how often chance alone would rank the new
// values as high. Small samples of whole runs; nothing is approximated.

import { assert } from '../base/index.ts';

/** Beyond this on a side the counts below would no longer be whole numbers (2^53). */
export const MAX_REPLICATES = 25;

/**
 * The probability that a random split of all values into groups of these sizes gives the second
 * group a sum of mid-ranks at least as large as `next` has: the exact permutation distribution
 * given the ties (E. L. Lehmann, Nonparametrics, 1975, chapters 1.2 and 1.4).
 */
export function mannWhitneyP(base: readonly number[], next: readonly number[]): number {
  const ranks = doubledRanks([...base, ...next]);
  const observed = ranks.slice(base.length).reduce((sum, rank) => sum + rank, 0);
  const counts = countSums(ranks, next.length);
  return tail(counts, observed) / tail(counts, 0);
}

/** The smallest p that groups of these sizes can reach: 1 / (m + n choose n). */
export function smallestP(baseCount: number, nextCount: number): number {
  const ranks = Array.from({ length: baseCount + nextCount }, (_, index) => 2 * (index + 1));
  return 1 / tail(countSums(ranks, nextCount), 0);
}

/**
 * The smallest U, of pairs in which the new value is the larger one, whose tail probability without
 * ties is at most `alpha`; null when the groups are too small for any.
 */
export function criticalU(baseCount: number, nextCount: number, alpha: number): number | null {
  const ranks = Array.from({ length: baseCount + nextCount }, (_, index) => 2 * (index + 1));
  const counts = countSums(ranks, nextCount);
  const whole = tail(counts, 0);
  const least = nextCount * (nextCount + 1);
  let critical: number | null = null;
  for (let u = baseCount * nextCount; u >= 0; u -= 1) {
    if (tail(counts, least + 2 * u) / whole > alpha) break;
    critical = u;
  }
  return critical;
}

/** Twice the mid-rank of each value, so that all of them are whole. */
function doubledRanks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return 2 * below + equal + 1;
  });
}

/** How many choices of `size` of the ranks have each sum: dynamic programming over the ranks. */
function countSums(ranks: readonly number[], size: number): Float64Array {
  assert(size <= MAX_REPLICATES && ranks.length - size <= MAX_REPLICATES, 'the test is exact');
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (counts[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen >= 1; chosen -= 1) {
      addShifted(counts[chosen] as Float64Array, counts[chosen - 1] as Float64Array, rank);
    }
  }
  return counts[size] as Float64Array;
}

function addShifted(into: Float64Array, from: Float64Array, by: number): void {
  for (let sum = by; sum < into.length; sum += 1) {
    into[sum] = (into[sum] as number) + (from[sum - by] as number);
  }
}

function tail(counts: Float64Array, from: number): number {
  let total = 0;
  for (let sum = from; sum < counts.length; sum += 1) total += counts[sum] as number;
  return total;
}
