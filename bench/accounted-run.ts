// Runs one of the scenarios of this folder against the embedded server and writes what its verdict
// was worth, with rates and latencies, to bench/results/. It judges nothing; its exit code is the
// run's.
//
//   node bench/accounted-run.ts NAME [flags of `earshot run`]

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LatencySummary } from '../src/metrics/index.ts';
import type { CheckResult, RunResult } from '../src/run/index.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const [NAME = '', ...FLAGS] = process.argv.slice(2);
const SCENARIO = `bench/${NAME}.yaml`;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const LATENCIES = ['confirm_time', 'delivery_time', 'connect_time'] as const;

function withoutHdr({ hdr: _hdr, ...figures }: LatencySummary): object {
  return figures;
}

/** The figures that are published. */
function figuresOf(result: RunResult): object {
  const total = (pick: (check: CheckResult) => number): number =>
    result.checks.reduce((sum, check) => sum + pick(check), 0);
  const { generator } = result;
  return {
    endedAtIso: result.endedAtIso,
    tool: result.tool,
    command: ['node bench/accounted-run.ts', NAME, ...FLAGS].join(' '),
    users: result.plan.users,
    measureMs: result.plan.measureMs,
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
    latency: Object.fromEntries(LATENCIES.map((name) => [name, withoutHdr(result.latency[name])])),
    pacerLagP99Ms: generator.pacerLagP99Ms,
    machineCpuRatio: generator.machineCpuRatio,
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
    ...['--out', join(tmpdir(), `earshot-${NAME}-${process.pid}`)],
    ...FLAGS,
  ],
  { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: MAX_OUTPUT_BYTES },
);
if (run.stdout.length === 0) throw new Error(`the run ended with ${run.status} and no result`);
const figures = figuresOf(JSON.parse(run.stdout.toString('utf8')) as RunResult);
mkdirSync(`${ROOT}bench/results`, { recursive: true });
const day = new Date().toISOString().slice(0, 10);
const file = `bench/results/${day}-${NAME}.json`;
writeFileSync(`${ROOT}${file}`, `${JSON.stringify(figures, null, 2)}\n`);
process.stdout.write(`${file}\n`);
process.exitCode = run.status ?? 1;
