// By how much one group of runs is above another, as a ratio: the estimate that belongs to the
// Mann-Whitney test, and its interval. Logarithms make differences of ratios.

import { criticalU } from './mann-whitney.ts';

/** Logarithms of ratios new / base. */
export interface LogShift {
  /** The median of all pairwise differences. */
  readonly estimate: number;
  /** Bounds, each of confidence 1 - alpha; infinite when the groups are too small. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The Hodges-Lehmann estimate and the bounds that invert the exact test: what is below `lower` the
 * one-sided test at `alpha` refuses (Hollander, Wolfe and Chicken, Nonparametric Statistical
 * Methods, 3rd edition, 4.2 and 4.3). Values are above 0.
 */
export function logShift(
  base: readonly number[],
  next: readonly number[],
  alpha: number,
): LogShift {
  const differences = pairwise(base.map(Math.log), next.map(Math.log));
  const critical = criticalU(base.length, next.length, alpha);
  return { estimate: median(differences), ...boundsOf(differences, critical) };
}

/** All differences next - base, ascending. */
export function pairwise(base: readonly number[], next: readonly number[]): Float64Array {
  const differences = new Float64Array(base.length * next.length);
  let at = 0;
  for (const one of base) {
    for (const other of next) {
      differences[at] = other - one;
      at += 1;
    }
  }
  return differences.sort();
}

/** The bounds at a critical U: the U-th largest and the U-th smallest difference. */
export function boundsOf(
  differences: Float64Array,
  critical: number | null,
): { readonly lower: number; readonly upper: number } {
  const none = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  if (critical === null) return none;
  return {
    lower: differences[differences.length - critical] ?? none.lower,
    upper: differences[critical - 1] ?? none.upper,
  };
}

/** Of ascending values; at least one. */
export function median(ascending: Float64Array): number {
  const half = ascending.length / 2;
  const upper = ascending[Math.floor(half)] as number;
  return Number.isInteger(half) ? (upper + (ascending[half - 1] as number)) / 2 : upper;
}
