// The smallest effect that a comparison of so many runs, varying so much, would have found: played
// through with random runs, by the same rule that judges. Seeded: the same question has one answer.

import { type Random, randomStream } from '../base/index.ts';
import { boundsOf, median, pairwise } from './hodges-lehmann.ts';
import { criticalU } from './mann-whitney.ts';

/** An effect is detectable that is found in four of five cases (J. Cohen, 1988, 2.4). */
export const POWER = 0.8;

/** The 80 % point of 2,000 draws is known to about 1 % of the variation. */
const DRAWS = 2000;

export interface Design {
  readonly baseCount: number;
  readonly nextCount: number;
  /** Of one test. */
  readonly alpha: number;
  /** Run-to-run variation as a ratio. */
  readonly variationRatio: number;
  /** An effect must be larger than this ratio to count. */
  readonly leastEffectRatio: number;
}

/**
 * The ratio by which the new runs must be above the base so that the rule finds it with the
 * probability `POWER`, were their values log-normal; infinite when it never does. A draw finds
 * every shift that lifts its lower bound above 0 and its estimate above the least effect.
 */
export function smallestEffect(design: Design): number {
  const { baseCount, nextCount, alpha, variationRatio, leastEffectRatio } = design;
  const critical = criticalU(baseCount, nextCount, alpha);
  if (critical === null) return Number.POSITIVE_INFINITY;
  const random = randomStream('detectable', baseCount, nextCount);
  const spread = Math.log1p(variationRatio);
  const least = Math.log1p(leastEffectRatio);
  const needed = Float64Array.from({ length: DRAWS }, () => {
    const noise = pairwise(normals(baseCount, random), normals(nextCount, random));
    const { lower } = boundsOf(noise, critical);
    return Math.max(-spread * lower, least - spread * median(noise));
  }).sort();
  return Math.expm1(needed[Math.ceil(POWER * DRAWS) - 1] as number);
}

/** Standard normal values (G. E. P. Box and M. E. Muller, 1958). */
function normals(count: number, random: Random): readonly number[] {
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(2 * random.nextExponential(1));
    return radius * Math.cos(2 * Math.PI * random.nextFloat());
  });
}
