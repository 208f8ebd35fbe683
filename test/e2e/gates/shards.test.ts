// The shards of one run as independent jobs run them: four commands side by side on one server, and
// the one result that `earshot merge` makes of them. Their sum is held against the plan and against
// what the shards themselves wrote down.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeHistogram, LatencyHistogram, summarize } from '../../../src/metrics/index.ts';
import { parseResult, type RunResult } from '../../../src/run/index.ts';
import { runEarshot, type Serving, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCENARIO = `version: 1
name: sharded
target: http://127.0.0.1:1
accounts: { file: users.csv }
users: 12
warmup: 500ms
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 60/s, duration: 2s }
  bursts: { executor: poisson-arrival-rate, behavior: send-message, rate: 20/s, duration: 2s }
contract: { ids: global }
generator: { pacerLag: 2s }
thresholds:
  delivery_time: ["p(50) < 2s"]
  messages_planned: ["count >= 120"]
`;

const EMBEDDED = ['--set', 'target=embedded', '--set', 'accounts=generated'];
const COUNT = 4;
const METRICS = ['confirm_time', 'delivery_time', 'connect_time', 'pacer_lag'] as const;
const COUNTS = ['planned', 'sent', 'dropped', 'confirmed', 'delivered', 'visible'] as const;

let folder = '';
let server: Serving;
let shards: readonly RunResult[] = [];

/** A folder for the whole file: the runs are made once. */
const kept: (() => Promise<void> | void)[] = [];

function outOf(index: number): string {
  return join(folder, `shard-${index}`);
}

function resultIn(directory: string): RunResult {
  return parseResult(readFileSync(join(directory, 'result.json'), 'utf8'));
}

beforeAll(async () => {
  folder = temporaryFolder({ onTestFinished: (tidy) => void kept.push(tidy) });
  writeFileSync(join(folder, 'sharded.yaml'), SCENARIO);
  const users = join(folder, 'users.csv');
  server = await startServe(['--users', '12', '--users-file', users, '--db', ':memory:']);
  const runs = Array.from({ length: COUNT }, (_, at) => runShard(at + 1, server.url));
  const ended = await Promise.all(runs);
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    ended.map(() => ({ code: 0, stderr: '' })),
  );
  shards = ended.map((_, at) => resultIn(outOf(at + 1)));
}, 120_000);

afterAll(async () => {
  await server.stop();
  for (const tidy of kept) await tidy();
});

function runShard(number: number, url: string): ReturnType<typeof runEarshot> {
  const args = ['--seed', '7', '--shard', `${number}/${COUNT}`, '--workers', '1', '--quiet'];
  return runEarshot(
    ['run', join(folder, 'sharded.yaml'), '--target', url, '--out', outOf(number), ...args],
    { cwd: folder },
  );
}

function merge(directories: readonly string[], name: string): ReturnType<typeof runEarshot> {
  return runEarshot(['merge', ...directories, '--out', join(folder, name)], { cwd: folder });
}

const all = (): string[] => shards.map((_, at) => outOf(at + 1));

