// Each fault of the server as a whole: what it does to those who are connected, in real time, and
// its line in the ground truth.

import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { openScene } from './injections.ts';

const clock = systemClock();

/** How long something took, in milliseconds. */
async function took(act: () => Promise<unknown>): Promise<number> {
  const startedAtMs = clock.nowMs();
  await act();
  return clock.nowMs() - startedAtMs;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('freeze lets everything wait, once', async () => {
  const scene = await openScene('- { fault: freeze, once: 2, lasts: 300ms }', clock);
  const { from, bob } = scene;
  await from.say(bob, 'first');
  expect(await took(() => from.say(bob, 'second'))).toBeGreaterThanOrEqual(300);
  await from.say(bob, 'third');
  expect(await scene.truth()).toMatchObject([{ fault: 'freeze', serverId: 2, observable: true }]);
});

test('sync-handler lets others wait for the read of one', async () => {
  const faults = '- { fault: sync-handler, once: 2, delay: 300ms }';
  const scene = await openScene(faults, clock);
  const { server, from, alice, bob } = scene;
  await from.say(bob, 'something to read');
  await server.history(alice, bob);
  const read = server.history(alice, bob);
  const waitedMs = await took(async () => {
    await read;
    await from.say(bob, 'meanwhile');
  });
  expect(waitedMs).toBeGreaterThanOrEqual(300);
  expect(await scene.truth()).toMatchObject([
    { fault: 'sync-handler', senderId: alice.id, receiverId: bob.id, observable: true },
  ]);
});

test('idle-close cuts who says nothing and hears nothing, and nobody else', async () => {
  const faults = '- { fault: idle-close, after: 400ms }';
  const scene = await openScene(faults, clock);
  const { server, from, to, alice, bob } = scene;
  const quiet = await server.connect((await server.accounts(1))[0] ?? alice);
  let isCut = false;
  void quiet.closed.then(() => {
    isCut = true;
  });
  for (let sent = 0; sent < 40 && !isCut; sent += 1) {
    await from.say(bob, 'still here');
    await pause(50);
  }
  expect(await quiet.closed).toBe(1006);
  expect([from.socket.readyState, to.socket.readyState]).toEqual([1, 1]);
  const [entry] = await scene.truth();
  expect(entry).toMatchObject({ fault: 'idle-close', senderId: quiet.account?.id });
  expect(entry?.delayMs).toBeGreaterThanOrEqual(400);
});

test('close-1011 ends the socket of the sender behind the conf', async () => {
  const scene = await openScene('- { fault: close-1011, once: true }', clock);
  const { from, to, bob } = scene;
  from.send(bob, 'the last word');
  expect(await from.closed).toBe(1011);
  expect(from.frames.map(({ action }) => action)).toEqual(['conf_message']);
  await to.take(1, 're_message');
  expect(await scene.truth()).toMatchObject([
    { fault: 'close-1011', serverId: 1, observable: true },
  ]);
});

test('leak-connections makes each connect slower, refused ones included', async () => {
  const faults = '- { fault: leak-connections, delay: 100ms }';
  const scene = await openScene(faults, clock);
  const { server, alice } = scene;
  await expect(server.connectWith('?token=wrong')).rejects.toThrow('401');
  expect(await took(() => server.connect(alice))).toBeGreaterThanOrEqual(390);
  expect((await scene.truth()).map(({ delayMs }) => delayMs)).toEqual([100, 200, 300, 400]);
});

test('unbounded-buffer lets everybody wait for one who does not read', async () => {
  const faults = '- { fault: unbounded-buffer, delay: 100ms }';
  const scene = await openScene(faults, clock);
  const { from, to, alice, bob } = scene;
  await from.say(bob, 'heard');
  await to.settle();
  to.socket.pause();
  await from.say(bob, 'unread');
  await pause(250);
  // One frame is unread, then two; in between those who waited are served.
  expect(await took(() => from.say(bob, 'and so is this'))).toBeGreaterThanOrEqual(100);
  await pause(150);
  expect(await took(() => from.say(bob, 'and this'))).toBeGreaterThanOrEqual(200);
  to.socket.resume();
  await to.take(4);
  await to.settle();
  await pause(250);
  await to.say(alice, 'read it all');
  await from.say(bob, 'good');
  expect((await scene.truth()).map(({ fault, serverId }) => [fault, serverId])).toEqual([
    ['unbounded-buffer', 3],
    ['unbounded-buffer', 4],
  ]);
});

test('blackhole leaves the socket of the sender open, neither read nor written', async () => {
  const scene = await openScene('- { fault: blackhole, once: 2 }', clock);
  const { from, to, alice, bob } = scene;
  await from.say(bob, 'first');
  await from.say(bob, 'second');
  await pause(50);
  from.send(bob, 'unread');
  await to.say(alice, 'unheard');
  let hasPonged = false;
  from.socket.once('pong', () => {
    hasPonged = true;
  });
  from.socket.ping();
  await pause(200);
  expect({ hasPonged, state: from.socket.readyState }).toEqual({ hasPonged: false, state: 1 });
  expect(from.frames.map(({ action }) => action)).toEqual(['conf_message', 'conf_message']);
  expect(to.frames.map(({ action }) => action)).toEqual([
    ...['re_message', 're_message', 'conf_message'],
  ]);
  expect(await scene.truth()).toMatchObject([
    { fault: 'blackhole', serverId: 2, senderId: alice.id, observable: true },
  ]);
});
