// Whether the rig was fit, at the bound and beyond it.

import { expect, test } from 'vitest';
import { mergeShardMetrics } from '../../../../src/metrics/index.ts';
import { isContended, judgeGenerator } from '../../../../src/run/judge/generator-fit.ts';

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

test('latencies are contended only where rig and server shared a busy machine', () => {
  const busy = (url: string, machineCpuRatio: number, kind: 'embedded' | 'url' = 'url') =>
    isContended({ ...STILL, machineCpuRatio }, { kind, url });
  expect([
    busy('http://127.0.0.1:8000', 0.91),
    busy('http://[::1]:8000', 0.91),
    busy('http://localhost', 0.95),
    busy('embedded', 0.91, 'embedded'),
    busy('http://127.0.0.1:8000', 0.9),
    busy('https://chat.example.org', 0.99),
  ]).toEqual([true, true, true, true, false, false]);
});
