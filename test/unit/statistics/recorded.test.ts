// The bench of comparisons: its resampling on runs that are made up, and a slice of what was
// recorded, judged anew.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ComparedRun } from '../../../bench/compare/compare-record.ts';
import { judgeRuns } from '../../../bench/compare/judge-runs.ts';
import { readJudgement, readRuns } from '../../../bench/compare/recorded.ts';
import { judgeDesign } from '../../../bench/compare/resample.ts';
import { randomStream } from '../../../src/base/index.ts';

const SLICE = 40;

/** Blocks of A B B A around 40 ms; B by a factor above, every run with noise of its own. */
function madeUp(blocks: number, factor: number, noise: number): readonly ComparedRun[] {
  const random = randomStream('made up', blocks, noise);
  return Array.from({ length: blocks }, (_, block) =>
    (['base', 'slower', 'slower', 'base'] as const).map((side): ComparedRun => {
      const radius = Math.sqrt(2 * random.nextExponential(1));
      const spread = Math.exp(noise * radius * Math.cos(2 * Math.PI * random.nextFloat()));
      return {
        ...{ commit: 'none', block, side, startedAtIso: '', verdict: 'pass' },
        p99Ms: 40 * (side === 'slower' ? factor : 1) * spread,
        samples: 600,
        machineCpuRatio: 0.5,
      };
    }),
  ).flat();
}

describe('resampled comparisons', () => {
  const request = { runsPerSide: 5, limitRatio: 0.02, cases: SLICE, seed: 'test' };

  test('of runs that differ by a tenth are caught, those of no difference are not', () => {
    const { falseAlarms, caught } = judgeDesign(madeUp(12, 1.1, 0.01), request);
    expect(falseAlarms).toMatchObject({ cases: SLICE, worse: 0, lowerRatio: 0 });
    expect(caught.worse).toBeGreaterThanOrEqual(SLICE - 2);
  });

  test('take the variation up to what is asked for, and never down', () => {
    const quiet = judgeDesign(madeUp(12, 1.1, 0.01), { ...request, cases: 1 });
    expect(quiet.recordedVariationRatio).toBeLessThan(0.015);
    expect(quiet.variationRatio).toBe(0.02);
    const loud = judgeDesign(madeUp(12, 1.1, 0.06), { ...request, cases: 1 });
    expect(loud.variationRatio).toBe(loud.recordedVariationRatio);
    expect(loud.variationRatio).toBeGreaterThan(0.04);
  });

  test('leave out runs that did not pass, with their whole block', () => {
    const runs = madeUp(12, 1.1, 0.01);
    const broken = runs.map((run, at) => (at === 5 ? { ...run, verdict: 'unknown' } : run));
    expect(judgeRuns(broken, 1)).toMatchObject({ blocks: 11, runs: 44 });
  });
});

describe('the recorded comparisons', () => {
  const recorded = readJudgement();

  test('are judged from the runs beside them, or the page says that there are none', () => {
    const page = readFileSync('docs/comparing-measured.md', 'utf8');
    expect(page.includes('Nothing is recorded yet.')).toBe(recorded === null);
    if (recorded === null) return;
    const anew = judgeRuns(readRuns(), 1);
    expect(recorded.runs).toBe(anew.runs);
    expect(recorded.designs).toHaveLength(anew.designs.length);
  });

  test.each(recorded?.designs ?? [])(
    'with $runsPerSide runs a side keep what is promised, and a slice of them comes out again',
    (design) => {
      expect(recorded?.runs).toBeGreaterThanOrEqual(100);
      expect(recorded?.baseMedianMs).toBeGreaterThanOrEqual(20);
      expect(design.falseAlarms.cases).toBeGreaterThanOrEqual(1000);
      expect(design.falseAlarms.upperRatio).toBeLessThanOrEqual(0.01);
      const { runsPerSide, limitRatio } = design;
      const isPromised = design.recordedVariationRatio <= limitRatio;
      const page = readFileSync('docs/comparing-measured.md', 'utf8');
      // What is recorded beyond the promise is told as that, and promises nothing.
      if (isPromised) expect(design.caught.lowerRatio).toBeGreaterThanOrEqual(0.95);
      else expect(page).toContain('more than the promise speaks of');
      const seed = recorded?.seed ?? '';
      const slice = judgeDesign(readRuns(), { runsPerSide, limitRatio, cases: SLICE, seed });
      const missed = design.caught.cases - design.caught.worse;
      expect(slice.falseAlarms.worse).toBeLessThanOrEqual(design.falseAlarms.worse);
      expect(SLICE - slice.caught.worse).toBeLessThanOrEqual(missed);
    },
  );
});
