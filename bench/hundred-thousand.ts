// A hundred thousand messages with reconnects and absent users, against the embedded server: writes
// what the verdict was worth to bench/results/. It judges nothing; its exit code is the run's.
//
//   node bench/hundred-thousand.ts [flags of `earshot run`]

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckResult, RunResult } from '../src/run/index.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const SCENARIO = 'bench/hundred-thousand.yaml';
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The figures that are published. */
function figuresOf(result: RunResult): object {
  const total = (pick: (check: CheckResult) => number): number =>
    result.checks.reduce((sum, check) => sum + pick(check), 0);
  const { generator } = result;
  return {
    endedAtIso: result.endedAtIso,
    tool: result.tool,
    command: ['earshot', 'run', SCENARIO, ...process.argv.slice(2)].join(' '),
    seed: result.plan.seed,
    verdict: result.verdict,
    exitCode: result.exitCode,
    reasons: result.reasons,
    messages: result.messages,
    coverageRatio: result.coverageRatio,
    owed: total(({ owed }) => owed),
    judged: total(({ judged }) => judged),
    violations: total(({ violations }) => violations),
    suspected: total(({ suspected }) => suspected),
    readback: result.readback,
    checks: result.checks.map(({ name, verdict, owed, judged, violations, suspected }) => ({
      ...{ name, verdict, owed, judged, violations, suspected },
    })),
    agentCpuRatio: generator.cpuRatio,
    agentRssMaxBytes: generator.rssMaxBytes,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      coreCount: cpus().length,
      node: process.version,
    },
  };
}

const run = spawnSync(
  process.execPath,
  [
    ...[`${ROOT}bin/earshot.js`, 'run', SCENARIO, '--json'],
    ...['--out', join(tmpdir(), `earshot-hundred-thousand-${process.pid}`)],
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: MAX_OUTPUT_BYTES },
);
if (run.stdout.length === 0) throw new Error(`the run ended with ${run.status} and no result`);
const figures = figuresOf(JSON.parse(run.stdout.toString('utf8')) as RunResult);
mkdirSync(`${ROOT}bench/results`, { recursive: true });
const day = new Date().toISOString().slice(0, 10);
const file = `bench/results/${day}-hundred-thousand.json`;
writeFileSync(`${ROOT}${file}`, `${JSON.stringify(figures, null, 2)}\n`);
process.stdout.write(`${file}\n`);
process.exitCode = run.status ?? 1;
