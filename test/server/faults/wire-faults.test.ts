// Faults below the messages: real bytes on the stream of a real socket, and what a client of
// another make says of them; ids that fall, rows that are older than their creation.

import { describe, expect, test } from 'vitest';
import { hashHex } from '../../../src/base/index.ts';
import { injected, openScene } from './injections.ts';

const KINDS = [
  ['reserved-opcode', 'WS_ERR_INVALID_OPCODE'],
  ['reserved-bit', 'WS_ERR_UNEXPECTED_RSV_1'],
  ['masked', 'WS_ERR_UNEXPECTED_MASK'],
  ['close-code', 'WS_ERR_INVALID_CLOSE_CODE'],
  ['not-utf8', 'WS_ERR_INVALID_UTF8'],
  ['long-control', 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
  ['fragmented-control', 'WS_ERR_EXPECTED_FIN'],
  ['stray-continuation', 'WS_ERR_INVALID_OPCODE'],
] as const;

describe('bytes against RFC 6455', () => {
  test.each(KINDS)('(%s) follow the proper frame on the receiver’s socket', async (kind, code) => {
    const scene = await openScene(`- { fault: ws-violation, once: true, kind: ${kind} }`);
    const { from, to, bob } = scene;
    const broken = new Promise<string>((resolve) => {
      to.socket.once('error', (error: Error & { code?: string }) => resolve(error.code ?? ''));
    });
    await from.say(bob, 'one');
    expect(await broken).toBe(code);
    await to.closed;
    expect(to.frames).toMatchObject([{ message_body: 'one' }]);
    await from.say(bob, 'two');
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'one', { fault: 'ws-violation', serverId: 1, observable: true }),
    ]);
  });

  test('come by chance in every kind when none is named', async () => {
    const scene = await openScene('- { fault: ws-violation, rate: 1 }');
    const { server, bob, from } = scene;
    let to = scene.to;
    for (let at = 0; at < 24; at += 1) {
      to.socket.on('error', () => undefined);
      await from.say(bob, 'again');
      await to.closed;
      to = await server.connect(bob);
    }
    const whys = new Set((await scene.truth()).map(({ why }) => why));
    expect(whys.size).toBeGreaterThan(4);
  });
});

test('huge-frame sends two mebibytes to one socket', async () => {
  const scene = await openScene('- { fault: huge-frame, once: true }');
  const { from, to, bob } = scene;
  await from.say(bob, 'one');
  await to.take(2);
  expect(to.frames).toMatchObject([{ message_body: 'one' }, { action: 'notice' }]);
  expect(JSON.stringify(to.frames[1]).length).toBeGreaterThan(2 * 1024 * 1024);
  expect(await scene.truth()).toMatchObject([
    injected(scene, 'one', { fault: 'huge-frame', observable: true }),
  ]);
});

test('id-backwards files a message under an unused id below that of the one before', async () => {
  const scene = await openScene('- { fault: id-backwards, once: true }');
  const { server, alice, bob, from, to } = scene;
  for (const body of ['a', 'b', 'c', 'd', 'e']) {
    await from.say(bob, body);
    await scene.quiet();
  }
  const ids = (await server.history(bob, alice)).map((row) => row.id as number);
  expect(ids).toEqual(from.frames.map((frame) => frame.created_msg_id));
  expect(ids).toEqual(to.frames.map((frame) => frame.created_msg_id));
  expect(new Set(ids).size).toBe(5);
  const fallAt = ids.findIndex((id, at) => at > 0 && id < (ids[at - 1] ?? 0));
  expect(ids.toSorted((a, b) => a - b)).not.toEqual(ids);
  const truth = await scene.truth();
  expect(truth).toHaveLength(1);
  expect(truth[0]).toMatchObject({
    fault: 'id-backwards',
    bodyHash: hashHex(['a', 'b', 'c', 'd', 'e'][fallAt] ?? ''),
    observable: true,
  });
});

test('bad-updated shows one row that is an hour older than its creation', async () => {
  const scene = await openScene('- { fault: bad-updated, once: true }');
  const { server, alice, bob, from } = scene;
  await from.say(bob, 'a');
  const [row] = await server.history(alice, bob);
  const byMs = Date.parse(String(row?.created)) - Date.parse(String(row?.updated));
  expect(byMs).toBeGreaterThanOrEqual(3_600_000);
  expect(byMs).toBeLessThan(3_600_001);
  expect(await scene.truth()).toMatchObject([{ fault: 'bad-updated', serverId: 1 }]);
});
