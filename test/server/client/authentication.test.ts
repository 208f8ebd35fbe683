// Tokens on the wire: login as described, refresh before expiry, another token after a 401.

import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import { type ClientOptions, mintToken } from '../../../src/client/index.ts';
import { ClientRig, idOf, NEVER, type OptionChanges, READ } from './client-rig.ts';
import {
  envelope,
  readBody,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from './scripted-server.ts';

const LOGIN = {
  kind: 'login',
  path: '/auth/token/',
  body: { email: '{email}', password: '{password}', device: 'bot' },
  token: 'data.access',
  refresh: {
    path: '/auth/token/refresh/',
    body: { refresh: '{refresh}' },
    from: 'data.refresh',
    token: 'access',
  },
  ratePerSecond: 1_000,
  inFlightCount: 2,
} as const satisfies ClientOptions['auth'];

let server: ScriptedServer;
let rig: ClientRig;
/** Path and body of every POST, and the token of every read. */
let asked: unknown[] = [];

function access(clock: ManualClock, lifetimeMs: number): string {
  const account = { id: idOf(0), email: '' };
  return mintToken({ secret: 's', claims: {}, account, nowWallMs: clock.wallMs(), lifetimeMs });
}

async function start(
  answers: {
    readonly token?: () => [number, unknown];
    readonly refresh?: () => [number, unknown];
    readonly read?: (token: string) => number;
  },
  changes: OptionChanges = {},
): Promise<void> {
  asked = [];
  server = await startScriptedServer({
    onRequest: (request, response) => {
      if (request.method === 'GET') {
        const status = answers.read?.(request.headers.authorization ?? '') ?? 200;
        sendJson(response, status, envelope([]));
        return;
      }
      void readBody(request).then((body) => {
        asked.push([request.url, body]);
        const isRefresh = request.url === '/auth/token/refresh/';
        const [status, reply] = (isRefresh ? answers.refresh : answers.token)?.() ?? [500, {}];
        sendJson(response, status, reply);
      });
    },
  });
  rig = new ClientRig(server.url, { auth: LOGIN, ...changes });
}

afterEach(async () => {
  await rig.client.close();
  await server.close();
});

describe('a login', () => {
  it('sends what the scenario describes and is stated once for all who wait', async () => {
    await start({ token: () => [200, { data: { access: 'abc', refresh: 'def' } }] });
    const session = rig.session();
    const both = [session.authenticate(NEVER), session.authenticate(NEVER)];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(asked).toEqual([
      ['/auth/token/', { email: 'u0@x.org', password: 'pass-word-1', device: 'bot' }],
    ]);
    expect(rig.facts).toMatchObject([{ type: 'authenticated', user: 0, how: 'login' }]);
    expect(rig.of('authenticated')[0]?.loginMs).toBeGreaterThan(0);
    expect(await session.authenticate(NEVER)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['refused', 401, { detail: 'no' }],
    ['without a token', 200, { data: {} }],
    ['with a token that cannot travel', 200, { data: { access: 'a b' } }],
    ['with a number for a token', 200, { data: { access: 5 } }],
  ])('that is %s is a failed connection, and nothing is sent', async (_name, status, reply) => {
    await start({ token: () => [status, reply] });
    expect(await rig.session().connect(NEVER)).toBe(false);
    expect(rig.facts).toMatchObject([{ type: 'connect-failed', status, reason: 'refused' }]);
    expect(server.requests).toHaveLength(1);
  });

  it('never shows a password or a token', async () => {
    await start({ token: () => [401, { echo: 'pass-word-1' }] });
    await rig.session().authenticate(NEVER);
    expect(JSON.stringify(rig.facts)).not.toContain('pass-word');
  });
});

describe('a token that is about to expire', () => {
  it('is refreshed before it is used, with a new login when the refresh is refused', async () => {
    const clock = new ManualClock();
    let canRefresh = true;
    await start(
      {
        token: () => [200, { data: { access: access(clock, 300_000), refresh: 'r1' } }],
        refresh: () => [canRefresh ? 200 : 401, { access: access(clock, 300_000) }],
      },
      { clock },
    );
    const session = rig.session();
    const paths = (): unknown[] => asked.map((entry) => (entry as unknown[])[0]);
    await session.readThreads(READ, NEVER);
    clock.advance(269_000);
    await session.readThreads(READ, NEVER);
    expect(paths()).toEqual(['/auth/token/']);
    clock.advance(2_000);
    await session.readThreads(READ, NEVER);
    expect(asked.at(-1)).toEqual(['/auth/token/refresh/', { refresh: 'r1' }]);
    canRefresh = false;
    clock.advance(271_000);
    await session.readThreads(READ, NEVER);
    expect(paths().slice(2)).toEqual(['/auth/token/refresh/', '/auth/token/']);
    expect(rig.of('authenticated').map((fact) => fact.how)).toEqual(['login', 'refresh', 'login']);
    expect(rig.of('threads')).toHaveLength(4);
  });
});

describe('a 401', () => {
  it('gets another token once, and the read is asked again', async () => {
    let logins = 0;
    await start({
      token: () => {
        logins += 1;
        return [200, { data: { access: `token-${logins}` } }];
      },
      read: (token) => (token === 'Bearer token-2' ? 200 : 401),
    });
    expect(await rig.session().readThreads(READ, NEVER)).toBe(true);
    expect(logins).toBe(2);
    expect(rig.of('read-failed')).toEqual([]);
  });

  it('that stays is a failed read, not a loop', async () => {
    await start({ token: () => [200, { data: { access: 'abc' } }], read: () => 401 });
    expect(await rig.session().readThreads(READ, NEVER)).toBe(false);
    expect(server.requests.map((request) => request.method)).toEqual([
      'POST',
      'GET',
      'POST',
      'GET',
    ]);
    expect(rig.of('read-failed')).toMatchObject([{ status: 401, reason: 'status' }]);
  });
});

describe('a minted token', () => {
  it('is made where it is needed and made anew before it ends', async () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    const jwt = {
      kind: 'jwt',
      secret: { kind: 'env', name: 'X' },
      claims: { user_id: '{id}' },
    } as const;
    await start(
      {
        read: (token) => {
          seen.push(token);
          return 200;
        },
      },
      {
        auth: { ...jwt, lifetimeMs: 100_000 },
        clock,
        secrets: { headers: {}, jwtSecret: 's', tlsCa: null, tlsCert: null, tlsKey: null },
      },
    );
    const session = rig.session();
    for (const waitMs of [0, 79_000, 2_000]) {
      clock.advance(waitMs);
      await session.readThreads(READ, NEVER);
    }
    expect(seen[0]).toBe(seen[1]);
    expect(seen[2]).not.toBe(seen[1]);
    expect(rig.of('authenticated')).toEqual([]);
  });
});
