// How often `earshot compare` is wrong, measured on real runs.
//
//   node bench/compare/main.ts record [BLOCKS]   adds blocks of four runs until there are so many
//   node bench/compare/main.ts judge             resamples them, and writes what came of it
//
// Record on a quiet machine: 30 blocks are 120 runs and take about a quarter of an hour.

import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparedRun, CompareJudgement } from './compare-record.ts';
import { judgeRuns } from './judge-runs.ts';
import { recordRuns } from './record-runs.ts';

const FOLDER = join(import.meta.dirname, '../results/compare');
const RUNS = join(FOLDER, 'runs.ndjson');
const JUDGEMENT = join(FOLDER, 'judgement.json');
const DEFAULT_BLOCKS = 30;

function readRuns(): readonly ComparedRun[] {
  if (!existsSync(RUNS)) return [];
  const lines = readFileSync(RUNS, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ComparedRun);
}

async function record(to: number): Promise<void> {
  const from = Math.max(-1, ...readRuns().map(({ block }) => block)) + 1;
  await recordRuns(RUNS, { from, to: Math.max(from, to) }, (run) => {
    console.error(`block ${run.block} ${run.side}: ${run.verdict}, p99 ${run.p99Ms} ms`);
  });
}

async function judge(): Promise<void> {
  const judgement: CompareJudgement = judgeRuns(readRuns());
  await writeFile(JUDGEMENT, `${JSON.stringify(judgement, null, 2)}\n`);
  for (const { runsPerSide, limitRatio, falseAlarms, caught } of judgement.designs) {
    const share = (ratio: number): string => `${(100 * ratio).toFixed(2)} %`;
    console.log(
      `${runsPerSide} + ${runsPerSide} at ${share(limitRatio)}: ${falseAlarms.worse} of ${falseAlarms.cases} false alarms (below ${share(falseAlarms.upperRatio)}), ${caught.worse} of ${caught.cases} caught (above ${share(caught.lowerRatio)})`,
    );
  }
}

const [action, blocks = String(DEFAULT_BLOCKS)] = process.argv.slice(2);
if (action === 'record') await record(Number(blocks));
else if (action === 'judge') await judge();
else {
  console.error('usage: node bench/compare/main.ts record [BLOCKS] | judge');
  process.exitCode = 2;
}
