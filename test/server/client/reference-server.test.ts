// The client against the reference server: the whole documented round, every way of authentication.

import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, preflight } from '../../../src/client/index.ts';
import { type GeneratedAccount, startServer } from '../../../src/server/index.ts';
import { bodyOf, ClientRig, clientOptions, NEVER, READ, sendRequest } from './client-rig.ts';

const SECRET = 'the secret of this test, long enough';
const PLAIN = { headers: {}, jwtSecret: SECRET, tlsCa: null, tlsCert: null, tlsKey: null };

const TOKENS = { kind: 'tokens' } as const;
const LOGIN = {
  kind: 'login',
  path: '/auth/token/',
  body: { email: '{email}', password: '{password}' },
  token: 'access',
  refresh: {
    path: '/auth/token/refresh/',
    body: { refresh: '{refresh}' },
    from: 'refresh',
    token: 'access',
  },
  ratePerSecond: 100,
  inFlightCount: 5,
} as const;
const JWT = {
  kind: 'jwt',
  secret: { kind: 'env', name: 'UNUSED' },
  claims: { user_id: '{id}', token_type: 'access' },
  lifetimeMs: 600_000,
} as const;

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(auth: ClientOptions['auth']) {
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET });
  closers.push(() => server.close());
  const people = await server.createAccounts(2, { passwords: true });
  const rig = new ClientRig(server.url, { auth, secrets: PLAIN });
  closers.push(() => rig.client.close());
  return { server, people, rig };
}

function idAt(people: readonly GeneratedAccount[], index: number): string {
  return people[index]?.id ?? '';
}

describe('against the reference server', () => {
  it.each([
    ['tokens of a file', TOKENS],
    ['a login', LOGIN],
    ['minted tokens', JWT],
  ] as const)('a message is confirmed, delivered and read back with %s', async (_name, auth) => {
    const { server, people, rig } = await start(auth);
    const accounts = people.map((person, index) => ({
      ...person,
      token: auth.kind === 'tokens' ? person.token : null,
      line: index + 2,
    }));
    const report = await preflight(clientOptions(server.url, { auth, secrets: PLAIN }), accounts, {
      userCount: 2,
      partnerOf: (user) => 1 - user,
      neededLifetimeMs: 60_000,
      accountsPath: null,
      signal: NEVER,
    });
    expect(report).toMatchObject({ warnings: [], startHistory: { rows: 0 } });

    const [sender, receiver] = [rig.session(0, accounts[0]), rig.session(1, accounts[1])];
    expect(await Promise.all([sender.connect(NEVER), receiver.connect(NEVER)])).toEqual([
      true,
      true,
    ]);
    const request = { ...sendRequest(0), receiverId: idAt(people, 1) };
    sender.send(request);
    const frames = await rig.wait('frame', 2);
    const seen = frames.map((frame) => `${frame.user} ${frame.action}`);
    expect(seen.toSorted((a, b) => a.localeCompare(b))).toEqual(['0 conf_message', '1 re_message']);
    expect(request.told).toEqual(['confirmed']);
    expect(rig.answered).toEqual([request.marker]);
    const partner = { ...READ, partner: 1, partnerId: idAt(people, 1) };
    expect(await sender.readHistory(partner, NEVER)).toBe(true);
    expect(await receiver.readThreads(READ, NEVER)).toBe(true);
    const [history] = rig.of('history');
    const [threads] = rig.of('threads');
    expect(history?.rows).toMatchObject([{ id: frames[0]?.id, body: bodyOf(0) }]);
    expect(threads?.rows).toMatchObject([
      { otherUserId: idAt(people, 0), last: { body: bodyOf(0) } },
    ]);
    await sender.checkUnknownRecipient(NEVER);
    await sender.disconnect('polite', NEVER);
    expect(rig.of('socket-closed')).toMatchObject([{ user: 0, code: 1000, side: 'us' }]);
    expect(rig.of('http-checked')).toHaveLength(3);
    for (const bad of [
      'http-violation',
      'frame-violation',
      'read-failed',
      'connect-failed',
    ] as const) {
      expect(rig.of(bad)).toEqual([]);
    }
  });

  it('an error frame names the only send that was outstanding', async () => {
    const { people, rig } = await start(TOKENS);
    const sender = rig.session(0, { ...people[0], line: 2 });
    await sender.connect(NEVER);
    const request = { ...sendRequest(0), receiverId: idAt(people, 0) };
    sender.send(request);
    const [error] = await rig.wait('error-frame');
    expect(error?.refused).toEqual(request.marker);
    expect(request.told).toEqual(['indeterminate']);
  });

  it('preflight refuses a secret that is not the server\u2019s', async () => {
    const { server, people } = await start(JWT);
    const options = clientOptions(server.url, {
      auth: JWT,
      secrets: { ...PLAIN, jwtSecret: 'another secret altogether' },
    });
    const accounts = people.map((person) => ({ ...person, token: null, line: 0 }));
    const request = { userCount: 2, partnerOf: () => 1, neededLifetimeMs: 1, accountsPath: null };
    await expect(preflight(options, accounts, { ...request, signal: NEVER })).rejects.toMatchObject(
      {
        code: 'TARGET_AUTH',
        message: expect.stringContaining('/chat/user/threads/ answered 401') as string,
      },
    );
  });
});
