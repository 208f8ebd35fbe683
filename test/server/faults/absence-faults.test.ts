// Faults whose effect is that something does not come, comes late, or comes in another order, and
// what the oracle says about whether a client could know.

import { describe, expect, test } from 'vitest';
import { sleep, systemClock } from '../../../src/base/index.ts';
import { injected, openScene } from './injections.ts';

/** Longer than the oracle's grace after a fence. */
const PAST_GRACE_MS = 2100;

describe('a frame that does not come', () => {
  test.each([
    ['drop-re', { confs: ['one', 'two', 'three'], res: ['one', 'three'], rows: 3 }, 2],
    ['drop-conf', { confs: ['one', 'three'], res: ['one', 'two', 'three'], rows: 3 }, 2],
    ['swallow-send', { confs: ['one', 'three'], res: ['one', 'three'], rows: 2 }, null],
  ] as const)(
    '(%s) is observable once a later one came and time passed',
    async (fault, expected, serverId) => {
      const scene = await openScene(`- { fault: ${fault}, once: 2 }`);
      const { server, alice, bob, from, to } = scene;
      for (const body of ['one', 'two', 'three']) {
        from.send(bob, body);
        await scene.quiet();
      }
      expect({
        confs: from.frames.map((frame) => frame.message_body),
        res: to.frames.map((frame) => frame.message_body),
        rows: (await server.history(alice, bob)).length,
      }).toEqual(expected);
      scene.age(PAST_GRACE_MS);
      expect(await scene.truth()).toMatchObject([
        injected(scene, 'two', { fault, serverId, observable: true }),
      ]);
    },
  );

  test('(drop-re) cannot be observed when no socket of the receiver is open', async () => {
    const scene = await openScene('- { fault: drop-re, rate: 1 }');
    scene.to.socket.close();
    await scene.to.closed;
    await scene.from.say(scene.bob, 'to nobody');
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'to nobody', { fault: 'drop-re', serverId: 1, observable: false }),
    ]);
  });

  test.each([true, false])(
    '(write-behind) is pushed before it is stored, then confirmed; observable if read: %s',
    async (isRead) => {
      const scene = await openScene(
        '- { fault: write-behind, once: true, delay: 300ms }',
        systemClock(),
      );
      const { server, alice, bob, from, to } = scene;
      from.send(bob, 'early');
      await to.take(1);
      expect(from.frames).toEqual([]);
      if (isRead) expect(await server.history(bob, alice)).toEqual([]);
      await from.take(1);
      expect(await server.history(alice, bob)).toMatchObject([{ id: 1, message: 'early' }]);
      expect(await scene.truth()).toMatchObject([
        injected(scene, 'early', { fault: 'write-behind', serverId: 1, observable: isRead }),
      ]);
    },
  );

  test('(drop-re) cannot be observed when the socket closes before a later message', async () => {
    const scene = await openScene('- { fault: drop-re, once: 2 }');
    await scene.from.say(scene.bob, 'one');
    await scene.quiet();
    await scene.from.say(scene.bob, 'two');
    scene.to.socket.close();
    await scene.to.closed;
    await scene.from.say(scene.bob, 'three');
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'two', { fault: 'drop-re', serverId: 2, observable: false }),
    ]);
  });
});

describe('a frame that comes late or out of order', () => {
  test('delay-re is late by its parameter, and the log says by how much', async () => {
    const scene = await openScene('- { fault: delay-re, once: true, delay: 150ms }', systemClock());
    await scene.from.say(scene.bob, 'late');
    await scene.from.say(scene.bob, 'in time');
    const res = await scene.to.take(2);
    expect(res.map((frame) => frame.message_body)).toEqual(['in time', 'late']);
    const [entry] = await scene.truth();
    expect(entry).toMatchObject(
      injected(scene, 'late', { fault: 'delay-re', serverId: 1, observable: true }),
    );
    expect(entry?.delayMs).toBeGreaterThanOrEqual(149);
  });

  test('delay-re is not observable when the receiver has gone by then', async () => {
    const scene = await openScene('- { fault: delay-re, rate: 1, delay: 100ms }');
    await scene.from.say(scene.bob, 'late');
    scene.to.socket.close();
    await scene.to.closed;
    await sleep(150);
    expect(await scene.truth()).toMatchObject([{ fault: 'delay-re', observable: false }]);
  });

  test('reorder-window swaps two messages of one turn, and in no history', async () => {
    const scene = await openScene('- { fault: reorder-window, once: true }');
    const { server, alice, bob, from, to } = scene;
    const bodies = ['one', 'two', 'three', 'four'];
    for (const body of bodies) from.send(bob, body);
    const res = (await to.take(4)).map((frame) => frame.message_body);
    const rows = (await server.history(alice, bob)).map((row) => row.message);
    expect(rows).toEqual(bodies);
    const [entry, ...more] = await scene.truth();
    expect(more).toEqual([]);
    const overtaken = rows[(entry?.serverId ?? 0) - 1];
    const overtaking = rows[(entry?.otherServerId ?? 0) - 1];
    expect(res.indexOf(String(overtaken))).toBe(res.indexOf(String(overtaking)) + 1);
    expect(entry).toMatchObject({ fault: 'reorder-window', observable: true });
  });

  test('reorder-after-ack lets a message that was sent after the conf arrive first', async () => {
    const scene = await openScene('- { fault: reorder-after-ack, once: true, hold: 2s }');
    const { bob, from, to } = scene;
    for (const body of ['zero', 'one', 'two', 'three']) {
      await from.say(bob, body);
      await scene.quiet();
    }
    const res = (await to.take(4)).map((frame) => frame.message_body);
    expect(res).toEqual(['zero', 'two', 'one', 'three']);
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'one', {
        fault: 'reorder-after-ack',
        serverId: 2,
        otherServerId: 3,
        observable: true,
      }),
    ]);
  });

  test('reorder-after-ack lets go of what nothing overtakes, and logs nothing', async () => {
    const scene = await openScene('- { fault: reorder-after-ack, rate: 1, hold: 50ms }');
    await scene.from.say(scene.bob, 'zero');
    await scene.quiet();
    await scene.from.say(scene.bob, 'alone');
    expect(await scene.to.take(2)).toMatchObject([
      { message_body: 'zero' },
      { message_body: 'alone' },
    ]);
    expect(await scene.truth()).toEqual([]);
  });
});
