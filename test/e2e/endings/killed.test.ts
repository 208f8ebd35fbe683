// Processes that die without a word: the command, its agents, its server. What was measured is
// kept, nothing is invented, and nobody stays.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/run/index.ts';
import type { Child } from '../../support/child.ts';
import { runEarshot, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  type ChatRunOptions,
  resultOf,
  startChat,
  untilLoading,
} from '../../support/trial/chat-run.ts';
import { childrenOf, leftBehind, TemporaryPlace } from '../../support/trial/left-behind.ts';
import { agentsOf, embeddedServersOf } from '../../support/trial/processes.ts';

const NOTHING = { pids: [], files: [] };
/** Findings that would accuse the server of what it did not do. */
const ACCUSING = ['C', 'E'];

/** Everybody has noticed, waited out the back-off and connected again. */
const FINDING_BACK_MS = 2000;
/** A start on a calm machine takes less. */
const LONG_GONE_MS = 1500;

interface Running {
  readonly folder: string;
  readonly place: TemporaryPlace;
  readonly child: Child;
  readonly pids: readonly number[];
}

async function startLoading(options: Partial<ChatRunOptions> = {}): Promise<Running> {
  const folder = temporaryFolder();
  const place = new TemporaryPlace(folder);
  const child = startChat({
    ...{ folder, users: 8, duration: '20s' },
    ...options,
    child: { env: place.environment },
  });
  await untilLoading(folder);
  return { folder, place, child, pids: childrenOf(child.pid) };
}

function killAll(pids: readonly number[]): void {
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

function accusations(result: RunResult | undefined): readonly string[] {
  return (result?.checks ?? [])
    .filter(({ severity, violations }) => ACCUSING.includes(severity) && violations > 0)
    .map(({ name }) => name);
}

describe('SIGKILL of the command', () => {
  test('leaves a directory that reports, and no process', async () => {
    const { folder, place, child, pids } = await startLoading();
    child.kill('SIGKILL');
    expect((await child.finished).signal).toBe('SIGKILL');
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
    const out = join(folder, 'run');
    expect(existsSync(join(out, 'result.json'))).toBe(false);
    // A kill may tear the last line of what was being written.
    appendFileSync(join(out, 'windows.ndjson'), '{"second":9,"coun');
    const first = await runEarshot(['report', out, '--json']);
    const result = first.json as RunResult;
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 130, stderr: '' });
    expect(result).toMatchObject({ interrupted: true, verdict: 'unknown', exitCode: 130 });
    expect(result.messages.sent).toBeGreaterThan(10);
    expect(result.latency.confirm_time.count).toBeGreaterThan(10);
    expect(result.messages).toMatchObject({ visible: null, lost: null, indeterminate: null });
    expect(accusations(result)).toEqual([]);
    expect(existsSync(join(out, 'report.html'))).toBe(true);
    expect(existsSync(join(out, 'junit.xml'))).toBe(true);
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toEqual(result);
    const again = await runEarshot(['report', out]);
    expect(again.code).toBe(130);
    expect(again.stdout).toContain('Killed before it could be judged');
    expect(again.stdout).toMatch(/not known, for want of a judgement:\s+visible in history/);
    expect(again.stdout).not.toMatch(/\b0\s+(proven lost|visible)/);
  });
});

