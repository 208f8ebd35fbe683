// The exact test against the enumeration of all splits, and against the published tables.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mannWhitneyP, smallestP } from '../../../src/statistics/index.ts';
import { criticalU } from '../../../src/statistics/mann-whitney.ts';
import { permutationP } from './brute-force.ts';

const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });

describe('the exact Mann-Whitney test', () => {
  test('counts the splits that are as extreme, ties and all', () => {
    fc.assert(
      fc.property(values, values, (base, next) => {
        expect(mannWhitneyP(base, next)).toBeCloseTo(permutationP(base, next), 12);
      }),
    );
  });

  test('has the p of the tables for groups that do not overlap', () => {
    expect(mannWhitneyP([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(1 / 252, 12);
    expect(mannWhitneyP([6, 7, 8, 9, 10], [1, 2, 3, 4, 5])).toBe(1);
    expect(mannWhitneyP([1, 2, 3, 4, 6], [5, 7, 8, 9, 10])).toBeCloseTo(2 / 252, 12);
    expect(mannWhitneyP([3, 3, 3], [3, 3, 3])).toBe(1);
  });

  test('can reach one over the number of splits, and stays exact for 25 and 25', () => {
    expect(smallestP(3, 3)).toBe(1 / 20);
    expect(smallestP(5, 5)).toBe(1 / 252);
    expect(smallestP(10, 10)).toBe(1 / 184_756);
    expect(smallestP(25, 25)).toBe(1 / 126_410_606_437_752);
  });

  // Critical values of U, one-sided: Mann and Whitney 1947; the tables of Siegel 1956 (appendix K)
  // give the lower ones, which are m n less these.
  test.each([
    [5, 5, 0.05, 21],
    [5, 5, 0.01, 24],
    [5, 5, 0.001, null],
    [8, 8, 0.01, 55],
    [10, 10, 0.05, 73],
    [10, 10, 0.01, 81],
    [10, 10, 0.001, 90],
    [3, 3, 0.01, null],
  ])('%i and %i runs at %f need U = %s', (baseCount, nextCount, alpha, critical) => {
    expect(criticalU(baseCount, nextCount, alpha)).toBe(critical);
  });
});
