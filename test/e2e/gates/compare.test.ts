// Comparing, by the command: repeated runs, two targets in turn, baselines, and the exit codes that
// a gate leans on. Real runs are short and few; what statistics need more of is made by changing
// the times in a real result.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Comparison, parseResult, type RunResult } from '../../../src/run/index.ts';
import { runEarshot, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCENARIO = `version: 1
name: pair
target: embedded
users: 4
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 20/s, duration: 1s }
generator: { pacerLag: 2s }
thresholds:
  delivery_time: ["avg < 5s"]
`;

const DROPPING = '- fault: drop-re\n  every: 5\n';

let folder = '';
const kept: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  folder = temporaryFolder({ onTestFinished: (tidy) => void kept.push(tidy) });
  writeFileSync(join(folder, 'pair.yaml'), SCENARIO);
  const made = await earshot(['run', 'pair.yaml', '--repeat', '2', '--out', 'real', '--json']);
  expect({ code: made.code, runs: readdirSync(join(folder, 'real')) }).toEqual({
    ...{ code: 0, runs: ['1', '2'] },
  });
  const { runs } = made.json as { runs: { directory: string; result: RunResult }[] };
  expect(runs.map(({ result }) => result.verdict)).toEqual(['pass', 'pass']);
  expect(new Set(runs.map(({ result }) => result.plan.sha256)).size).toBe(1);
  expect(new Set(runs.map(({ result }) => result.runId)).size).toBe(2);
  writeGroup('base', 20);
  writeGroup('slower', 22);
  writeGroup('equal', 20.1);
}, 120_000);

afterAll(async () => {
  for (const tidy of kept) await tidy();
});

function earshot(args: readonly string[]): ReturnType<typeof runEarshot> {
  return runEarshot(args, { cwd: folder });
}

/** Five runs that vary by a per cent around a p(99). */
function writeGroup(name: string, p99Ms: number): void {
  const text = readFileSync(join(folder, 'real', '1', 'result.json'), 'utf8');
  const result = parseResult(text);
  const { latency } = result;
  for (const [at, factor] of [0.99, 1.01, 1, 0.985, 1.015].entries()) {
    const directory = join(folder, name, String(at + 1));
    mkdirSync(directory, { recursive: true });
    const delivery = { ...latency.delivery_time, p99Ms: p99Ms * factor };
    const changed = {
      ...result,
      runId: `${name}-${at}`,
      latency: { ...latency, delivery_time: delivery },
    };
    writeFileSync(join(directory, 'result.json'), JSON.stringify(changed));
  }
}