describe('shards 1/4 to 4/4 of a run, merged', () => {
  let merged: RunResult;

  beforeAll(async () => {
    const { code, stderr } = await merge(all(), 'merged');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    merged = resultIn(join(folder, 'merged'));
  });

  test('planned together exactly the messages of the whole run', async () => {
    const { json } = await runEarshot(
      ['plan', join(folder, 'sharded.yaml'), '--seed', '7', '--json'],
      { cwd: folder },
    );
    const whole = json as { loads: { name: string; arrivals: number; messages: number }[] };
    for (const { name, messages } of whole.loads) {
      expect(merged.loads[name]?.messages.planned).toBe(messages);
      const parts = shards.map((shard) => shard.loads[name]?.messages.planned ?? 0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(messages);
      expect(Math.min(...parts)).toBeGreaterThan(0);
    }
    expect(merged.plan).toEqual(shards[0]?.plan);
  });

  test('have the sums of their counts', () => {
    for (const count of COUNTS) {
      const sum = shards.reduce((total, shard) => total + (shard.messages[count] ?? Number.NaN), 0);
      expect(merged.messages[count]).toBe(sum);
    }
    expect(merged.readback.read).toBe(shards.reduce((sum, shard) => sum + shard.readback.read, 0));
    expect(merged.agents).toHaveLength(COUNT);
  });

  test.each(METRICS)('have the percentiles of their added histograms: %s', (metric) => {
    const sum = new LatencyHistogram();
    for (const { latency } of shards) {
      const { hdr, count, missing, negative, maxMs } = latency[metric];
      const maxUs = Math.round((maxMs ?? 0) * 1000);
      sum.add(decodeHistogram({ hdr, count, missing, negative, beyond: 0, maxUs }));
    }
    expect(sum.count).toBeGreaterThan(0);
    expect(merged.latency[metric]).toEqual(summarize(sum));
  });

  test('are judged together, and each was not', () => {
    expect(merged.thresholds.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    for (const [at, shard] of shards.entries()) {
      expect(shard).toMatchObject({ verdict: 'pass', thresholds: [] });
      expect(shard.shards).toEqual({ count: COUNT, present: [at + 1], isMerged: false });
      expect(shard.messages.planned).toBeLessThan(120);
    }
  });

  test('leave a run directory like any other', async () => {
    const directory = join(folder, 'merged');
    for (const name of ['run.json', 'windows.ndjson', 'report.html', 'junit.xml']) {
      expect(existsSync(join(directory, name)), name).toBe(true);
    }
    const seconds = readFileSync(join(directory, 'windows.ndjson'), 'utf8').trim().split('\n');
    const numbers = seconds.map((line) => (JSON.parse(line) as { second: number }).second);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    const report = await runEarshot(['report', directory], { cwd: folder });
    expect(report.code).toBe(0);
    expect(report.stdout).toContain('merged from 4 shards');
  });
});

describe('merging', () => {
  test('without one of them is unknown, and says which', async () => {
    const { code, stdout } = await merge(all().toSpliced(1, 1), 'three');
    expect(code).toBe(5);
    expect(stdout).toContain('Shard 2 is missing: nothing is known of the users there');
    expect(stdout).toContain('merged from 3 of 4 shards');
    expect(resultIn(join(folder, 'three')).shards?.present).toEqual([1, 3, 4]);
  });

  test('with one of them twice is refused', async () => {
    cpSync(outOf(3), join(folder, 'copy'), { recursive: true });
    const { code, stderr } = await merge([...all(), join(folder, 'copy')], 'five');
    expect(code).toBe(2);
    expect(stderr).toContain('Shard 3/4 is there twice: ');
    expect(stderr).toContain('[SHARDS_MISMATCH]');
    expect(existsSync(join(folder, 'five'))).toBe(false);
  });

  test('with one that was killed is refused', async () => {
    cpSync(outOf(4), join(folder, 'killed'), { recursive: true });
    rmSync(join(folder, 'killed', 'result.json'));
    const { code, stderr } = await merge([outOf(1), join(folder, 'killed')], 'torn');
    expect(code).toBe(2);
    expect(stderr).toContain('killed is torn: its run was killed, or is not over.');
    expect(stderr).toContain('Run this shard again');
  });
});

describe('a shard is refused before anything is sent', () => {
  test.each([
    ['without a seed', ['--shard', '1/4'], 'The shards of one run need one seed'],
    [
      'on an embedded server',
      ['--shard', '1/4', '--seed', '7', ...EMBEDDED],
      'The shards of one run need one server',
    ],
    [
      'beyond the closed cells',
      ['--shard', '9/9', '--seed', '7'],
      'shard 9/9 has nothing to do: the plan has 6 closed cells',
    ],
    ['that is none of n', ['--shard', '0/4'], '--shard takes i/n, from 1/n to n/n'],
  ])('%s', async (_, args, text) => {
    const { code, stderr } = await runEarshot(['run', join(folder, 'sharded.yaml'), ...args], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});
