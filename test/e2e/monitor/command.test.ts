// `earshot monitor` as an operator runs it: a server that goes away and comes back is told of once
// each; what is wrong with file, history or secrets ends the command before anything is sent.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { waitUntil } from '../../../src/base/index.ts';
import { History } from '../../../src/monitor/index.ts';
import type { Child } from '../../support/child.ts';
import { readExposition } from '../../support/exposition/prometheus-text.ts';
import { startWebhook, type Webhook } from '../../support/monitor/webhook.ts';
import { runEarshot, startEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCENARIO = `version: 1
name: chat
target: TARGET
accounts: { file: users.csv, exclusive: true }
users: 2
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 2/s, duration: 1s }
deadlines: { confirm: 3s, deliver: 3s, settle: 3s }
generator: { pacerLag: 2s, loopGap: 5s }
`;

const MONITORS = `version: 1
receivers:
  hook: { kind: json, url: '\${env:HOOK}', headers: { authorization: '\${file:token}' } }
monitors:
  chat:
    scenario: chat.yaml
    interval: 1s
    timeout: 15s
    confirmAfter: 200ms
    unknownAfter: 50
    labels: { team: chat }
`;

interface Told {
  readonly event: string;
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

function told(webhook: Webhook): readonly Told[] {
  return webhook.posted.map(({ body }) => body as Told);
}

/** A server with accounts in `folder`; the same port and database when it comes back. */
async function serve(folder: string, port: string) {
  const database = path.join(folder, 'chat.db');
  const users = path.join(folder, 'users.csv');
  const accounts = port === '0' ? ['--users', '8', '--users-file', users] : [];
  const secret = ['--jwt-secret-file', path.join(folder, 'secret')];
  const child = startEarshot(['serve', '--port', port, '--db', database, ...secret, ...accounts]);
  const [, url = ''] = await child.output(/ready (http:\S+)/);
  return { child, url };
}

async function scrape(monitor: Child) {
  const [, url = ''] = await monitor.output(/ready (http:\S+)/);
  return readExposition(await (await request(`${url}/metrics`)).body.text(), 'text');
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

async function expectOneAtATime(file: string, env: Record<string, string>): Promise<void> {
  const second = await runEarshot(['monitor', file, '--listen', '0'], { env });
  expect({ code: second.code, stderr: second.stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('[HISTORY_IN_USE]') as string,
  });
}

/** Both kinds of results, nothing that waits, and no secret. */
function expectKept(file: string): void {
  const history = History.open({ path: file, keepMs: 86_400_000, nowMs: Date.now() });
  onTestFinished(() => history.close());
  const results = new Set(history.recent('chat', 1_000).map(({ result }) => result));
  expect(results.has('ok') && results.has('failing')).toBe(true);
  expect(history.outbox.pendingCount('hook')).toBe(0);
  expect(readFileSync(file).includes('geheim')).toBe(false);
}

describe('earshot monitor', () => {
  test('tells once that a server is gone and once that it is back', async () => {
    const folder = makeFolder({
      ...{ secret: 'a secret of at least thirty-two characters', token: 'Bearer geheim' },
      'monitors.yaml': MONITORS.replace('version: 1', 'version: 1\ntargets: []'),
    });
    const webhook = await startWebhook();
    onTestFinished(() => webhook.close());
    const first = await serve(folder, '0');
    writeFileSync(path.join(folder, 'chat.yaml'), SCENARIO.replace('TARGET', first.url));
    const file = path.join(folder, 'monitors.yaml');
    const env = { HOOK: `${webhook.url}/geheim` };
    const start = (): Child => startEarshot(['monitor', file, '--listen', '0'], { env });
    let monitor = start();
    onTestFinished(() => monitor.kill('SIGKILL'));
    const until = async (condition: () => boolean): Promise<void> => {
      expect(await waitUntil(condition, { limitMs: 90_000, everyMs: 50 }), monitor.stderr).toBe(
        true,
      );
    };
    const sentence = async (pattern: RegExp): Promise<void> => void (await monitor.output(pattern));
    await sentence(/ready/);
    let reading = await scrape(monitor);
    while (reading.value('earshot_monitor_success', { monitor: 'chat' }) !== 1) {
      reading = await scrape(monitor);
    }
    expect(webhook.posted).toEqual([]);
    await expectOneAtATime(file, env);
    first.child.kill('SIGKILL');
    await until(() => webhook.posted.length === 1);
    monitor.kill('SIGTERM');
    expect((await monitor.finished).code).toBe(0);
    const stopped = monitor;
    monitor = start();
    await sentence(/ready/);
    const back = await serve(folder, new URL(first.url).port);
    onTestFinished(() => back.child.kill('SIGKILL'));
    await until(() => webhook.posted.length === 2);
    reading = await scrape(monitor);
    expect(reading.value('earshot_monitor_state', { monitor: 'chat', state: 'ok' })).toBe(1);
    const [firing, resolved] = told(webhook);
    expect([firing, resolved]).toMatchObject([
      { event: 'firing', kind: 'failing', text: expect.stringMatching(/^chat is failing: /) },
      { event: 'resolved', kind: 'failing', text: expect.stringMatching(/^chat is ok again/) },
    ]);
    expect(firing?.key).not.toBe(resolved?.key);
    expect(webhook.posted[0]).toMatchObject({
      ...{ path: '/geheim', headers: { authorization: 'Bearer geheim' } },
    });
    monitor.kill('SIGINT');
    expect((await monitor.finished).code).toBe(0);
    const shown = [stopped, monitor].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(shown).not.toContain('geheim');
    expectKept(path.join(folder, 'monitors.db'));
  });

  test.each([
    [
      'a mistake in the file',
      { 'monitors.yaml': 'version: 1\nmonitors: { a: {} }' },
      /2:13.*MONITORS_INVALID/s,
    ],
    ['a scenario that is not there', {}, /no scenario .*chat\.yaml.*SCENARIO_UNREADABLE/s],
    ['a mistake in a scenario', { 'chat.yaml': 'version: 2' }, /SCENARIO_INVALID/],
    [
      'a secret that is not there',
      { token: '' },
      /\$\{file:[^}]*token\} is empty.*SECRET_MISSING/s,
    ],
    [
      'a history that is none',
      { 'monitors.db': 'dear diary' },
      /it is no database.*HISTORY_UNUSABLE/s,
    ],
    [
      'a timeout that no probe can keep',
      { 'monitors.yaml': MONITORS.replace('timeout: 15s', 'timeout: 500ms') },
      /its timeout of 500ms is too short; it needs.*MONITORS_INVALID/s,
    ],
  ])('refuses %s', async (what, given, message) => {
    const target = 'http://127.0.0.1:9';
    const isThere = what !== 'a scenario that is not there';
    const folder = makeFolder({
      ...{ token: 'Bearer x', 'monitors.yaml': MONITORS },
      ...(isThere ? { 'chat.yaml': SCENARIO.replace('TARGET', target) } : {}),
      ...given,
    });
    const args = ['monitor', path.join(folder, 'monitors.yaml'), '--listen', '0'];
    const { code, stdout, stderr } = await runEarshot(args, { env: { HOOK: target } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('moves a damaged history aside and says so', async () => {
    const folder = makeFolder({
      ...{ token: 'Bearer x', 'monitors.yaml': MONITORS },
      'chat.yaml': SCENARIO.replace('TARGET', 'http://127.0.0.1:9'),
      'monitors.db': `SQLite format 3\0${'x'.repeat(8_000)}`,
    });
    const args = ['monitor', path.join(folder, 'monitors.yaml'), '--listen', '0'];
    const monitor = startEarshot(args, { env: { HOOK: 'http://127.0.0.1:9' } });
    onTestFinished(() => monitor.kill('SIGKILL'));
    await monitor.output(/monitors\.db was damaged: it stands in \S+monitors\.db\.damaged-\S+ now/);
    await monitor.output(/ready/);
    monitor.kill('SIGTERM');
    expect((await monitor.finished).code).toBe(0);
  });
});
