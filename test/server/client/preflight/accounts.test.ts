// Preflight and the accounts: what passes, whose tokens they are, how long they live.

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/index.ts';
import { accountOf, idOf } from '../client-rig.ts';
import { envelope, sendJson, wireRow } from '../scripted-server.ts';
import { accounts, jwtOf, opaque, PreflightRig, WELL } from './preflight-rig.ts';

const rig = new PreflightRig();

afterEach(() => rig.close());

describe('preflight passes', () => {
  it('a documented server, with one upgrade and a few reads and not a single message', async () => {
    const frames: unknown[] = [];
    const report = await rig.check({
      onRequest: WELL,
      onSocket: (ws) => ws.on('message', (data) => frames.push(data)),
    });
    expect(report.warnings).toEqual([]);
    expect(report.startHistory).toMatchObject({ conversations: 2, rows: 2 });
    expect(report.accounts.map((account) => account.id)).toEqual([idOf(0), idOf(1)]);
    expect(frames).toEqual([]);
    expect(rig.upgradeCount).toBe(1);
  });

  it('accounts beyond those of the plan, whatever they are', async () => {
    const all = [...accounts(2), accountOf(2, { token: null })];
    expect((await rig.check({ onRequest: WELL }, { accounts: all })).accounts).toHaveLength(2);
  });

  it('a file of tokens alone when the tokens say whose they are', async () => {
    const bare = accounts(2, jwtOf).map((account) => ({ ...account, id: '', email: '' }));
    const report = await rig.check({ onRequest: WELL }, { accounts: bare });
    expect(report.accounts.map((account) => account.id)).toEqual([idOf(0), idOf(1)]);
  });

  it('a large history with a warning', async () => {
    const rows = Array.from({ length: 5_001 }, (_, id) => wireRow(id, [idOf(0), idOf(1)], 'x'));
    const report = await rig.check({
      onRequest: (request, response) =>
        sendJson(
          response,
          200,
          envelope(request.url === '/chat/user/threads/' ? [] : { messages: rows }),
        ),
    });
    expect(report.startHistory.rows).toBe(10_002);
    expect(report.warnings).toEqual([expect.stringContaining('5001 messages')]);
  });
});

describe('preflight refuses before any packet', () => {
  it.each([
    ['too few accounts', accounts(1), 'users.csv: 1 accounts for 2 users'],
    [
      'a missing token',
      accounts(2, (user) => (user === 1 ? null : 't')),
      'users.csv:3 has no token',
    ],
    [
      'a token of another row',
      accounts(2, () => jwtOf(0)).map((account, user) => ({ ...account, token: jwtOf(1 - user) })),
      'users.csv:2: its token belongs to the account of users.csv:3',
    ],
    [
      'the same token twice',
      accounts(2, () => 'secret-token-1'),
      'users.csv:3: its token belongs to the account of users.csv:2',
    ],
  ])('%s', async (_name, chosen, message) => {
    const error = await rig.refusal({ onRequest: WELL }, { accounts: chosen });
    expect(error).toMatchObject({ code: 'ACCOUNTS_INVALID', exitCode: 2, message });
    expect(rig.requests).toEqual([]);
  });

  it('tokens that end before the run does, and tokens that have ended', async () => {
    const short = accounts(2, (user) => jwtOf(user, user === 1 ? 30_500 : 3_600_000));
    const error = await rig.refusal({ onRequest: WELL }, { accounts: short });
    expect(error).toMatchObject({ code: 'TARGET_AUTH', exitCode: 6 });
    expect(error.message).toMatch(/^The token of users\.csv:3 ends in (29|30)s, the run needs 1m$/);
    await rig.close();
    const ended = accounts(2, (user) => jwtOf(user, 1_000));
    const clock = { nowMs: () => 0, wallMs: () => systemClock().wallMs() + 5_000 };
    const late = await rig.refusal({ onRequest: WELL }, { accounts: ended, options: { clock } });
    expect(late.message).toBe('The token of users.csv:2, users.csv:3 has expired');
    expect(rig.requests).toEqual([]);
  });

  it('accounts without a password where the login needs one', async () => {
    const login = {
      kind: 'login',
      path: '/login',
      body: { password: '{password}' },
      token: 'access',
      refresh: null,
      ratePerSecond: 100,
      inFlightCount: 5,
    } as const;
    const chosen = accounts(2).map((account) => ({ ...account, password: null }));
    const what = { accounts: chosen, options: { auth: login } };
    expect(await rig.refusal({ onRequest: WELL }, what)).toMatchObject({
      code: 'ACCOUNTS_INVALID',
      message: 'users.csv:2, users.csv:3 has no password',
    });
  });
});

describe('preflight finds whose an opaque token is', () => {
  it('by the thread lists: another row', async () => {
    const swapped = accounts(4, (user) => opaque((user + 2) % 4));
    const error = await rig.refusal(
      { onRequest: WELL },
      { accounts: swapped, request: { userCount: 4 } },
    );
    expect(error).toMatchObject({
      code: 'ACCOUNTS_INVALID',
      message: 'users.csv:2: its token belongs to the account of users.csv:4',
    });
  });

  it('by the thread lists: an account outside the file', async () => {
    const strange = accounts(2, (user) => opaque(user === 1 ? 7 : 0));
    expect(await rig.refusal({ onRequest: WELL }, { accounts: strange })).toMatchObject({
      code: 'ACCOUNTS_INVALID',
      message: expect.stringMatching(/^users\.csv:3: by the server's answers/) as string,
    });
  });
});

describe('preflight reports a login', () => {
  const login = {
    kind: 'login',
    path: '/login/',
    body: { email: '{email}', password: '{password}' },
    token: 'access',
    refresh: null,
    ratePerSecond: 100,
    inFlightCount: 5,
  } as const;

  it.each([
    [400, { detail: 'pass-word-1 is wrong' }, ' answered 400: {"detail":"<redacted> is wrong"}'],
    [200, { token: 'x' }, ' answered 200 without the token: {"token":"x"}'],
  ])('that answers %d', async (status, reply, said) => {
    const error = await rig.refusal(
      { onRequest: (_request, response) => sendJson(response, status, reply) },
      { options: { auth: login } },
    );
    expect(error).toMatchObject({ code: 'TARGET_AUTH' });
    expect(error.message).toBe(`POST ${rig.url}/login/ (users.csv:2)${said}`);
  });
});