describe('SIGKILL of an agent', () => {
  test('makes its part unknown and keeps the rest: exit 5', async () => {
    const { place, child, pids } = await startLoading({
      duration: '5s',
      flags: ['--workers', '2'],
      extra: 'thresholds: { messages_sent: ["count > 90"] }',
    });
    killAll(agentsOf(child.pid).slice(0, 1));
    const ended = await child.finished;
    const result = resultOf(ended);
    expect({ code: ended.code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
    const states = result?.agents.map(({ state, error }) => ({ state, error }));
    expect(states).toHaveLength(2);
    expect(states).toContainEqual({ state: 'lost', error: 'signal SIGKILL' });
    expect(states).toContainEqual({ state: 'completed', error: null });
    expect(result?.reasons.map(({ kind }) => kind)).toContain('agent');
    expect(result?.thresholds.map(({ verdict }) => verdict)).toEqual(['unknown']);
    // The living half sent about 50, and read them back; the dead one sent what it had told.
    const { sent = 0, visible = 0 } = result?.messages ?? {};
    expect(visible).toBeGreaterThan(30);
    expect(sent).toBeGreaterThan(Number(visible) + 5);
    expect(sent).toBeLessThan(100);
    expect(accusations(result)).toEqual([]);
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
  });

  test('of the only one ends the run with what it had told', async () => {
    const { folder, place, child, pids } = await startLoading();
    killAll(agentsOf(child.pid));
    const ended = await child.finished;
    const result = resultOf(ended);
    expect({ code: ended.code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
    expect(result?.messages.sent).toBeGreaterThan(10);
    expect(result?.latency.delivery_time.count).toBeGreaterThan(10);
    expect(accusations(result)).toEqual([]);
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
    const report = await runEarshot(['report', join(folder, 'run'), '--json']);
    expect({ code: report.code, json: report.json }).toEqual({ code: 5, json: result });
  });
});

describe('SIGKILL of a server that comes back', () => {
  test('lets the run go on, and everything that was confirmed is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secret.txt'), 'a secret of this test, long enough to sign with');
    const durable = ['--db', join(folder, 'chat.db'), '--jwt-secret-file', 'secret.txt'];
    const users = ['--users', '8', '--users-file', 'users.csv'];
    const first = await startServe([...durable, ...users], { cwd: folder });
    const extra = 'reconnect: { base: 100ms, max: 500ms }';
    const child = startChat({ folder, target: first.url, users: 8, duration: '8s', extra });
    await untilLoading(folder);
    const killedAtMs = performance.now();
    first.child.kill('SIGKILL');
    await first.child.finished;
    const { port } = new URL(first.url);
    const second = await startServe([...durable, '--port', port], { cwd: folder });
    const goneMs = performance.now() - killedAtMs;
    const ended = await child.finished;
    const result = resultOf(ended);
    expect((await second.stop()).code).toBe(0);
    expect(result).toMatchObject({ stopped: 'completed', interrupted: false });
    expect(accusations(result)).toEqual([]);
    const { planned, sent, dropped = 0, confirmed = 0, visible } = result?.messages ?? {};
    expect(planned).toBe(160);
    expect(sent).toBe(160 - dropped);
    // Two seconds before; then nearly all but what falls into the gap and into finding back.
    const servedMs = 8000 - goneMs - FINDING_BACK_MS;
    expect(confirmed).toBeGreaterThan(Math.max(30, 0.9 * 20 * (servedMs / 1000)));
    expect(visible).toBeGreaterThanOrEqual(confirmed);
    // Who was gone for long has not let us deliver our load, which is told, and no accusation.
    expect(goneMs > LONG_GONE_MS ? [0, 4, 5] : [0, 5]).toContain(ended.code);
  });
});

describe('SIGKILL of the embedded server', () => {
  test('ends the load where the scenario says so, and accuses nobody', async () => {
    const { place, child, pids } = await startLoading({
      extra: `onTargetLost: { continue: false, after: 1s }
deadlines: { confirm: 1s, deliver: 1s, settle: 2s, readback: 2s }`,
    });
    killAll(embeddedServersOf(child.pid));
    const ended = await child.finished;
    const result = resultOf(ended);
    expect(result).toMatchObject({ stopped: 'target-lost', interrupted: false, verdict: 'fail' });
    expect(ended.code).toBe(4);
    const kinds = result?.reasons.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['delivery-of-load', 'target']));
    expect(accusations(result)).toEqual([]);
    expect(result?.messages.confirmed).toBeGreaterThan(10);
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
  });

  test('lets the load go on where the scenario says so', async () => {
    const { place, child, pids } = await startLoading({
      duration: '6s',
      extra: `onTargetLost: { continue: true, after: 1s }
deadlines: { confirm: 1s, deliver: 1s, settle: 2s, readback: 2s }`,
    });
    killAll(embeddedServersOf(child.pid));
    const ended = await child.finished;
    const result = resultOf(ended);
    expect(result).toMatchObject({ stopped: 'completed', interrupted: false, verdict: 'fail' });
    expect(ended.code).toBe(4);
    expect(result?.messages.planned).toBe(120);
    expect(accusations(result)).toEqual([]);
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
  });
});
