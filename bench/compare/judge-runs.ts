// What recorded runs say about the rule: false alarms and power at the two designs that are
// promised. Runs that did not pass are no replicates, here as in the command.

import type { ComparedRun, CompareJudgement } from './compare-record.ts';
import { blocksOf, judgeDesign } from './resample.ts';

const SEED = 'compare-1';
const CASES = 1000;

/** Variation up to which +10 % must be caught, by runs a side. */
export const DESIGNS = [
  { runsPerSide: 5, limitRatio: 0.02 },
  { runsPerSide: 10, limitRatio: 0.035 },
] as const;

/**
 * Judges the designs that the record has blocks for. `cases` are drawn for each; the first of them
 * are the same for any number.
 */
export function judgeRuns(all: readonly ComparedRun[], cases = CASES): CompareJudgement {
  const runs = all.filter(({ verdict, p99Ms }) => verdict === 'pass' && Number.isFinite(p99Ms));
  const blocks = blocksOf(runs);
  const before = medianOf(blocks.flatMap(({ base }) => base));
  const after = medianOf(blocks.flatMap(({ slower }) => slower));
  const possible = DESIGNS.filter(({ runsPerSide }) => blocks.length >= runsPerSide);
  return {
    schemaVersion: 1,
    command: 'node bench/compare/main.ts judge',
    commits: [...new Set(runs.map(({ commit }) => commit))],
    runs: 4 * blocks.length,
    blocks: blocks.length,
    baseMedianMs: before,
    injectedRatio: after / before - 1,
    seed: SEED,
    designs: possible.map((design) => judgeDesign(runs, { ...design, cases, seed: SEED })),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
