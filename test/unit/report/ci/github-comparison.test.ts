// What a comparison tells GitHub: a gate at the line of the threshold on its metric, a new run that
// failed at the line that it broke, and the outputs of the step.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishComparisonToGithub } from '../../../../src/report/index.ts';
import {
  type Comparison,
  compareRuns,
  type ReplicateGroup,
  type RunResult,
  readComparedMetric,
} from '../../../../src/run/index.ts';
import { FAILING, PASSING } from '../../../golden/report/results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { around, groupOf } from '../../run/compare/replicates.ts';

const BASE = groupOf('runs/base', { p99Ms: around(20) });

async function told(next: ReplicateGroup, gate = 'delivery_time p(99)') {
  const comparison = compareRuns({ base: BASE, new: next, gates: [readComparedMetric(gate)] });
  const results = next.replicates.map(({ result }) => result);
  return { comparison, lines: await linesOf(comparison, results) };
}

async function linesOf(comparison: Comparison, results: readonly RunResult[]) {
  const { annotations } = await publishComparisonToGithub(comparison, results, {});
  return annotations.trimEnd().split('\n');
}

describe('a comparison under GitHub', () => {
  it('that is worse is an error at the line of the threshold on the same percentile', async () => {
    const { lines } = await told(groupOf('runs/new', { p99Ms: around(22) }));
    expect(lines).toEqual([
      expect.stringMatching(
        /^::error file=scenarios\/lunch-hour\.yaml,line=19,col=\d+,title=Earshot%3A delivery_time p\(99\) worse::20\.0 → 22\.0 ms, a shift of \+10 %25 .*%0Aruns vary by 1\.3 %25/u,
      ),
      expect.stringMatching(
        /^::notice file=scenarios\/lunch-hour\.yaml,title=Earshot%3A WORSE lunch-hour::.*Exit code 4\.$/u,
      ),
    ]);
  });

  it('takes the line of another percentile of the metric, and else the file', async () => {
    const scaled = (metric: 'delivery_time' | 'confirm_time') => {
      const replicates = around(22).map((p95Ms, at) => {
        const latency = { ...PASSING.latency, [metric]: { ...PASSING.latency[metric], p95Ms } };
        return { directory: `new/${at}`, result: { ...PASSING, runId: `new-${at}`, latency } };
      });
      return { name: 'new', replicates };
    };
    const near = await told(scaled('delivery_time'), 'delivery_time p(95)');
    expect(near.lines[0]).toMatch(/^::error file=scenarios\/lunch-hour\.yaml,line=19,/u);
    const none = await told(scaled('confirm_time'), 'confirm_time p(95)');
    expect(none.lines[0]).toMatch(/^::error file=scenarios\/lunch-hour\.yaml,title=/u);
  });

  it('that could not see is a warning, and one that is no worse a notice alone', async () => {
    const blind = await told(groupOf('runs/new', { p99Ms: [20, 26, 15, 30, 18] }));
    expect(blind.lines.map((line) => line.split(' ')[0])).toEqual(['::warning', '::notice']);
    const equal = await told(groupOf('runs/new', { p99Ms: around(20) }));
    expect(equal.lines.map((line) => line.split(' ')[0])).toEqual(['::notice']);
  });

  it('with new runs that failed annotates each broken threshold once, at its line', async () => {
    const { runId: _, ...failed } = FAILING;
    const { lines: all } = await told(groupOf('runs/new', { p99Ms: around(20), changed: failed }));
    const errors = all.filter((line) => line.startsWith('::error '));
    const broken = errors.filter((line) => /,line=\d+,/u.test(line));
    const lines = broken.map((line) => Number(/line=(\d+)/u.exec(line)?.[1]));
    expect(lines.toSorted((a, b) => a - b)).toEqual([19, 21]);
    expect(errors.filter((line) => line.includes('a new run failed'))).toHaveLength(5);
    expect(all.at(-1)).toMatch(/^::notice .*Exit code 3\.$/u);
  });

  it('appends its table to the summary and its verdict to the outputs', async () => {
    const folder = temporaryFolder();
    const [summary, output] = [path.join(folder, 'summary'), path.join(folder, 'output')];
    const { comparison } = await told(groupOf('runs/new', { p99Ms: around(22) }));
    const environment = { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output };
    const { failures } = await publishComparisonToGithub(comparison, [PASSING], environment);
    expect(failures).toEqual([]);
    expect(readFileSync(summary, 'utf8')).toContain('WORSE: lunch-hour');
    expect(readFileSync(output, 'utf8')).toBe('verdict=fail\nexit-code=4\n');
  });
});
