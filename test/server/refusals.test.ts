// What the server refuses: bad frames, bad tokens, bad requests, and everything beyond its caps.

import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../src/base/index.ts';
import type { GeneratedAccount } from '../../src/server/index.ts';
import { openServer, SECRET, type TestServer } from './kit.ts';

async function withAccounts(
  ...options: Parameters<typeof openServer>
): Promise<[TestServer, GeneratedAccount, GeneratedAccount]> {
  const server = await openServer(...options);
  const [alice, bob] = await server.accounts(2, true);
  return [server, alice as GeneratedAccount, bob as GeneratedAccount];
}

const message = { action: 'chat_message', message_body: 'hello' };

describe('a frame that cannot be taken', () => {
  test.each([
    ['no JSON', () => '{"action":', 'malformed_json'],
    ['an array', () => [], 'malformed_json'],
    ['null', () => null, 'malformed_json'],
    ['no action', () => ({}), 'unknown_action'],
    ['an unknown action', () => ({ ...message, action: 'shout' }), 'unknown_action'],
    ['no receiver', () => message, 'invalid_field'],
    [
      'a number as body',
      (id: string) => ({ ...message, message_body: 1, receiver_id: id }),
      'invalid_field',
    ],
    [
      'an empty body',
      (id: string) => ({ ...message, message_body: '', receiver_id: id }),
      'body_empty',
    ],
    [
      'a blank body',
      (id: string) => ({ ...message, message_body: ' \n', receiver_id: id }),
      'body_empty',
    ],
    [
      'too long a body',
      (id: string) => ({ ...message, message_body: 'x'.repeat(16_385), receiver_id: id }),
      'body_too_long',
    ],
    [
      'a lone surrogate',
      (id: string) => `{"action":"chat_message","message_body":"\\ud800","receiver_id":"${id}"}`,
      'invalid_text',
    ],
    [
      'an unknown receiver',
      () => ({ ...message, receiver_id: '00000000-0000-4000-8000-000000000000' }),
      'unknown_receiver',
    ],
    [
      'a receiver that is no UUID',
      () => ({ ...message, receiver_id: "' OR 1=1 --" }),
      'unknown_receiver',
    ],
    [
      'the sender as receiver',
      (_id: string, own: string) => ({ ...message, receiver_id: own }),
      'self_message',
    ],
  ])(
    '(%s) is answered with an error frame, and the socket lives on',
    async (_what, frame, code) => {
      const [server, alice, bob] = await withAccounts();
      const client = await server.connect(alice);
      client.raw(frame(bob.id, alice.id));
      expect(await client.take(1)).toEqual([
        { action: 'error', code, message: expect.any(String) },
      ]);
      expect(await client.say(bob, 'still here')).toMatchObject({ action: 'conf_message' });
      expect(await server.history(alice, bob)).toHaveLength(1);
    },
  );

  test('(binary) is answered with an error frame', async () => {
    const [server, alice] = await withAccounts();
    const client = await server.connect(alice);
    client.socket.send(Buffer.from('{}'));
    expect(await client.take(1)).toMatchObject([{ action: 'error', code: 'binary_frame' }]);
  });

  test('(deeply nested) does no harm', async () => {
    const [server, alice] = await withAccounts();
    const client = await server.connect(alice);
    client.raw('['.repeat(30_000));
    expect(await client.take(1)).toMatchObject([{ code: 'malformed_json' }]);
  });

  test('(longer than the cap) closes its own socket with 1009 and no other', async () => {
    const [server, alice, bob] = await withAccounts({ limits: { frameBytes: 1000 } });
    const [client, other] = [await server.connect(alice), await server.connect(bob)];
    client.raw('x'.repeat(1001));
    expect(await client.closed).toBe(1009);
    expect(await other.say(alice, 'I am well')).toMatchObject({ action: 'conf_message' });
  });
});

