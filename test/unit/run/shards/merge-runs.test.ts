// Shards merged: what adds, what is refused, what stays unknown. Their directories are written as a
// run writes them; the numbers are worked out on paper.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeRuns, parseResult, type RunResult } from '../../../../src/run/index.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { header } from '../fixtures.ts';
import { emptyTally, type ShardSketch, shardFolder } from './shard-folders.ts';

/**
 * 60 quick deliveries and 40 slow ones: the half of all is quick only when they are added up. 10 ms
 * lie in the bucket that ends at 10.007 ms.
 */
const QUICK = Array.from({ length: 60 }, () => 10);
const SLOW = Array.from({ length: 40 }, () => 300);

async function merged(sketches: readonly ShardSketch[]): Promise<RunResult> {
  const parent = temporaryFolder();
  const directories = await Promise.all(sketches.map((sketch) => shardFolder(parent, sketch)));
  const outDirectory = join(parent, 'merged');
  const { result } = await mergeRuns({ directories, outDirectory });
  const written = parseResult(readFileSync(join(outDirectory, 'result.json'), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(result)));
  return result;
}

const PAIR: readonly ShardSketch[] = [
  { index: 0, count: 2, deliveriesMs: QUICK, messageIds: [1, 2, 3] },
  { index: 1, count: 2, deliveriesMs: SLOW, messageIds: [4, 5, 6] },
];

function check(result: RunResult, name: string): RunResult['checks'][number] | undefined {
  return result.checks.find((one) => one.name === name);
}

describe('the shards of a run, merged', () => {
  test('are one run: counts, histograms, agents and windows added, thresholds judged', async () => {
    const result = await merged(PAIR);
    expect(result).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      shards: { count: 2, present: [1, 2], isMerged: true },
      messages: { planned: 100, sent: 100, delivered: 100 },
      latency: { delivery_time: { count: 100, p50Ms: 10.007, p90Ms: 300, maxMs: 300 } },
      thresholds: [{ expression: 'p(50) < 250ms', value: 10.007, samples: 100, verdict: 'pass' }],
      loads: { talk: { messages: { sent: 100 }, latency: { delivery_time: { count: 100 } } } },
      readback: { owed: 8, read: 8 },
    });
    expect(result.agents.map(({ index, state }) => ({ index, state }))).toEqual([
      { index: 0, state: 'completed' },
      { index: 1, state: 'completed' },
    ]);
    expect(check(result, 'lost-relay')).toMatchObject({ verdict: 'pass', owed: 100, judged: 100 });
  });

  test('are judged together: a shard that is slow alone does not fail the run', async () => {
    const alone = await merged([{ ...PAIR[1], index: 0, count: 1, deliveriesMs: SLOW }]);
    expect(alone).toMatchObject({ verdict: 'fail', exitCode: 4 });
    const folder = await shardFolder(temporaryFolder(), { index: 0, count: 2, deliveriesMs: SLOW });
    const shard = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(shard).toMatchObject({ verdict: 'pass', thresholds: [], shards: { present: [1] } });
  });

  test('keep what one of them proved, whatever the others say', async () => {
    const broken = { ...emptyTally('lost-relay'), violations: 1 };
    const result = await merged([
      { index: 0, count: 2, tallies: [broken] },
      PAIR[1] as ShardSketch,
    ]);
    expect(result).toMatchObject({ verdict: 'fail', exitCode: 3 });
  });

  test('show an id that two of them were given, which none could see alone', async () => {
    const result = await merged([
      { index: 0, count: 2, deliveriesMs: QUICK, messageIds: [1, 2, 3] },
      { index: 1, count: 2, deliveriesMs: SLOW, messageIds: [3, 4, 5] },
    ]);
    expect(result).toMatchObject({ verdict: 'fail', exitCode: 3 });
    expect(check(result, 'id-reuse')).toMatchObject({ violations: 1, verdict: 'fail' });
  });

  test('accuse nobody of an id that came again when they ran one after another', async () => {
    const later = { startedAtIso: '2026-11-22T11:00:00.000Z' };
    const result = await merged([
      { index: 0, count: 2, deliveriesMs: QUICK, messageIds: [1, 2, 3] },
      {
        ...{ index: 1, count: 2, deliveriesMs: SLOW, messageIds: [3, 4, 5] },
        ...{ header: later, endedAtIso: '2026-11-22T11:01:10.000Z' },
      },
    ]);
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 5 });
    expect(check(result, 'id-reuse')).toMatchObject({
      ...{ violations: 0, suspected: 1, verdict: 'unknown' },
      reason: expect.stringContaining('did not run at the same time'),
    });
  });

  test('are unknown without one of them, and name it', async () => {
    const result = await merged([PAIR[0] as ShardSketch]);
    expect(result).toMatchObject({
      verdict: 'unknown',
      exitCode: 5,
      shards: { count: 2, present: [1], isMerged: true },
      thresholds: [{ verdict: 'unknown' }],
    });
    expect(result.reasons[0]?.text).toBe('Shard 2 is missing: nothing is known of the users there');
  });
});

