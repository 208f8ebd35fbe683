// Faults of availability on the real server: what they do to sockets, and what the log says.

import { describe, expect, test } from 'vitest';
import { injected, openScene, type Scene } from './injections.ts';

async function say(scene: Scene, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await scene.from.say(scene.bob, body);
    await scene.quiet();
  }
}

const bodiesOf = (client: Scene['to']): unknown[] =>
  client.frames.filter(({ action }) => action === 're_message').map((re) => re.message_body);

describe('relay-stop', () => {
  test('pushes nothing for as long as it lasts, and everything after that', async () => {
    const scene = await openScene('- { fault: relay-stop, once: 2, lasts: 3s }');
    await say(scene, 'one', 'two');
    scene.age(2999);
    await say(scene, 'three');
    scene.age(1);
    await say(scene, 'four');
    expect(bodiesOf(scene.to)).toEqual(['one', 'four']);
    expect(scene.from.frames).toHaveLength(4);
    scene.age(2100);
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'two', { fault: 'relay-stop', serverId: 2, observable: true }),
      injected(scene, 'three', { fault: 'relay-stop', serverId: 3, observable: true }),
    ]);
  });

  test('without a word of when holds all the time', async () => {
    const scene = await openScene('- { fault: relay-stop }');
    await say(scene, 'one', 'two');
    expect(bodiesOf(scene.to)).toEqual([]);
    expect(await scene.truth()).toMatchObject([{ observable: false }, { observable: false }]);
  });
});

describe('forget-subscription', () => {
  test('deafens the socket that is open, which goes on to send and to answer', async () => {
    const scene = await openScene('- { fault: forget-subscription, once: 2 }');
    await say(scene, 'one', 'two', 'three');
    await scene.to.say(scene.alice, 'can you hear me');
    await scene.quiet();
    expect(bodiesOf(scene.to)).toEqual(['one']);
    expect(scene.to.frames.at(-1)).toMatchObject({ action: 'conf_message' });
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'two', { fault: 'forget-subscription', observable: false }),
      injected(scene, 'three', { fault: 'forget-subscription', observable: false }),
    ]);
  });

  test('can be observed once another socket of the user got a few messages', async () => {
    const scene = await openScene('- { fault: forget-subscription, once: 2 }');
    await say(scene, 'one', 'two');
    const second = await scene.server.connect(scene.bob);
    await say(scene, 'three', 'four', 'five');
    await second.settle();
    expect([bodiesOf(scene.to), bodiesOf(second)]).toEqual([['one'], ['three', 'four', 'five']]);
    const [entry, ...more] = await scene.truth();
    expect(more).toEqual([]);
    expect(entry).toMatchObject(
      injected(scene, 'two', { fault: 'forget-subscription', serverId: 2, observable: true }),
    );
  });
});

describe('capacity', () => {
  test('drops what comes while the queue of a socket is full, and keeps the order', async () => {
    const scene = await openScene('- { fault: capacity, capacity: 3, delay: 200ms }');
    const bodies = ['one', 'two', 'three', 'four', 'five'];
    for (const body of bodies) scene.from.send(scene.bob, body);
    await scene.from.take(5, 'conf_message');
    expect(bodiesOf(scene.to)).toEqual([]);
    expect((await scene.to.take(3)).map((re) => re.message_body)).toEqual(['one', 'two', 'three']);
    await scene.quiet();
    scene.from.send(scene.bob, 'six');
    await scene.to.take(4);
    expect(bodiesOf(scene.to)).toEqual(['one', 'two', 'three', 'six']);
    // Nothing had arrived before them: nobody could be sure that the socket was subscribed.
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'four', { fault: 'capacity', serverId: 4, observable: false }),
      injected(scene, 'five', { fault: 'capacity', serverId: 5, observable: false }),
    ]);
  });

  test('loses nothing that waits when the server ends', async () => {
    const scene = await openScene('- { fault: capacity, capacity: 3, delay: 10s }');
    await scene.from.say(scene.bob, 'one');
    await scene.server.server.drain();
    await scene.to.closed;
    expect(bodiesOf(scene.to)).toEqual(['one']);
  });
});

describe('node-partition', () => {
  /** Seeds that put Alice and Bob on two nodes, and on one. */
  const [APART, TOGETHER] = ['1', '5'];

  test('pushes nothing from one node to the other for as long as it lasts', async () => {
    const scene = await openScene(
      `- { fault: node-partition, once: 3, lasts: 3s, seed: "${APART}" }`,
    );
    await scene.to.say(scene.alice, 'hello');
    await say(scene, 'one', 'two');
    await scene.to.say(scene.alice, 'can you hear me');
    await scene.quiet();
    scene.age(3000);
    await say(scene, 'three');
    await scene.to.say(scene.alice, 'now?');
    await scene.quiet();
    expect(bodiesOf(scene.to)).toEqual(['one', 'three']);
    expect(bodiesOf(scene.from)).toEqual(['hello', 'now?']);
    scene.age(2100);
    const truth = await scene.truth();
    expect(
      truth.toSorted((one, other) => (one.serverId ?? 0) - (other.serverId ?? 0)),
    ).toMatchObject([
      injected(scene, 'two', { fault: 'node-partition', serverId: 3, observable: true }),
      { fault: 'node-partition', serverId: 4, senderId: scene.bob.id, observable: true },
    ]);
  });

  test('leaves alone what stays on one node', async () => {
    const scene = await openScene(`- { fault: node-partition, seed: "${TOGETHER}" }`);
    await say(scene, 'one', 'two');
    expect(bodiesOf(scene.to)).toEqual(['one', 'two']);
    expect(await scene.truth()).toEqual([]);
  });

  test('loses nothing that another socket of the receiver gets', async () => {
    const scene = await openScene(`- { fault: node-partition, seed: "${APART}" }`);
    const second = await scene.server.connect(scene.bob);
    await say(scene, 'one');
    await second.settle();
    expect([bodiesOf(scene.to), bodiesOf(second)]).toEqual([[], ['one']]);
    expect(await scene.truth()).toMatchObject([{ fault: 'node-partition', observable: false }]);
  });
});
