// One metric of repeated runs against its base: is it worse, by how much, and could that have been
// seen at all. The replicate is the run; what a value is of is not known here.

import { smallestEffect } from './detectable.ts';
import { logShift } from './hodges-lehmann.ts';
import { mannWhitneyP } from './mann-whitney.ts';
import { pooledVariation } from './variation.ts';

export interface SampleRule {
  /** Of this one test: the alpha of the family over the number of its tests. */
  readonly alpha: number;
  /** A shift of less than this ratio is no effect. */
  readonly leastEffectRatio: number;
  /** The ratio that whoever compares wants to see. */
  readonly goalRatio: number;
  /** Runs that vary by more than this ratio prove no sameness. */
  readonly variationLimitRatio: number;
}

export interface SampleComparison {
  /** New over base, less 1: 0.1 is 10 % above. */
  readonly shiftRatio: number;
  /** Each bound of confidence 1 - alpha; null where the groups are too small for a bound. */
  readonly lowerRatio: number | null;
  readonly upperRatio: number | null;
  /** One-sided, for larger values. */
  readonly p: number;
  readonly variationRatio: number;
  /** What the shift had to exceed: the least effect, or the variation where that is larger. */
  readonly neededRatio: number;
  /** Null: none, however large. */
  readonly smallestEffectRatio: number | null;
  readonly verdict: 'worse' | 'better' | 'same' | 'inconclusive';
}

/**
 * Compares values of which larger ones are worse; at least two of each, finite and above 0. What is
 * proven to be worse stands however much the runs vary: the test is exact for any distribution.
 */
export function compareSamples(
  base: readonly number[],
  next: readonly number[],
  rule: SampleRule,
): SampleComparison {
  const { estimate, lower, upper } = logShift(base, next, rule.alpha);
  const variationRatio = pooledVariation([base, next]);
  const neededRatio = Math.max(rule.leastEffectRatio, variationRatio);
  const smallest = smallestEffect({
    ...{ baseCount: base.length, nextCount: next.length, alpha: rule.alpha },
    ...{ variationRatio, leastEffectRatio: neededRatio },
  });
  const facts = {
    shiftRatio: Math.expm1(estimate),
    lowerRatio: finite(Math.expm1(lower), lower),
    upperRatio: finite(Math.expm1(upper), upper),
    p: mannWhitneyP(base, next),
    variationRatio,
    neededRatio,
    smallestEffectRatio: finite(smallest, smallest),
  };
  const needed = Math.log1p(neededRatio);
  const isWorse = facts.p <= rule.alpha && lower > 0 && estimate > needed;
  const isBetter = mannWhitneyP(next, base) <= rule.alpha && upper < 0 && estimate < -needed;
  const isBlind = smallest > rule.goalRatio || variationRatio > rule.variationLimitRatio;
  const unproven = isBlind ? 'inconclusive' : 'same';
  return { ...facts, verdict: isWorse ? 'worse' : isBetter ? 'better' : unproven };
}

function finite(value: number, bound: number): number | null {
  return Number.isFinite(bound) ? value : null;
}