/** What `mergeRuns` says to these directories. */
async function refusal(directories: readonly string[]): Promise<string> {
  const outDirectory = join(temporaryFolder(), 'merged');
  const error = await mergeRuns({ directories, outDirectory }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(existsSync(outDirectory)).toBe(false);
  if (!(error instanceof Error) || !('hint' in error)) return String(error);
  return `${error.message} ${String(error.hint)}`;
}

describe('merging refuses, and says what, where and what to do', () => {
  const parent = (): string => temporaryFolder();

  test.each<[string, Partial<ShardSketch>, RegExp]>([
    ['another plan', { header: { plan: planOf('ef') } }, /differ in their plan: .*same seed/],
    ['another count', { count: 3 }, /differ in their count of shards: 2 in .*, 3 in /],
    [
      'another target',
      { header: { target: { kind: 'url', url: 'http://other.example.org' } } },
      /differ in their target: http:\/\/chat\.example\.org in .*--target/,
    ],
    ['other accounts', { accounts: ['a', 'b', 'c', 'x'] }, /differ in their accounts: /],
    [
      'another Earshot',
      { header: { tool: { name: 'earshot', version: '0.0.1' } } },
      /differ in their version of Earshot/,
    ],
  ])('%s', async (_, changed, pattern) => {
    const folder = parent();
    const one = await shardFolder(folder, { index: 0, count: 2 });
    const other = await shardFolder(folder, { index: 1, count: 2, ...changed });
    expect(await refusal([one, other])).toMatch(pattern);
  });

  test('a shard that is there twice', async () => {
    const folder = parent();
    const one = await shardFolder(folder, { index: 0, count: 2 });
    const again = await shardFolder(folder, { index: 0, count: 2, header: { runId: 'again' } });
    const text = await refusal([one, again]);
    expect(text).toContain(`Shard 1/2 is there twice: ${one} and ${again}.`);
    expect(text).toContain('counted twice');
  });

  test('a run that was no shard, a folder without a run, a shard that was killed', async () => {
    const folder = parent();
    const shard = await shardFolder(folder, { index: 0, count: 2 });
    rmSync(join(shard, 'result.json'));
    expect(await refusal([shard])).toContain(`${shard} is torn: its run was killed`);
    rmSync(join(shard, 'shard.json'));
    writeFileSync(join(shard, 'result.json'), '{}');
    expect(await refusal([shard])).toContain(`${shard} is torn: its run was killed`);
    const whole = await shardFolder(folder, { index: 1, count: 2, header: { shard: null } });
    expect(await refusal([whole])).toContain(`${whole} is a whole run and no shard.`);
    expect(await refusal([folder])).toContain(`${folder} holds no run`);
    expect(await refusal([])).toContain('nothing to merge');
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, -40)],
    ['edited', (text: string) => text.replace('"sent":0', '"sent":7')],
    ['empty', () => ''],
    ['something else', () => '[1,2,3]'],
    ['of no body', () => '{"recordVersion":1,"sha256":"00","body":null}'],
  ])('a record that is %s', async (_, damage) => {
    const shard = await shardFolder(parent(), { index: 0, count: 2 });
    const file = join(shard, 'shard.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(await refusal([shard])).toContain(`${file} is damaged`);
  });
});

test('the record of a shard holds no token', async () => {
  const shard = await shardFolder(temporaryFolder(), { index: 0, count: 2 });
  expect(readFileSync(join(shard, 'shard.json'), 'utf8')).not.toContain('secret-token');
});

function planOf(sha256: string): RunResult['plan'] {
  return { ...header().plan, sha256 };
}