describe('earshot compare', () => {
  test('turns red on a slowdown, and says so in every form', async () => {
    const { code, stdout } = await earshot([
      ...['compare', 'base', 'slower'],
      ...['-o', 'json=out/c.json', '-o', 'markdown=out/c.md', '-o', 'html=out/c.html'],
    ]);
    expect(code).toBe(4);
    expect(stdout).toContain('WORSE');
    expect(stdout).toContain('delivery_time p(99) is worse by 10 %: 20 ms before, 22 ms now');
    const comparison = JSON.parse(readFileSync(join(folder, 'out/c.json'), 'utf8')) as Comparison;
    expect(comparison.exitCode).toBe(4);
    expect(comparison.metrics[0]).toMatchObject({ isGate: true, verdict: 'worse' });
    const markdown = readFileSync(join(folder, 'out/c.md'), 'utf8');
    expect(markdown).toContain('## \u274c WORSE: pair');
    expect(markdown).toContain('**`delivery_time p(99)`** | 20.0 \u2192 22.0 ms | +10 %');
    const html = readFileSync(join(folder, 'out/c.html'), 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<circle /g)).toHaveLength(10 * comparison.metrics.length);
  });

  test('annotates the line of the threshold on what is slower, for GitHub', async () => {
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    const { code, stdout } = await runEarshot(['compare', 'base', 'slower'], {
      cwd: folder,
      env: {
        ...{ GITHUB_ACTIONS: 'true', EARSHOT_CI: undefined, GITHUB_WORKSPACE: folder },
        ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      },
    });
    expect(code).toBe(4);
    const errors = stdout.split('\n').filter((line) => line.startsWith('::error '));
    expect(errors).toEqual([
      expect.stringMatching(
        /^::error file=pair\.yaml,line=9,col=\d+,title=Earshot%3A delivery_time p\(99\) worse::20\.0 → 22\.0 ms/u,
      ),
    ]);
    expect(readFileSync(output, 'utf8')).toBe('verdict=fail\nexit-code=4\n');
    expect(readFileSync(summary, 'utf8')).toContain('WORSE: pair');
  });

  test('stays green on none, also against a baseline by its name', async () => {
    const saved = await earshot(['baseline', 'save', 'main', 'base']);
    expect(saved).toMatchObject({ code: 0, stdout: 'Saved 5 runs of pair as main.\n' });
    const { code, json } = await earshot(['compare', 'main', 'equal', '--json']);
    expect(code).toBe(0);
    expect(json).toMatchObject({ verdict: 'pass', base: { name: 'main' }, new: { name: 'equal' } });
    const listed = await earshot(['baseline', 'list']);
    expect(listed.stdout).toMatch(/^main {2}5 runs of pair, \d{4}-\d\d-\d\d\n$/);
  });

  test('takes a pattern, and orders ten after nine', async () => {
    const { code, json } = await earshot(['compare', 'base/*', 'slow*', '--json']);
    expect(code).toBe(4);
    expect((json as Comparison).base.runs.map(({ runId }) => runId)).toEqual(
      [0, 1, 2, 3, 4].map((at) => `base-${at}`),
    );
  });

  test.each([
    [['compare', 'base', 'real'], '5 runs against 2 runs cannot prove anything'],
    [['compare', 'base'], 'compare takes BASE and NEW'],
    [['compare', 'base', 'nowhere'], 'There is no baseline nowhere in .earshot/baselines'],
    [['compare', 'base', './nowhere'], './nowhere names no run'],
    [
      ['compare', '--interleave', 'pair.yaml', '--repeat', '3'],
      '3 runs against 3 runs cannot prove anything',
    ],
    [['compare', 'base', 'equal', '--goal', 'x'], '--goal takes a part such as 5%'],
    [['compare', 'base', 'equal', '--repeat', '5'], '--repeat goes with --interleave FILE'],
    [['run', 'pair.yaml', '--repeat', '2', '--shard', '1/2'], '--shard is for one run'],
    [['baseline', 'keep'], "baseline knows save, list and prune, not 'keep'"],
  ])('refuses what it cannot do, in words: %j', async (args, text) => {
    const { code, stderr } = await earshot(args);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });
});

describe('earshot compare --interleave', () => {
  test('runs two targets in turn, and a lost message ends it with exit 3', async () => {
    writeFileSync(join(folder, 'faults.yaml'), DROPPING);
    const users = (side: string): string[] => [
      ...['--db', ':memory:', '--users', '4', '--users-file', join(folder, `${side}.csv`)],
    ];
    const base = await startServe(users('a'));
    onTestFinished(async () => void (await base.stop()));
    const faulty = await startServe([...users('b'), '--faults', join(folder, 'faults.yaml')]);
    onTestFinished(async () => void (await faulty.stop()));
    const { code, stdout, stderr } = await earshot([
      ...['compare', '--interleave', 'pair.yaml', '--repeat', '5', '--out', 'turns'],
      ...['--target', base.url, '--target', faulty.url],
      ...['--accounts', 'a.csv', '--accounts', 'b.csv'],
    ]);
    expect(stderr).toContain('base 1/5 ended: pass');
    expect(stderr).toContain('new 1/5 ended: fail, exit code 3');
    expect(stderr).not.toContain('2/5 begins');
    expect(stdout).toContain('The new runs broke promises: that is no matter of statistics.');
    expect(code).toBe(3);
    expect(readdirSync(join(folder, 'turns')).toSorted()).toEqual(['base', 'new']);
  });

  test('takes two targets or none', async () => {
    const args = ['compare', '--interleave', 'pair.yaml', '--target', 'http://127.0.0.1:1'];
    const { code, stderr } = await earshot(args);
    expect(stderr).toContain('--interleave takes two targets or none, not 1.');
    expect(code).toBe(2);
  });
});
