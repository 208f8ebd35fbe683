// The shift and its bounds against their definitions: the median of all pairs, and all shifts that
// the test does not refuse.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logShift, mannWhitneyP } from '../../../src/statistics/index.ts';

const latencies = fc.uniqueArray(fc.integer({ min: 100, max: 100_000 }), {
  minLength: 4,
  maxLength: 6,
});

describe('the shift of one group against another', () => {
  test('is the median of the logarithms of all ratios', () => {
    // The nine ratios are 1.5, 2, 3 over each of 1, 2, 4: the fifth of them is 1.
    expect(Math.exp(logShift([1, 2, 4], [1.5, 2, 3], 0.05).estimate)).toBeCloseTo(1, 12);
    expect(Math.exp(logShift([10, 10], [11, 11], 0.05).estimate)).toBeCloseTo(1.1, 12);
    expect(Math.exp(logShift([1, 4], [8, 16], 0.05).estimate)).toBeCloseTo(Math.sqrt(4 * 8), 12);
  });

  test('is bounded below by 0 exactly when the test refuses equality, and above likewise', () => {
    fc.assert(
      fc.property(latencies, latencies, (base, next) => {
        fc.pre(base.every((value) => !next.includes(value)));
        const alpha = 0.05;
        const { lower, upper } = logShift(base, next, alpha);
        expect(lower > 0).toBe(mannWhitneyP(base, next) <= alpha);
        expect(upper < 0).toBe(mannWhitneyP(next, base) <= alpha);
      }),
    );
  });

  test('keeps within its bounds every shift that the test does not refuse', () => {
    fc.assert(
      fc.property(
        latencies,
        latencies,
        fc.double({ min: -3, max: 3, noNaN: true }),
        (base, next, shift) => {
          const { lower, upper } = logShift(base, next, 0.05);
          const back = next.map((value) => value / Math.exp(shift));
          const isTied = back.some((value) => base.some((one) => Math.abs(value / one - 1) < 1e-9));
          fc.pre(!isTied);
          expect(shift < lower).toBe(mannWhitneyP(base, back) <= 0.05);
          expect(shift > upper).toBe(mannWhitneyP(back, base) <= 0.05);
        },
      ),
    );
  });

  test('has no bounds where the groups are too small for any', () => {
    const { lower, upper } = logShift([1, 2], [3, 4], 0.01);
    expect([lower, upper]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
