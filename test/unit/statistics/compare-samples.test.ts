// The rule that judges a metric, its variation, the smallest effect, and bounds of rates.

import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/base/index.ts';
import { smallestEffect } from '../../../src/statistics/detectable.ts';
import {
  binomialBounds,
  compareSamples,
  logShift,
  pooledVariation,
  type SampleRule,
} from '../../../src/statistics/index.ts';

const RULE: SampleRule = {
  alpha: 0.01,
  leastEffectRatio: 0.05,
  goalRatio: 0.1,
  variationLimitRatio: 0.05,
};

const QUIET = [100, 101, 102, 99, 98];

/** Log-normal values around 100, seeded. */
function drawn(count: number, spread: number, seed: string): readonly number[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(2 * random.nextExponential(1));
    const noise = radius * Math.cos(2 * Math.PI * random.nextFloat());
    return 100 * Math.exp(spread * noise);
  });
}

describe('a metric of repeated runs', () => {
  test('is worse when every run of the new is above the base by more than the least effect', () => {
    const compared = compareSamples(
      QUIET,
      QUIET.map((value) => value * 1.1),
      RULE,
    );
    expect(compared).toMatchObject({ verdict: 'worse', neededRatio: 0.05 });
    expect(compared.p).toBeCloseTo(1 / 252, 12);
    expect(compared.shiftRatio).toBeCloseTo(0.1, 2);
    expect(compared.lowerRatio).toBeGreaterThan(0.05);
  });

  test('is the same when it is above by less than the least effect, however certain', () => {
    const compared = compareSamples(
      QUIET,
      QUIET.map((value) => value * 1.045),
      RULE,
    );
    expect(compared.p).toBeCloseTo(1 / 252, 12);
    expect(compared.lowerRatio).toBeGreaterThan(0);
    expect(compared.verdict).toBe('same');
  });

  test('is better only by the same rule the other way round', () => {
    expect(
      compareSamples(
        QUIET.map((value) => value * 1.2),
        QUIET,
        RULE,
      ).verdict,
    ).toBe('better');
    expect(
      compareSamples(
        QUIET.map((value) => value * 1.02),
        QUIET,
        RULE,
      ).verdict,
    ).toBe('same');
  });

  test('is inconclusive when its runs vary by too much, or hide what is looked for', () => {
    const loud = [100, 120, 90, 110, 80];
    expect(compareSamples(loud, loud, RULE).verdict).toBe('inconclusive');
    const hidden = compareSamples([100, 104, 96, 105, 95], [100, 104, 96, 105, 95], RULE);
    expect(hidden.variationRatio).toBeLessThan(0.05);
    expect(hidden.smallestEffectRatio).toBeGreaterThan(0.1);
    expect(hidden.verdict).toBe('inconclusive');
  });

  test('is worse in spite of its variation when the shift is larger still', () => {
    const loud = [100, 120, 90, 110, 80];
    expect(
      compareSamples(
        loud,
        loud.map((value) => value * 3),
        RULE,
      ).verdict,
    ).toBe('worse');
  });

  test('of values that are all equal is the same', () => {
    const flat = [7, 7, 7, 7, 7];
    const { verdict, variationRatio, p } = compareSamples(flat, flat, RULE);
    expect({ verdict, p }).toEqual({ verdict: 'same', p: 1 });
    expect(variationRatio).toBeCloseTo(0, 12);
  });
});

describe('the run-to-run variation', () => {
  test('is that of the logarithms around the mean of each group', () => {
    // Logarithms -s and s around each mean: squares 2 s² a group, one degree of freedom a group.
    const groups = [
      [100 / 1.02, 100 * 1.02],
      [200 / 1.02, 200 * 1.02],
    ];
    const spread = Math.log(1.02) * Math.SQRT2;
    expect(pooledVariation(groups)).toBeCloseTo(Math.expm1(spread), 12);
    expect(pooledVariation([[1], [2]])).toBeNaN();
  });
});

describe('the smallest effect', () => {
  const design = { baseCount: 5, nextCount: 5, alpha: 0.01, leastEffectRatio: 0.05 };

  test('grows with the variation, shrinks with the runs, down to the least effect', () => {
    const of = (variationRatio: number, count = 5): number =>
      smallestEffect({ ...design, variationRatio, baseCount: count, nextCount: count });
    expect(of(0)).toBeCloseTo(0.05, 9);
    expect(of(0.02)).toBeLessThan(of(0.03));
    expect(of(0.03, 10)).toBeLessThan(of(0.03));
    expect(smallestEffect({ ...design, variationRatio: 0.02, alpha: 0.001 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test.each([
    [5, 0.02],
    [5, 0.03],
    [10, 0.035],
  ])('of %i runs that vary by %f is found in four of five cases', (count, variationRatio) => {
    const sized = { ...design, baseCount: count, nextCount: count, variationRatio };
    const factor = 1 + smallestEffect(sized);
    // The rule as the smallest effect takes it: the variation is known, not measured.
    const found = Array.from({ length: 400 }, (_, at) => {
      const base = drawn(count, Math.log1p(variationRatio), `base ${at}`);
      const plain = drawn(count, Math.log1p(variationRatio), `next ${at}`);
      const next = plain.map((value) => factor * value);
      const { estimate, lower } = logShift(base, next, RULE.alpha);
      return lower > 0 && estimate > Math.log1p(RULE.leastEffectRatio);
    }).filter(Boolean).length;
    // 0.8 ± 4 standard deviations of 400 draws.
    expect(found / 400).toBeGreaterThan(0.72);
    expect(found / 400).toBeLessThan(0.88);
  });
});

describe('the bounds of a rate', () => {
  // Clopper and Pearson by definition: at the bound, what was seen has a probability of 5 %.
  test.each([
    [0, 1000, 0, 0.002_991_249],
    [4, 1000, 0.001_367, 0.009_133],
    [1000, 1000, 0.997_008_751, 1],
    [5, 10, 0.222_441, 0.777_559],
  ])('%i of %i are those of the tables', (cases, trials, lower, upper) => {
    const bounds = binomialBounds(cases, trials);
    expect(bounds.lower).toBeCloseTo(lower, 5);
    expect(bounds.upper).toBeCloseTo(upper, 5);
  });
});
