// Ctrl-C and SIGTERM, once and twice, early and late: a report and 130, or at once; nothing stays.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startScriptedServer } from '../../server/client/scripted-server.ts';
import type { Child } from '../../support/child.ts';
import { runEarshot, startEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultOf, startChat, untilLoading, writeScenario } from '../../support/trial/chat-run.ts';
import { childrenOf, leftBehind, TemporaryPlace, until } from '../../support/trial/left-behind.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';

const NOTHING = { pids: [], files: [] };
const FILES = ['result.json', 'report.html', 'junit.xml', 'windows.ndjson', 'anomalies.ndjson'];

interface Running {
  readonly folder: string;
  readonly place: TemporaryPlace;
  readonly child: Child;
  readonly pids: readonly number[];
}

/** An embedded run of a minute, in the middle of its load. */
async function startLoading(): Promise<Running> {
  const folder = temporaryFolder();
  const place = new TemporaryPlace(folder);
  const flags = ['--workers', '2'];
  const options = { folder, users: 8, duration: '60s', flags, child: { env: place.environment } };
  const child = startChat(options);
  await untilLoading(folder);
  return { folder, place, child, pids: childrenOf(child.pid) };
}

describe('one signal in the middle of the load', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it, judges what was sent, and exits with 130',
    async (signal) => {
      const { folder, place, child, pids } = await startLoading();
      expect(pids.length).toBeGreaterThanOrEqual(3);
      child.kill(signal);
      const ended = await child.finished;
      const result = resultOf(ended);
      expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 130, signal: null });
      expect(result).toMatchObject({ interrupted: true, stopped: 'interrupted', exitCode: 130 });
      expect(result?.reasons.map(({ kind }) => kind)).toContain('interrupted');
      const { sent = 0, confirmed, delivered, visible } = result?.messages ?? {};
      expect(sent).toBeGreaterThan(10);
      expect([confirmed, delivered, visible]).toEqual([sent, sent, sent]);
      for (const name of FILES) expect(existsSync(join(folder, 'run', name))).toBe(true);
      expect(await leftBehind(pids, place)).toEqual(NOTHING);
    },
  );

  test('of the terminal, which reaches every process, is the same', async () => {
    const { place, child, pids } = await startLoading();
    for (const pid of pids) process.kill(pid, 'SIGINT');
    child.kill('SIGINT');
    const ended = await child.finished;
    const result = resultOf(ended);
    expect(ended.code).toBe(130);
    expect(result?.agents.map(({ state }) => state)).toEqual(['completed', 'completed']);
    expect(result?.messages.visible).toBe(result?.messages.sent);
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
  });
});

describe('two signals', () => {
  test('leave at once, without an orphan, and the report can be made later', async () => {
    const { folder, place, child, pids } = await startLoading();
    child.kill('SIGINT');
    await child.output(/once more to leave at once/);
    const secondAtMs = performance.now();
    child.kill('SIGINT');
    const ended = await child.finished;
    expect(performance.now() - secondAtMs).toBeLessThan(5000);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 130, stdout: '' });
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
    const report = await runEarshot(['report', join(folder, 'run'), '--json']);
    expect(report.code).toBe(130);
    expect(report.json).toMatchObject({ interrupted: true, verdict: 'unknown', exitCode: 130 });
  });
});

describe('a signal before the load', () => {
  test('ends a preflight that is not answered, and leaves no directory', async () => {
    const folder = temporaryFolder();
    const chat = new ScriptedChat({ users: 4 });
    const silent = await startScriptedServer({ onRequest: () => undefined });
    chat.writeAccounts(join(folder, 'users.csv'));
    const child = startChat({ folder, target: silent.url });
    await waitFor(() => silent.requests.length > 0);
    child.kill('SIGINT');
    const ended = await child.finished;
    await silent.close();
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 130, stdout: '' });
    expect(ended.stderr).toContain('[INTERRUPTED]');
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });

  test('ends the start of the embedded server, and takes its folder along', async () => {
    const folder = temporaryFolder();
    const place = new TemporaryPlace(folder);
    const file = writeScenario({ folder, users: 3000 });
    const child = startEarshot(['run', file], { cwd: folder, env: place.environment });
    await waitFor(() => place.content.length > 0 && childrenOf(child.pid).length > 0);
    const pids = childrenOf(child.pid);
    child.kill('SIGINT');
    const ended = await child.finished;
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 130, stdout: '' });
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  test('while users connect ends with a report of nothing sent', async () => {
    const folder = temporaryFolder();
    const place = new TemporaryPlace(folder);
    const extra = 'connect: { rate: 2/s }';
    const child = startChat({ folder, users: 40, extra, child: { env: place.environment } });
    await child.output(/^\[connecting [1-9]/m);
    const pids = childrenOf(child.pid);
    child.kill('SIGINT');
    const ended = await child.finished;
    expect(ended.code).toBe(130);
    expect(resultOf(ended)).toMatchObject({ interrupted: true, messages: { sent: 0 } });
    expect(await leftBehind(pids, place)).toEqual(NOTHING);
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  expect(await until(condition, 20_000)).toBe(true);
}
