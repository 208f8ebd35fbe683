// The reference server with a known limit: the search finds it. Steps are shorter than the
// command's, and begin where none lands on the limit itself; bench/capacity has the whole lengths.

import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { renderCapacity, renderCapacityMarkdown } from '../../../src/report/index.ts';
import { makeCapacitySchema } from '../../../src/run/capacity/capacity-schema.ts';
import { findCapacity } from '../../../src/run/capacity/find-capacity.ts';
import type { Capacity } from '../../../src/run/index.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import { startEarshot, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const validate = new Ajv2020({ strict: false }).compile(makeCapacitySchema());

interface Place {
  readonly folder: string;
  readonly url: string;
  readonly users: number;
  readonly perSecond: number;
}

function textOf({ url, users, perSecond }: Place): string {
  return `version: 1
name: ceiling
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: ${users}
seed: ceiling
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: ${perSecond}/s, duration: 1m }
deadlines: { confirm: 10s, deliver: 10s, settle: 10s }
# A machine that is too crowded is said to be unfit, and accuses nobody.
generator: { pacerLag: 100ms }
`;
}

/** Doubled once, then halved until the ends are a quarter apart: four steps or five. */
const PACE = { seconds: 3, messages: 100, warmupMs: 1000, bracketRatio: 0.25 };

async function search(of: 'rate' | 'users', place: Place): Promise<Capacity> {
  const text = textOf(place);
  const scaled = (factor: number): Scenario => {
    const scale = (Math.floor(factor * 1e6) / 1e6).toFixed(6);
    const { scenario } = parseScenario(text, join(place.folder, 'ceiling.yaml'), { scale });
    if (scenario === null) throw new Error('the scenario of this test is wrong');
    return scenario;
  };
  const { capacity, directory } = await findCapacity({
    ...{ scenario: scaled(1), scenarioText: text, of, isQuick: true, clock: systemClock() },
    ...{ pace: PACE, workers: 1, outDirectory: join(place.folder, 'search'), scaled },
    signal: new AbortController().signal,
    onStep: () => {},
  });
  const kept: unknown = JSON.parse(await readFile(join(directory, 'capacity.json'), 'utf8'));
  expect(kept).toEqual(JSON.parse(JSON.stringify(capacity)));
  expect(validate(kept), JSON.stringify(validate.errors)).toBe(true);
  return capacity;
}

/** A step that this machine was too busy for says so, and proves nothing either way. */
function expectFound({ answer, steps }: Capacity, low: number, high: number): void {
  if (steps.some(({ verdict }) => verdict === 'unfit')) {
    expect(answer.low ?? 0).toBeLessThanOrEqual(low);
    return;
  }
  expect(answer, JSON.stringify(steps)).toEqual({ kind: 'found', low, high });
}

test('what a server bears holds, and 6 % more than its ceiling does not', async () => {
  const folder = temporaryFolder();
  const flags = ['--users', '40', '--users-file', join(folder, 'users.csv')];
  const server = await startServe(['--db', ':memory:', '--messages-per-second', '400', ...flags]);
  try {
    // 340, 680, 510, 425: the ceiling is between the first and the last of them.
    const capacity = await search('rate', { folder, url: server.url, users: 40, perSecond: 340 });
    expectFound(capacity, 340, 425);
    // What waits above the ceiling is late, and nothing of it is lost.
    expect(capacity.steps.every(({ lost }) => lost === 0)).toBe(true);
    const shown = renderCapacity(capacity, { columns: 100, color: false });
    expect(shown.replaceAll(/\s+/g, ' ')).toContain('quick: one look at each load, a guess');
    expect(renderCapacityMarkdown(capacity)).toContain('| Load | | Achieved |');
  } finally {
    await server.stop();
  }
}, 240_000);

test('users that a server lets in hold, and more of them do not', async () => {
  const folder = temporaryFolder();
  const flags = ['--users', '200', '--users-file', join(folder, 'users.csv')];
  const server = await startServe(['--db', ':memory:', '--connections', '42', ...flags]);
  try {
    // 36, 72, 54, 46 (45 in whole pairs), 42: as many as are let in, exactly.
    const capacity = await search('users', { folder, url: server.url, users: 36, perSecond: 36 });
    expectFound(capacity, 42, 46);
    expect(capacity.steps.map(({ value }) => value)).toEqual(
      capacity.steps.map(({ users }) => users),
    );
  } finally {
    await server.stop();
  }
}, 240_000);

test('Ctrl-C ends a search with 130 and leaves what was found so far', async () => {
  const folder = temporaryFolder();
  const flags = ['--users', '40', '--users-file', join(folder, 'users.csv')];
  const server = await startServe(['--db', ':memory:', ...flags]);
  try {
    const place = { folder, url: server.url, users: 40, perSecond: 200 };
    writeFileSync(join(folder, 'ceiling.yaml'), textOf(place));
    const out = join(folder, 'search');
    const child = startEarshot(['capacity', join(folder, 'ceiling.yaml'), '--quick', '--out', out]);
    await child.output(/^200\/s +(holds|breaks|generator unfit)/m);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await child.finished;
    expect(code, stderr).toBe(130);
    expect(stdout).toContain('Interrupted.');
    const kept = JSON.parse(await readFile(join(out, 'capacity.json'), 'utf8')) as Capacity;
    expect(validate(kept)).toBe(true);
    expect(kept).toMatchObject({ answer: { kind: 'interrupted' }, exitCode: 130 });
    expect(kept.steps.map(({ value }) => value)).toContain(200);
    expect(await readFile(join(out, 'capacity.md'), 'utf8')).toContain('| 200/s |');
  } finally {
    await server.stop();
  }
}, 120_000);
