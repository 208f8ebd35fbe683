// Whether the rig was fit, at the bound and beyond it.

import { expect, test } from 'vitest';
import { mergeShardMetrics } from '../../../../src/metrics/index.ts';
import { judgeGenerator } from '../../../../src/run/judge/generator-fit.ts';

const BOUNDS = { pacerLagP99Ms: 2, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 10_000 };
const STILL = mergeShardMetrics([]).generator;

test('a lag at its bound is fit', () => {
  expect(judgeGenerator({ ...STILL, pacerLagP99Ms: 2 }, BOUNDS)).toEqual({
    fit: true,
    bounds: { pacerLagP99Ms: 2, loopGapMs: 250 },
    reasons: [],
  });
});

test('a lag beyond its bound is not, with both numbers', () => {
  expect(judgeGenerator({ ...STILL, pacerLagP99Ms: 2.06 }, BOUNDS)).toEqual({
    fit: false,
    bounds: { pacerLagP99Ms: 2, loopGapMs: 250 },
    reasons: ['pacer lag p99 was 2.1 ms, above 2 ms'],
  });
});

test('a gap alone leaves it fit: it suspends liveness, and is counted', () => {
  const health = { ...STILL, loopGapCount: 3, loopGapMaxMs: 900 };
  expect(judgeGenerator(health, BOUNDS).fit).toBe(true);
});
