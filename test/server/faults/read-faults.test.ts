// Each fault of histories, thread lists and REST answers: its effect, and its line in the ground
// truth.

import { describe, expect, test } from 'vitest';
import { hashHex } from '../../../src/base/index.ts';
import { openScene, type Scene } from './injections.ts';

/** The age at which a message was confirmed beyond doubt. */
const CERTAIN_MS = 60;

async function afterMessages(faults: string, bodies: readonly string[]): Promise<Scene> {
  const scene = await openScene(faults);
  for (const body of bodies) {
    await scene.from.say(scene.bob, body);
    await scene.quiet();
    scene.age(CERTAIN_MS);
  }
  return scene;
}

const texts = async ({ server, alice, bob }: Scene) =>
  (await server.history(alice, bob)).map((row) => row.message);

describe('a history', () => {
  test('(stale-replica) lacks what is younger than the lag, and names the own rows', async () => {
    const scene = await afterMessages('- { fault: stale-replica, once: true, lag: 400ms }', [
      'old',
    ]);
    scene.age(400);
    await scene.from.say(scene.bob, 'fresh');
    await scene.quiet();
    scene.age(CERTAIN_MS);
    expect(await texts(scene)).toEqual(['old']);
    expect(await texts(scene)).toEqual(['old', 'fresh']);
    expect(await scene.truth()).toMatchObject([
      {
        fault: 'stale-replica',
        serverId: 2,
        bodyHash: hashHex('fresh'),
        senderId: scene.alice.id,
        receiverId: scene.bob.id,
        observable: true,
      },
    ]);
  });

  test('(stale-replica) lags only for a reader with a confirmed message in the lag', async () => {
    const scene = await afterMessages('- { fault: stale-replica, rate: 1, lag: 10s }', ['fresh']);
    expect(await scene.server.history(scene.bob, scene.alice)).toHaveLength(1);
    expect(await scene.truth()).toEqual([]);
  });

  test('(flap-read) lacks a last row that it has shown, every other time', async () => {
    const scene = await afterMessages('- { fault: flap-read, rate: 1 }', ['one', 'two']);
    const { server, alice, bob, to } = scene;
    const seen = async (): Promise<unknown[]> => {
      scene.age(CERTAIN_MS);
      return (await server.history(bob, alice)).map((row) => row.message);
    };
    const all = ['one', 'two'];
    expect([await seen(), await seen(), await seen()]).toEqual([all, ['one'], all]);
    await to.say(alice, 'three');
    await scene.quiet();
    // Alice has never been shown the rows of Bob.
    expect(await texts(scene)).toEqual(['one', 'two', 'three']);
    scene.age(2000);
    // What is older than the lag stays.
    expect(await seen()).toEqual(['one', 'two', 'three']);
    expect(await scene.truth()).toMatchObject([
      { fault: 'flap-read', serverId: 2, bodyHash: hashHex('two'), observable: true },
    ]);
  });

  test('(shuffle-history) has an answer before its question, for both, for good', async () => {
    const scene = await openScene('- { fault: shuffle-history, rate: 1 }');
    const { server, alice, bob, from, to } = scene;
    await from.say(bob, 'one');
    await from.say(bob, 'question');
    await to.take(2);
    await to.say(alice, 'answer');
    const expected = ['one', 'answer', 'question'];
    for (const [viewer, partner] of [
      [alice, bob],
      [bob, alice],
      [alice, bob],
    ] as const) {
      const rows = await server.history(viewer, partner);
      expect(rows.map((row) => row.message)).toEqual(expected);
    }
    expect(await scene.truth()).toMatchObject([
      {
        fault: 'shuffle-history',
        serverId: 2,
        bodyHash: hashHex('question'),
        otherServerId: 3,
        otherBodyHash: hashHex('answer'),
        observable: true,
      },
    ]);
  });

  test('(reply-first) has a late answer before its question, dated so, for both', async () => {
    const scene = await openScene('- { fault: reply-first, rate: 1 }');
    const { server, alice, bob, from, to } = scene;
    await from.say(bob, 'one');
    await scene.quiet();
    await from.say(bob, 'question');
    await scene.quiet();
    scene.age(100);
    await to.say(alice, 'crossing');
    await scene.quiet();
    scene.age(10);
    await from.say(bob, 'question again');
    await scene.quiet();
    scene.age(300);
    await to.say(alice, 'answer');
    await scene.quiet();
    for (const [viewer, partner] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const rows = await server.history(viewer, partner);
      const shown = rows.map((row) => row.message);
      expect(shown).toEqual(['one', 'question', 'crossing', 'answer', 'question again']);
      const times = rows.map((row) => String(row.created));
      expect(times).toEqual(times.toSorted());
      expect(new Set(times).size).toBe(5);
    }
    expect(await scene.truth()).toMatchObject([
      {
        fault: 'reply-first',
        serverId: 5,
        bodyHash: hashHex('answer'),
        otherServerId: 4,
        otherBodyHash: hashHex('question again'),
        observable: true,
      },
    ]);
  });

  test('(drop-rest-field) has a row without the field', async () => {
    const scene = await afterMessages('- { fault: drop-rest-field, once: true }', ['a', 'b']);
    const { server, alice, bob } = scene;
    const rows = await server.history(alice, bob);
    expect(rows.map((row) => 'updated' in row)).toEqual([false, true]);
    expect(await scene.truth()).toMatchObject([
      { fault: 'drop-rest-field', serverId: 1, bodyHash: hashHex('a'), observable: true },
    ]);
  });

  test.each([
    ['http-500', 500, { status: 'failure', message: 'Internal server error' }],
    ['wrong-404', 404, { detail: 'Not found.' }],
  ])('(%s) is answered with %i', async (fault, status, body) => {
    const scene = await afterMessages(`- { fault: ${fault}, once: true }`, ['a']);
    const { server, alice, bob } = scene;
    const answer = await server.request(`/chat/messages/${bob.id}/`, {}, alice);
    expect(answer).toMatchObject({ status, body });
    expect((await server.request(`/chat/messages/${bob.id}/`, {}, alice)).status).toBe(200);
    expect(await scene.truth()).toMatchObject([
      { fault, serverId: null, bodyHash: null, senderId: alice.id, receiverId: bob.id },
    ]);
  });
});

describe('a thread list', () => {
  test('(stale-thread) shows the last message but one', async () => {
    const scene = await afterMessages('- { fault: stale-thread, once: true }', ['a', 'b']);
    const { server, alice } = scene;
    expect(await server.threads(alice)).toMatchObject([{ last_message: { message: 'a' } }]);
    expect(await server.threads(alice)).toMatchObject([{ last_message: { message: 'b' } }]);
    expect(await scene.truth()).toMatchObject([
      { fault: 'stale-thread', serverId: 2, otherServerId: 1, observable: true },
    ]);
  });

  test.each([
    ['drop-thread', (alice: string, bob: string) => [alice, bob].slice(2)],
    ['dup-thread', (_alice: string, bob: string) => [bob, bob]],
    ['self-thread', (alice: string, bob: string) => [bob, alice]],
  ])('(%s) lists the wrong partners once', async (fault, listed) => {
    const scene = await afterMessages(`- { fault: ${fault}, once: true }`, ['a']);
    const { server, alice, bob } = scene;
    const partners = async () =>
      (await server.threads(alice)).map((thread) => (thread.other_user as { id: string }).id);
    expect(await partners()).toEqual(listed(alice.id, bob.id));
    expect(await partners()).toEqual([bob.id]);
    expect(await scene.truth()).toMatchObject([{ fault, senderId: alice.id, observable: true }]);
  });
});
