// The documented conversation over real sockets: send, confirm, relay, history, threads.

import { describe, expect, test } from 'vitest';
import type { GeneratedAccount } from '../../src/server/index.ts';
import { openServer, type TestServer } from './kit.ts';

async function pair(): Promise<[TestServer, GeneratedAccount, GeneratedAccount]> {
  const server = await openServer();
  const [alice, bob] = await server.accounts(2);
  return [server, alice as GeneratedAccount, bob as GeneratedAccount];
}

describe('a message', () => {
  test('is confirmed to its sender and relayed to its receiver as documented', async () => {
    const [server, alice, bob] = await pair();
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    from.send(bob, 'do me 2k fast');
    const [conf] = await from.take(1);
    const [re] = await to.take(1);
    expect(conf).toEqual({
      sender_id: alice.id,
      receiver_id: bob.id,
      message_body: 'do me 2k fast',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      created_msg_id: 1,
      action: 'conf_message',
    });
    expect(re).toEqual({ ...conf, action: 're_message' });
  });

  test('reaches every open socket of the receiver, and no other socket', async () => {
    const server = await openServer();
    const [alice, bob, carol] = (await server.accounts(3)) as [
      GeneratedAccount,
      GeneratedAccount,
      GeneratedAccount,
    ];
    const from = await server.connect(alice);
    const second = await server.connect(alice);
    const devices = [await server.connect(bob), await server.connect(bob)];
    const stranger = await server.connect(carol);
    await from.say(bob, 'to all of you');
    for (const device of devices) expect(await device.take(1)).toHaveLength(1);
    await Promise.all([stranger.settle(), second.settle()]);
    expect([stranger.frames, second.frames]).toEqual([[], []]);
  });

  test('waits in the history for a receiver who is offline', async () => {
    const [server, alice, bob] = await pair();
    const from = await server.connect(alice);
    const conf = await from.say(bob, 'are you there?');
    const rows = await server.history(bob, alice);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: conf.created_msg_id,
      message: 'are you there?',
      created: String(conf.timestamp).replace('+00:00', 'Z'),
      updated: String(conf.timestamp).replace('+00:00', 'Z'),
    });
  });

  test.each([
    ['markup and quotes', '<b>"hello"</b> & \'you\' \\ \t\n'],
    ['emoji, right-to-left and combining marks', '👩‍👩‍👧 مرحبا e\u0301 \u202e'],
    ['a zero character', 'a\u0000b'],
    ['white space at its edges', '  padded  '],
    ['16,384 characters', 'x'.repeat(16_384)],
  ])('keeps %s on every channel', async (_what, body) => {
    const [server, alice, bob] = await pair();
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    const conf = await from.say(bob, body);
    const [re] = await to.take(1);
    const [row] = await server.history(bob, alice);
    expect([conf.message_body, re?.message_body, row?.message]).toEqual([body, body, body]);
  });

  test('accepts the receiver in any legal spelling of its UUID', async () => {
    const [server, alice, bob] = await pair();
    const from = await server.connect(alice);
    from.raw({
      action: 'chat_message',
      message_body: 'hello',
      receiver_id: bob.id.toUpperCase().replaceAll('-', ''),
    });
    expect(await from.take(1)).toMatchObject([{ action: 'conf_message', receiver_id: bob.id }]);
  });

  test('ignores a sender that the client names', async () => {
    const server = await openServer();
    const [alice, bob, carol] = await server.accounts(3);
    const from = await server.connect(alice as GeneratedAccount);
    from.send(bob as GeneratedAccount, 'it was carol', { sender_id: carol?.id });
    expect(await from.take(1)).toMatchObject([{ sender_id: alice?.id }]);
  });
});

describe('a burst of messages on one socket', () => {
  test('is confirmed, relayed and listed in order, with ascending ids and times', async () => {
    const [server, alice, bob] = await pair();
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    const bodies = Array.from({ length: 500 }, (_, index) => `message ${index}`);
    for (const body of bodies) from.send(bob, body);
    const confs = await from.take(500);
    const res = await to.take(500);
    const rows = await server.history(alice, bob);
    expect(confs.map((frame) => frame.message_body)).toEqual(bodies);
    expect(res.map((frame) => frame.message_body)).toEqual(bodies);
    expect(rows.map((row) => row.message)).toEqual(bodies);
    const ids = rows.map((row) => Number(row.id));
    const times = rows.map((row) => String(row.created));
    expect(ids).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(new Set(times).size).toBe(500);
    expect([...times].sort()).toEqual(times);
  });
});

