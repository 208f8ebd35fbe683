// The record of the bench of comparisons, as it stands in the repository.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparedRun, CompareJudgement } from './compare-record.ts';

const FOLDER = join(import.meta.dirname, '../results/compare');
export const RUNS = join(FOLDER, 'runs.ndjson');
export const JUDGEMENT = join(FOLDER, 'judgement.json');

/** Every recorded run; none when nothing was recorded. */
export function readRuns(): readonly ComparedRun[] {
  if (!existsSync(RUNS)) return [];
  const lines = readFileSync(RUNS, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ComparedRun);
}

/** What came of them; null before they were judged. */
export function readJudgement(): CompareJudgement | null {
  if (!existsSync(JUDGEMENT)) return null;
  return JSON.parse(readFileSync(JUDGEMENT, 'utf8')) as CompareJudgement;
}
