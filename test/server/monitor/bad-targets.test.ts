// Targets that let nobody in, in each way that a target can: failing where somebody who wants to
// chat would fail too, unknown where it is our own doing; always in time, and nothing left open.

import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { mintToken } from '../../../src/client/index.ts';
import { envelope, type Script, sendJson, startScriptedServer } from '../client/scripted-server.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../client/test-certificate.ts';
import { probeOf, scenarioAt, startProbeRig } from './probe-rig.ts';

const IDS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const HOUR_MS = 3_600_000;

function tokenRows(lifetimeMs: number, secret = 'a secret'): readonly string[] {
  const account = (id: string) => ({ id, email: '' });
  return IDS.map((id) => {
    const nowWallMs = Date.now() + Math.min(0, lifetimeMs) - 1000;
    const claims = { user_id: '{id}' };
    const token = mintToken({
      ...{ secret, claims, account: account(id), nowWallMs },
      lifetimeMs: Math.abs(lifetimeMs),
    });
    return `${id},${id}@x.org,${token}`;
  });
}

async function scripted(script: Script): Promise<string> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server.close());
  return server.url;
}

/** Listens, accepts, and says nothing. */
async function startMute(): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const THREADS_ONLY: Script = {
  onRequest: (_request, response) => sendJson(response, 200, envelope([])),
};

test('a target that is down is failing', async () => {
  const url = await startMute();
  const free = Number(new URL(url).port) === 9 ? 10 : 9;
  const { run } = probeOf(scenarioAt(`http://127.0.0.1:${free}`, { rows: tokenRows(HOUR_MS) }));
  const outcome = await run();
  expect(outcome).toMatchObject({ result: 'failing', messages: { sent: 0 } });
  expect(outcome.sentence).toContain('nothing listens there (ECONNREFUSED)');
  expect(outcome.phases.map(({ name }) => name)).toEqual(['authenticate']);
});

test('a target that accepts and says nothing is failing, in time', async () => {
  const { run } = probeOf(scenarioAt(await startMute(), { rows: tokenRows(HOUR_MS) }));
  const outcome = await run(0, 2_500);
  expect(outcome.result).toBe('failing');
  expect(outcome.sentence).toContain('it did not answer in time');
  expect(outcome.durationSeconds).toBeLessThan(3);
});

test('a socket that is never opened is failing, and REST is not blamed', async () => {
  const url = await scripted({ ...THREADS_ONLY, onUpgrade: () => true });
  const { run } = probeOf(scenarioAt(url, { rows: tokenRows(HOUR_MS) }));
  const outcome = await run(0, 2_500);
  expect(outcome).toMatchObject({
    result: 'failing',
    sentence: '2 of 2 users could not open a socket: no answer in time (2 times).',
  });
  expect(outcome.phases.map(({ name }) => name)).toEqual(['authenticate', 'connect']);
});

test('a refused upgrade is failing, with its status', async () => {
  const onUpgrade: Script['onUpgrade'] = (_request, socket) => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    return true;
  };
  const { run } = probeOf(
    scenarioAt(await scripted({ ...THREADS_ONLY, onUpgrade }), { rows: tokenRows(HOUR_MS) }),
  );
  const { result, sentence } = await run();
  expect({ result, sentence }).toEqual({
    result: 'failing',
    sentence: '2 of 2 users could not open a socket: status 503 (2 times).',
  });
});

test('a socket that opens and then says nothing is failing, and proves no loss', async () => {
  const { run } = probeOf(scenarioAt(await scripted(THREADS_ONLY), { rows: tokenRows(HOUR_MS) }));
  const outcome = await run(0, 4_000);
  expect(outcome).toMatchObject({
    result: 'failing',
    sentence: '4 of 4 messages were not confirmed in time.',
    messages: { sent: 4, confirmed: 0, lost: 0 },
  });
  expect(outcome.durationSeconds).toBeLessThan(4.5);
});

test('a certificate that nobody trusts is failing, and named', async () => {
  const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };
  const url = await scripted({ ...THREADS_ONLY, tls });
  const { run } = probeOf(scenarioAt(url, { rows: tokenRows(HOUR_MS) }));
  const { result, sentence, story } = await run();
  expect(result).toBe('failing');
  expect(sentence).toContain('its certificate is not trusted');
  expect(sentence).toContain('SELF_SIGNED');
  expect(story.join('\n')).toContain('Set target.tls.ca');
});

test('tokens that have expired are our own matter: unknown, and nothing is sent', async () => {
  const server = await startScriptedServer(THREADS_ONLY);
  onTestFinished(() => server.close());
  const { run } = probeOf(scenarioAt(server.url, { rows: tokenRows(-HOUR_MS) }));
  const { result, sentence } = await run();
  expect({ result, sentence }).toEqual({
    result: 'unknown',
    sentence: expect.stringMatching(/^The token of .*users\.csv:2, .*users\.csv:3 has expired\.$/),
  });
  expect(server.requests).toEqual([]);
});

test('a valid token that is refused is failing; one that may have ended is unknown', async () => {
  const url = await scripted({
    onRequest: (_request, response) => sendJson(response, 401, { detail: 'no' }),
  });
  const valid = await probeOf(scenarioAt(url, { rows: tokenRows(HOUR_MS) })).run();
  const opaque = IDS.map((id, user) => `${id},${id}@x.org,opaque-token-${user}`);
  const doubtful = await probeOf(scenarioAt(url, { rows: opaque })).run();
  expect(valid).toMatchObject({ result: 'failing' });
  expect(valid.sentence).toContain('answered 401');
  expect(doubtful).toMatchObject({ result: 'unknown' });
  expect(doubtful.sentence).toContain('the token may have expired');
  expect(JSON.stringify(doubtful)).not.toContain('opaque-token');
});

test('too little time is said before anything is sent', async () => {
  const { run, probe } = await startProbeRig();
  expect(probe.leastTimeoutMs).toBe(2_000);
  const { result, sentence } = await run(0, 1_999);
  expect(result).toBe('unknown');
  expect(sentence).toContain('needs 2s, not');
});

test('a probe that is over leaves no timer and no connection', async () => {
  const { run, server } = await startProbeRig();
  await run(0);
  await expect.poll(() => server.statistics().connections).toBe(0);
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await run(1);
  await run(2);
  await expect.poll(() => server.statistics().connections).toBe(0);
  expect(timers()).toBeLessThanOrEqual(before);
});

test('an abort ends a probe at once and leaves nothing open', async () => {
  const { probe, server } = await startProbeRig({ faults: '[{ fault: relay-stop }]' });
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const abort = new AbortController();
  const started = performance.now();
  const running = probe.run({ monitor: 'x', sequence: 0, signal: abort.signal, timeoutMs: 20_000 });
  setTimeout(() => abort.abort(), 700);
  const outcome = await running;
  expect(outcome).toMatchObject({
    result: 'unknown',
    sentence: expect.stringContaining('outside'),
  });
  expect(performance.now() - started).toBeLessThan(2_000);
  await expect.poll(() => server.statistics().connections).toBe(0);
  const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  expect(after).toBeLessThanOrEqual(before + 1);
});