describe('the history', () => {
  test('is the same for both parties, and empty between users who never spoke', async () => {
    const [server, alice, bob] = await pair();
    const from = await server.connect(alice);
    const answer = await server.request(`/chat/messages/${bob.id}/`, {}, alice);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: 'success',
        entity: { messages: [] },
        message: 'Messages retreived successfully',
        success: true,
      },
    });
    await from.say(bob, 'first');
    await from.say(bob, 'second');
    expect(await server.history(alice, bob)).toEqual(await server.history(bob, alice));
  });

  test('shows both parties as the documented user objects, in one thread', async () => {
    const [server, alice, bob] = await pair();
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    await from.say(bob, 'ping');
    await to.take(1);
    await to.say(alice, 'pong');
    const user = ({ id, email }: GeneratedAccount) => ({
      id,
      email,
      username: expect.any(String),
      role: null,
      is_active: true,
    });
    expect(await server.history(alice, bob)).toMatchObject([
      { sender: user(alice), receiver: user(bob), message: 'ping', thread: 1 },
      { sender: user(bob), receiver: user(alice), message: 'pong', thread: 1 },
    ]);
  });

  test('marks messages as seen once their receiver has read them, and not before', async () => {
    const [server, alice, bob] = await pair();
    const from = await server.connect(alice);
    await from.say(bob, 'seen?');
    const seen = async (viewer: GeneratedAccount, partner: GeneratedAccount) =>
      (await server.history(viewer, partner)).map((row) => row.seen);
    expect(await seen(alice, bob)).toEqual([false]);
    expect(await seen(alice, bob)).toEqual([false]);
    expect(await seen(bob, alice)).toEqual([false]);
    await from.say(bob, 'and this?');
    expect(await seen(alice, bob)).toEqual([true, false]);
    expect(await seen(bob, alice)).toEqual([true, false]);
    expect(await seen(alice, bob)).toEqual([true, true]);
  });

  test('arrives whole when it is longer than one page', async () => {
    const [server, alice, bob] = await pair();
    const from = await server.connect(alice);
    for (let index = 0; index < 2500; index += 1) from.send(bob, `row ${index}`);
    await from.take(2500);
    const rows = await server.history(bob, alice);
    expect(rows.map((row) => row.message)).toEqual(
      Array.from({ length: 2500 }, (_, index) => `row ${index}`),
    );
  });

  test.each([
    ['an unknown UUID', () => '00000000-0000-4000-8000-000000000000'],
    ['something that is not a UUID', () => 'not-a-uuid'],
    ['broken percent signs', () => '%ZZ%'],
    ['an escaped path', () => '..%2F..%2Fetc'],
    ['the viewer', (viewer: GeneratedAccount) => viewer.id],
  ])('answers 404 "Invalid recipient" for %s', async (_what, uidOf) => {
    const [server, alice] = await pair();
    const answer = await server.request(`/chat/messages/${uidOf(alice)}/`, {}, alice);
    expect([answer.status, answer.body]).toEqual([
      404,
      { status: 'failure', entity: null, message: 'Invalid recipient', success: false },
    ]);
  });
});

describe('the thread list', () => {
  test('holds each partner once with the last message, the newest first', async () => {
    const server = await openServer();
    const [alice, bob, carol] = (await server.accounts(3)) as [
      GeneratedAccount,
      GeneratedAccount,
      GeneratedAccount,
    ];
    expect(await server.threads(alice)).toEqual([]);
    const [from, other] = [await server.connect(alice), await server.connect(carol)];
    await from.say(bob, 'to bob');
    await from.say(carol, 'to carol');
    await other.take(1);
    await other.say(alice, 'from carol');
    expect(await server.threads(alice)).toMatchObject([
      { id: 2, other_user: { id: carol.id }, last_message: { message: 'from carol', thread: 2 } },
      { id: 1, other_user: { id: bob.id }, last_message: { message: 'to bob', thread: 1 } },
    ]);
    expect(await server.threads(bob)).toMatchObject([{ id: 1, other_user: { id: alice.id } }]);
  });
});