describe('a handshake without a valid token', () => {
  const now = Math.floor(Date.parse('2026-01-01T00:00:00Z') / 1000);
  const clock = new ManualClock(0, now * 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const sign = (claims: object, secret = SECRET, algorithm = 'HS256') =>
    new SignJWT({ token_type: 'access', ...claims })
      .setProtectedHeader({ alg: algorithm })
      .setExpirationTime(now + 60)
      .sign(
        Buffer.from(secret.padEnd(64, ' ').slice(0, algorithm === 'HS512' ? 64 : secret.length)),
      );

  test.each([
    ['no token', () => ''],
    ['an empty token', () => '?token='],
    ['no JWT', () => '?token=abc.def.ghi'],
    [
      'another key',
      async (id: string) => `?token=${await sign({ user_id: id }, 'another secret')}`,
    ],
    [
      'another algorithm',
      async (id: string) => `?token=${await sign({ user_id: id }, SECRET, 'HS512')}`,
    ],
    [
      'no algorithm',
      (id: string) =>
        `?token=${encode({ alg: 'none' })}.${encode({ user_id: id, token_type: 'access', exp: now + 60 })}.`,
    ],
    [
      'a refresh token',
      async (id: string) => `?token=${await sign({ user_id: id, token_type: 'refresh' })}`,
    ],
    [
      'no token type',
      async (id: string) => `?token=${await sign({ user_id: id, token_type: undefined })}`,
    ],
    [
      'an unknown user',
      async () => `?token=${await sign({ user_id: '00000000-0000-4000-8000-000000000000' })}`,
    ],
    [
      'a swapped payload',
      async (id: string) => {
        const [head, , signature] = (await sign({ user_id: 'x' })).split('.');
        const payload = encode({ user_id: id, token_type: 'access', exp: now + 60 });
        return `?token=${head}.${payload}.${signature}`;
      },
    ],
  ])('(%s) is answered with 401 and never upgraded', async (_what, query) => {
    const [server, alice] = await withAccounts({ clock });
    const text = await query(alice.id);
    await expect(server.connectWith(text)).rejects.toThrow(/^401 \{"status":"failure"/);
    expect(server.server.statistics().connections).toBe(0);
  });

  test('a token that the shared secret signed is good over both doors', async () => {
    const [server, alice, bob] = await withAccounts({ clock });
    const token = await sign({ user_id: alice.id });
    const client = await server.connectWith(`?token=${token}`);
    expect(await client.say(bob, 'minted')).toMatchObject({ sender_id: alice.id });
    expect(await server.threads({ ...alice, token })).toHaveLength(1);
  });

  test('an expired token is refused at both doors, also when it was good before', async () => {
    const own = new ManualClock(0, now * 1000);
    const [server, alice] = await withAccounts({ clock: own, accessLifetimeMs: 60_000 });
    expect((await server.request('/chat/user/threads/', {}, alice)).status).toBe(200);
    own.advance(61_000);
    expect((await server.request('/chat/user/threads/', {}, alice)).status).toBe(401);
    await expect(server.connect(alice)).rejects.toThrow(/^401/);
  });

  test('another path than the documented one is not upgraded', async () => {
    const [server, alice] = await withAccounts();
    const moved = new Proxy(server, {
      get: (target, name) =>
        name === 'socketUrl' ? `${target.socketUrl}elsewhere/` : Reflect.get(target, name, target),
    });
    await expect(moved.connectWith.call(moved, `?token=${alice.token}`)).rejects.toThrow(/404/);
  });
});

describe('a REST request', () => {
  test.each([
    ['without credentials', {}, 'Authentication credentials were not provided'],
    [
      'with another scheme',
      { Authorization: 'Basic abc' },
      'Authentication credentials were not provided',
    ],
    ['with a bad token', { Authorization: 'Bearer abc' }, 'Given token not valid'],
  ])('%s is answered with 401 in the envelope', async (_what, headers, text) => {
    const [server] = await withAccounts();
    const answer = await server.request('/chat/user/threads/', { headers });
    expect([answer.status, answer.body.message]).toEqual([401, text]);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  test('for an unknown path is answered with 404, with another method with 405', async () => {
    const [server, alice] = await withAccounts();
    expect((await server.request('/chat/', {}, alice)).status).toBe(404);
    const wrong = await fetch(`${server.url}/chat/user/threads/`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${alice.token}` },
    });
    expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET']);
  });

  test('carries security headers and is never cached', async () => {
    const [server, alice] = await withAccounts();
    const { headers } = await server.request('/chat/user/threads/', {}, alice);
    expect({
      cache: headers.get('Cache-Control'),
      sniff: headers.get('X-Content-Type-Options'),
      referrer: headers.get('Referrer-Policy'),
    }).toEqual({ cache: 'no-store', sniff: 'nosniff', referrer: 'no-referrer' });
  });
});

describe('the token endpoints', () => {
  const post = (server: TestServer, path: string, body: unknown) =>
    server.request(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test('exchange e-mail and password for tokens that work', async () => {
    const [server, alice, bob] = await withAccounts();
    const { email, password } = alice;
    const { status, body } = await post(server, '/auth/token/', { email, password });
    expect(status).toBe(200);
    const client = await server.connectWith(`?token=${String(body.access)}`);
    expect(await client.say(bob, 'logged in')).toMatchObject({ sender_id: alice.id });
    const refreshed = await post(server, '/auth/token/refresh/', { refresh: body.refresh });
    const token = String(refreshed.body.access);
    expect(await server.threads({ ...alice, token })).toHaveLength(1);
  });

  test.each([
    ['a wrong password', (email: string) => ({ email, password: 'wrong' }), 401],
    ['an unknown e-mail', () => ({ email: 'nobody@example.test', password: 'x' }), 401],
    ['a missing field', (email: string) => ({ email }), 400],
    ['no JSON', () => 'email=x', 400],
    ['a body beyond the cap', () => ({ email: 'x'.repeat(20_000), password: 'x' }), 413],
  ])('refuse %s', async (_what, bodyOf, status) => {
    const [server, alice] = await withAccounts();
    expect((await post(server, '/auth/token/', bodyOf(alice.email))).status).toBe(status);
  });

  test('refuse an account without a password, and an access token as a refresh token', async () => {
    const server = await openServer();
    const [account] = await server.accounts(1, false);
    const { email, token } = account as GeneratedAccount;
    expect((await post(server, '/auth/token/', { email, password: '' })).status).toBe(400);
    expect((await post(server, '/auth/token/', { email, password: 'decoy' })).status).toBe(401);
    expect((await post(server, '/auth/token/refresh/', { refresh: token })).status).toBe(401);
  });
});

describe('the caps', () => {
  test('on sockets in all and per user refuse the handshake with 503', async () => {
    const [server, alice, bob] = await withAccounts({
      limits: { connections: 3, connectionsPerUser: 2 },
    });
    await server.connect(alice);
    const second = await server.connect(alice);
    await expect(server.connect(alice)).rejects.toThrow(/^503/);
    await server.connect(bob);
    await expect(server.connect(bob)).rejects.toThrow(/^503/);
    second.socket.close();
    await second.closed;
    await server.connect(bob);
  });

  test('on outgoing bytes close a reader that does not read, and nobody else', async () => {
    const [server, alice, bob] = await withAccounts({ limits: { outgoingBytes: 1024 } });
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    to.socket.pause();
    const body = 'x'.repeat(16_000);
    const confirmedBefore = 600;
    // One after another: who has not read the last conf when the next one comes reads too slowly.
    for (let index = 0; index < confirmedBefore; index += 1) await from.say(bob, body);
    const confirmed = from.frames.filter(({ action }) => action === 'conf_message');
    expect(confirmed).toHaveLength(confirmedBefore);
    to.socket.resume();
    expect([1006, 1013]).toContain(await to.closed);
    expect(to.frames.length).toBeLessThan(confirmedBefore);
    expect(await server.history(bob, alice)).toHaveLength(confirmedBefore);
  });

  test('on messages a second let what is above them wait, in order, and lose nothing', async () => {
    const [server, alice, bob] = await withAccounts({ limits: { messagesPerSecond: 50 } });
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    const sentAtMs = performance.now();
    const bodies = Array.from({ length: 26 }, (_, index) => `message ${index}`);
    for (const body of bodies) from.send(bob, body);
    await from.take(bodies.length, 'conf_message');
    // The first is worked on at once, the others a fiftieth of a second apart.
    expect(performance.now() - sentAtMs).toBeGreaterThanOrEqual(499);
    const heard = await to.take(bodies.length, 're_message');
    expect(heard.map(({ message_body: body }) => body)).toEqual(bodies);
  });

  test('on waiting messages refuse what is beyond them, and keep the others', async () => {
    const limits = { messagesPerSecond: 20, waitingMessages: 5 };
    const [server, alice, bob] = await withAccounts({ limits });
    const from = await server.connect(alice);
    for (let index = 0; index < 12; index += 1) from.send(bob, `message ${index}`);
    const frames = await from.take(12);
    const refused = frames.filter(({ code }) => code === 'storage_failed').length;
    expect(refused).toBeGreaterThan(0);
    expect(await server.history(alice, bob)).toHaveLength(12 - refused);
  });

  test('on messages a second do not hold up a server that ends', async () => {
    const [server, alice, bob] = await withAccounts({ limits: { messagesPerSecond: 1 } });
    const from = await server.connect(alice);
    for (let index = 0; index < 30; index += 1) from.send(bob, `message ${index}`);
    await from.settle();
    await server.server.drain();
    await from.closed;
    expect(from.frames.filter(({ action }) => action === 'conf_message')).toHaveLength(30);
  });

  test('on the Host header: a door on loopback answers to loopback names only', async () => {
    const [server] = await withAccounts();
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${server.url}/healthz`, { headers: { Host: 'evil.example' } });
      asked.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
    expect(status).toBe(421);
  });
});
