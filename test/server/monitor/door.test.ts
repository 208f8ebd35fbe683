// The monitor's door: what it answers, whom it refuses, what a token may do, and that no answer
// lacks the headers of the house.

import { request as rawRequest } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { openMonitorDoor } from '../../../src/monitor/http/monitor-door.ts';
import { ACT_TOKEN, aDayOfMonitors } from '../../support/monitor/day-of-monitors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startDeskRig } from './desk-rig.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const BEARER = { authorization: `Bearer ${ACT_TOKEN}` };

/** Status of a request whose headers `fetch` would not send. */
function statusOf(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = rawRequest(url, { headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('every route answers, and every answer has the headers of the house', async () => {
  const { door } = await aDayOfMonitors();
  const statuses: Record<string, number> = {};
  const paths = ['/', '/monitors/chat', '/metrics', '/healthz', '/readyz', '/api/v1/monitors'];
  const more = ['/api/v1/monitors/chat', '/api/v1/monitors/chat/results?limit=2'];
  const wrong = ['/nothing', '/monitors/x', '/api/v1/monitors/x', '/api/v1/monitors/chat/y', '/%'];
  for (const path of [...paths, ...more, ...wrong]) {
    const response = await fetch(door.url + path);
    statuses[path] = response.status;
    expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toContain('unsafe');
  }
  expect(Object.values(statuses)).toEqual([
    ...[...paths, ...more].map(() => 200),
    ...wrong.map(() => 404),
  ]);
});

test('results are told newest first, within a window, and a wrong query is refused', async () => {
  const { door, rig } = await aDayOfMonitors();
  const results = `${door.url}/api/v1/monitors/market/results`;
  const day = (await (await fetch(`${results}?limit=1000`)).json()) as {
    results: { startedAtMs: number; result: string; sequence: number }[];
  };
  const instants = day.results.map(({ startedAtMs }) => startedAtMs);
  expect(instants).toEqual(instants.toSorted((a, b) => b - a));
  const from = new Date(rig.clock.wallMs() - 3_600_000).toISOString();
  const hour = (await (await fetch(`${results}?from=${from}`)).json()) as { results: unknown[] };
  expect(hour.results).toHaveLength(12);
  const failing = day.results.find(({ result }) => result === 'failing');
  const kept = await fetch(`${results}/${failing?.sequence}`);
  expect(await kept.json()).toMatchObject({
    story: ['delivered after 900 ms, 3.20 s', expect.anything()],
  });
  const bad = ['?limit=0', '?limit=x', '?limit=1001', '?from=yesterday', '/x', '/-1'];
  const statuses = await Promise.all(
    bad.map(async (query) => (await fetch(results + query)).status),
  );
  expect(statuses).toEqual(bad.map(() => 400));
});

test('a foreign name and a foreign origin are refused', async () => {
  const { door } = await aDayOfMonitors();
  expect(await statusOf(`${door.url}/`, { host: 'evil.example.org' })).toBe(421);
  const run = `${door.url}/api/v1/monitors/chat/run`;
  const origins = { evil: 'http://evil.example.org', none: 'null', own: door.url };
  expect(await statusOf(run, { ...BEARER, origin: origins.evil }, 'POST')).toBe(403);
  expect(await statusOf(run, { ...BEARER, origin: origins.none }, 'POST')).toBe(403);
  expect(await statusOf(run, { ...BEARER, 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403);
  expect(await statusOf(run, { ...BEARER, origin: origins.own }, 'POST')).toBe(202);
  expect(await statusOf(run, {}, 'DELETE')).toBe(405);
});

test('only the token acts, and without one nobody does', async () => {
  const { door } = await aDayOfMonitors();
  const closed = await aDayOfMonitors(null);
  const run = '/api/v1/monitors/chat/run';
  const post = async (url: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { method: 'POST', headers })).status;
  expect(await post(door.url + run, {})).toBe(401);
  expect(await post(door.url + run, { authorization: 'Bearer wrong' })).toBe(401);
  expect(await post(closed.door.url + run, BEARER)).toBe(403);
  expect(await post(`${door.url}/api/v1/monitors/x/run`, BEARER)).toBe(404);
});

test('a probe that is asked for now is kept as a result', async () => {
  const { door, rig } = await aDayOfMonitors();
  const newest = (): number => rig.service.results('chat', { limit: 1 })?.[0]?.sequence ?? 0;
  const before = newest();
  const url = `${door.url}/api/v1/monitors/chat/run`;
  expect((await fetch(url, { method: 'POST', headers: BEARER })).status).toBe(202);
  await rig.clock.pass(100);
  expect(newest()).toBe(before + 1);
});

test('a silence keeps everybody asleep until it ends, and survives a restart', async () => {
  const path = join(temporaryFolder(), 'monitors.db');
  const { door, rig } = await aDayOfMonitors(ACT_TOKEN, path);
  const silence = async (body: unknown): Promise<number> => {
    const url = `${door.url}/api/v1/monitors/chat/silence`;
    const headers = { ...BEARER, ...JSON_TYPE };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const isSilent = (): boolean =>
    rig.service.status().find(({ name }) => name === 'chat')?.isInMaintenance ?? false;
  expect([await silence({ for: '2h' }), isSilent()]).toEqual([200, true]);
  expect(rig.history.silencedUntilMs('chat')).toBe(rig.clock.wallMs() + 7_200_000);
  await rig.clock.pass(7_200_000);
  expect(isSilent()).toBe(false);
  await silence({ for: '2h' });
  expect([await silence({ for: null }), isSilent()]).toEqual([200, false]);
  await silence({ for: '2h' });
  await rig.restart();
  expect(isSilent()).toBe(true);
  expect([await silence({ for: '30d' }), await silence({}), await silence(3)]).toEqual([
    400, 400, 400,
  ]);
});

test('a scrape that is a probe speaks the dialect of blackbox_exporter', async () => {
  // A healthy server on a crowded machine may take more than a second.
  const { desk, server, other, tokens } = await startDeskRig('3s');
  const { rig } = await aDayOfMonitors();
  const door = await openMonitorDoor({
    ...{ host: '127.0.0.1', port: 0, view: rig.service, acts: rig.service, desk, token: null },
    clock: systemClock(),
  });
  onTestFinished(() => door.close());
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${door.url}/probe?${query}`, { headers });
    return { status: response.status, text: await response.text() };
  };
  const good = await get(`module=chat&target=${server.url}`);
  expect(good.text).toContain('\nprobe_success 1\n');
  expect(good.text).toMatch(/\nprobe_phase_duration_seconds\{phase="exchange"\} \d+\.\d+/);
  const bad = await get(`target=${other.url}&debug=true`);
  expect(bad.text).toContain('\nprobe_success 0\n');
  expect(bad.text).toMatch(/\n(failing|unknown): /);
  const hurried = await get('module=chat', { 'x-prometheus-scrape-timeout-seconds': '1.5' });
  expect(hurried.text).toContain('earshot_probe_result{result="unknown"} 1');
  const refused = ['module=x', 'target=http://127.0.0.1:1', 'module=chat&hostname=x'];
  const answers = await Promise.all(refused.map((query) => get(query)));
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  for (const { text } of answers) expect(text).toContain(`Modules: chat. Targets: ${server.url}`);
  const told = [good, bad, hurried, ...answers].map(({ text }) => text).join('\n');
  expect(tokens.filter((token) => told.includes(token))).toEqual([]);
});

test('a form acts with the token that is typed into it, and leads back', async () => {
  const { door, rig } = await aDayOfMonitors();
  const path = '/monitors/chat/act';
  const isSilent = (): boolean =>
    rig.service.status().find(({ name }) => name === 'chat')?.silencedUntilMs !== null;
  const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(fields);
    const sent = { method: 'POST', body, headers, redirect: 'manual' } as const;
    return fetch(door.url + path, sent);
  };
  const token = ACT_TOKEN;
  const silenced = await send({ token, act: 'silence', for: '1h' });
  expect([silenced.status, silenced.headers.get('location')]).toEqual([303, '/monitors/chat']);
  expect(isSilent()).toBe(true);
  expect((await send({ token, act: 'speak' })).status).toBe(303);
  expect(isSilent()).toBe(false);
  const statuses = [
    await send({ token, act: 'silence', for: '8d' }),
    await send({ token, act: 'silence', for: 'x' }),
    await send({ token, act: 'reboot' }),
    await send({ token: '', act: 'run' }),
    await send({ token: `${token}x`, act: 'run' }),
    await send({ token, act: 'run' }, { 'content-type': 'text/plain' }),
    await send({ token, act: 'run', more: 'x'.repeat(1_000) }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([400, 400, 400, 401, 401, 400, 400]);
  expect((await send({ token, act: 'run' })).status).toBe(303);
  const url = `${door.url}/monitors/x/act`;
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url, { method: 'POST', body: new URLSearchParams({ token }) })).status).toBe(
    404,
  );
});

test('a form of another origin acts no more than one without a token', async () => {
  const { door } = await aDayOfMonitors();
  const closed = await aDayOfMonitors(null);
  const body = `act=run&token=${ACT_TOKEN}`;
  const type = 'application/x-www-form-urlencoded';
  const post = (url: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const length = String(body.length);
      const given = { 'content-type': type, 'content-length': length, ...headers };
      const asked = rawRequest(`${url}/monitors/chat/act`, { method: 'POST', headers: given });
      asked.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      asked.on('error', reject).end(body);
    });
  expect(await post(door.url, { origin: 'http://evil.example.org' })).toBe(403);
  expect(await post(door.url, { origin: 'null' })).toBe(403);
  expect(await post(door.url, { 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(
    await post(door.url, { host: 'evil.example.org', origin: 'http://evil.example.org' }),
  ).toBe(421);
  expect(await post(closed.door.url, {})).toBe(403);
  expect((await fetch(`${closed.door.url}/monitors/chat/act`)).status).toBe(403);
  const page = await (await fetch(`${closed.door.url}/monitors/chat`)).text();
  expect(page).not.toContain('/act');
  expect(await post(door.url, { origin: door.url })).toBe(303);
});
