// Each fault of store, relay, confirmation and frames: its effect on the wire, and its line in the
// ground truth.

import { describe, expect, test } from 'vitest';
import type { GeneratedAccount } from '../../../src/server/index.ts';
import type { Frame } from '../kit.ts';
import { injected, openLyingServer, openScene, type Scene } from './injections.ts';

const BODY = "Caf\u0065\u0301 <b>tonight</b> & 'then'";

/** Sends a first and a second message; the fault strikes the second. */
async function strikeSecond(faults: string, body = BODY): Promise<Scene & { seen: Seen }> {
  const scene = await openScene(faults);
  const { server, alice, bob, from, to } = scene;
  from.send(bob, 'first');
  await Promise.all([from.take(1), to.take(1)]);
  from.send(bob, body);
  await Promise.all([from.settle(), to.settle()]);
  await from.settle();
  await to.settle();
  const rows = await server.history(alice, bob);
  const seen = {
    confs: from.frames.slice(1),
    res: to.frames.slice(1),
    rows: rows.slice(1),
  };
  return { ...scene, seen };
}

interface Seen {
  readonly confs: readonly Frame[];
  readonly res: readonly Frame[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const bodies = ({ confs, res, rows }: Seen) => ({
  confs: confs.map((frame) => frame.message_body ?? frame.text ?? frame.code ?? frame.action),
  res: res.map((frame) => frame.message_body ?? frame.text ?? frame.action),
  rows: rows.map((row) => row.message),
});

describe('what a fault does to the second message of a pair of users', () => {
  const all = (body: string) => ({ confs: [body], res: [body], rows: [body] });
  const escaped = 'Cafe\u0301 &lt;b&gt;tonight&lt;/b&gt; &amp; &#x27;then&#x27;';

  test.each([
    ['ack-without-store', '', { confs: [BODY], res: [BODY], rows: [] }],
    ['dup-re', '', { confs: [BODY], res: [BODY, BODY], rows: [BODY] }],
    ['dup-conf', '', { confs: [BODY, BODY], res: [BODY], rows: [BODY] }],
    ['dup-store', '', { confs: [BODY], res: [BODY], rows: [BODY, BODY] }],
    ['error-but-store', '', { confs: ['storage_failed'], res: [BODY], rows: [BODY] }],
    ['truncate', ', keepRatio: 0.5', all(BODY.slice(0, 14))],
    ['nfc', '', all(BODY.normalize('NFC'))],
    ['html-escape', '', all(escaped)],
    ['html-escape', ', channels: [row]', { confs: [BODY], res: [BODY], rows: [escaped] }],
    ['re-body-differs', '', { confs: [BODY], res: [`${BODY} (edited)`], rows: [BODY] }],
    [
      'garbage-frame',
      '',
      {
        confs: [BODY],
        res: [BODY, '<html><body><h1>502 Bad Gateway</h1></body></html>'],
        rows: [BODY],
      },
    ],
    ['unknown-action', '', { confs: [BODY], res: [BODY, 'typing_indicator'], rows: [BODY] }],
  ] as const)('%s%s: texts on conf, re and row', async (fault, parameters, expected) => {
    const scene = await strikeSecond(`- { fault: ${fault}, once: 2${parameters} }`);
    expect(bodies(scene.seen)).toEqual(expected);
    expect(await scene.truth()).toEqual([
      expect.objectContaining(injected(scene, BODY, { fault, serverId: 2, observable: true })),
    ]);
  });

  test('flip-byte changes one letter, the same one on every channel', async () => {
    const scene = await strikeSecond('- { fault: flip-byte, once: 2 }', 'abcdefgh');
    const { confs, res, rows } = bodies(scene.seen);
    const [damaged] = rows as [string];
    expect([confs, res]).toEqual([[damaged], [damaged]]);
    const changed = Array.from('abcdefgh').filter((letter, index) => letter !== damaged[index]);
    expect([damaged.length, changed.length]).toEqual([8, 1]);
    expect(await scene.truth()).toMatchObject([
      injected(scene, 'abcdefgh', { fault: 'flip-byte', serverId: 2, observable: true }),
    ]);
  });

  test('invent-message adds a row and a push that nobody sent, and names it', async () => {
    const scene = await strikeSecond('- { fault: invent-message, once: 2 }');
    const { res, rows, confs } = bodies(scene.seen);
    expect([confs, res[0], rows[0]]).toEqual([[BODY], BODY, BODY]);
    expect([res[1], rows.length, res.length]).toEqual([rows[1], 2, 2]);
    expect(await scene.truth()).toMatchObject([
      injected(scene, String(rows[1]), { fault: 'invent-message', serverId: 3, observable: true }),
    ]);
  });

  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;
  test.each([
    ['drop-field', { timestamp: undefined }],
    ['stringify-ids', { created_msg_id: '2' }],
    ['wrong-ids', { sender_id: expect.stringMatching(/-0000-4000-8000-000000000000$/) }],
    ['id-mismatch', { created_msg_id: 1_000_000_002 }],
    ['reuse-id', { created_msg_id: 1 }],
    ['epoch-ts', { timestamp: expect.stringMatching(/^\d{10}\.\d{6}$/) }],
    ['naive-ts', { timestamp: expect.stringMatching(iso) }],
    ['ts-skew', { timestamp: expect.stringMatching(/\+00:00$/) }],
  ] as const)('%s: a field of the re', async (fault, expected) => {
    const scene = await strikeSecond(`- { fault: ${fault}, once: 2 }`);
    const [re] = scene.seen.res;
    expect({ ...re, timestamp: re?.timestamp }).toMatchObject(expected);
    expect(bodies(scene.seen)).toEqual(all(BODY));
    // reuse-id finds no earlier row at the first message, so its second chance is its first effect.
    const entries = await scene.truth();
    expect(entries).toMatchObject([
      injected(scene, BODY, { fault, serverId: 2, observable: true }),
    ]);
  });

  test('ts-skew differs from the stored time by its parameter', async () => {
    const scene = await strikeSecond('- { fault: ts-skew, once: 2, skew: 1500us }');
    const microseconds = (text: unknown) => Number(/\.(\d{6})/.exec(String(text))?.[1]);
    const { res, rows } = scene.seen;
    const shiftUs = microseconds(res[0]?.timestamp) - microseconds(rows[0]?.created);
    expect((shiftUs + 1_000_000) % 1_000_000).toBe(1500);
  });

  test('clock-offset dates the message ahead, alike in conf, re and row', async () => {
    const scene = await strikeSecond('- { fault: clock-offset, once: 2, skew: 90s }');
    const told = [
      scene.seen.confs[0]?.timestamp,
      scene.seen.res[0]?.timestamp,
      scene.seen.rows[0]?.created,
    ];
    // The clock of the scene stands still, 90 s before that.
    const instant = '2023-11-14T22:14:50.000001';
    expect(told).toEqual([`${instant}+00:00`, `${instant}+00:00`, `${instant}Z`]);
    expect(scene.seen.rows[0]?.updated).toBe(scene.seen.rows[0]?.created);
    expect(await scene.truth()).toMatchObject([{ fault: 'clock-offset', observable: true }]);
  });

  test('reuse-id shows the old id in conf and re, and in the row when it is told to', async () => {
    const idsOf = async (faults: string) => {
      const { seen } = await strikeSecond(faults);
      return [seen.confs[0]?.created_msg_id, seen.res[0]?.created_msg_id, seen.rows[0]?.id];
    };
    expect(await idsOf('- { fault: reuse-id, once: true }')).toEqual([1, 1, 2]);
    const everywhere = '- { fault: reuse-id, once: true, channels: [conf, re, row] }';
    expect(await idsOf(everywhere)).toEqual([1, 1, 1]);
  });

  test('split-thread files the message under another thread for both parties', async () => {
    const scene = await strikeSecond('- { fault: split-thread, once: true }');
    const { server, alice, bob } = scene;
    const threads = async (viewer: GeneratedAccount, partner: GeneratedAccount) =>
      (await server.history(viewer, partner)).map((row) => row.thread);
    expect(await threads(alice, bob)).toEqual([1, 1_000_000_001]);
    expect(await threads(bob, alice)).toEqual([1, 1_000_000_001]);
    expect(await scene.truth()).toMatchObject([
      injected(scene, BODY, { fault: 'split-thread', serverId: 2, observable: true }),
    ]);
  });

  test.each([
    ['receiver', [2, 1]],
    ['sender', [1, 2]],
  ])('one-sided-delete hides the row from the %s alone', async (party, counts) => {
    const scene = await strikeSecond(`- { fault: one-sided-delete, once: 2, hideFrom: ${party} }`);
    const { server, alice, bob } = scene;
    const rows = [await server.history(alice, bob), await server.history(bob, alice)];
    expect(rows.map(({ length }) => length)).toEqual(counts);
    expect(await scene.truth()).toMatchObject([
      injected(scene, BODY, { fault: 'one-sided-delete', serverId: 2, observable: true }),
    ]);
  });
});

describe('a fault that has no effect', () => {
  test.each([
    ['nfc', 'plain ascii'],
    ['html-escape', 'nothing to escape'],
    ['flip-byte', '12345'],
    ['trust-client-sender', 'honest'],
  ])('(%s on %s) is not logged', async (fault, body) => {
    const scene = await strikeSecond(`- { fault: ${fault}, rate: 1 }`, body);
    expect(bodies(scene.seen)).toEqual({ confs: [body], res: [body], rows: [body] });
    const entries = await scene.truth();
    expect(entries.filter((entry) => entry.serverId === 2)).toEqual([]);
  });
});

describe('faults that need a third user', () => {
  test('misroute pushes to one uninvolved socket as well', async () => {
    const lying = await openLyingServer('- { fault: misroute, once: true }');
    const { server } = lying;
    const [alice, bob, carol] = (await server.accounts(3)) as [
      GeneratedAccount,
      GeneratedAccount,
      GeneratedAccount,
    ];
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    await from.say(bob, 'nobody else is here');
    const stranger = await server.connect(carol);
    await from.say(bob, 'a secret');
    expect(await stranger.take(1)).toMatchObject([
      { receiver_id: bob.id, message_body: 'a secret' },
    ]);
    expect(await to.take(2)).toHaveLength(2);
    expect(await lying.truth()).toMatchObject([
      injected({ alice, bob }, 'a secret', { fault: 'misroute', serverId: 2, observable: true }),
    ]);
  });

  test('trust-client-sender stores and relays in the name that the client gave', async () => {
    const lying = await openLyingServer('- { fault: trust-client-sender, rate: 1 }');
    const { server } = lying;
    const [alice, bob, carol] = (await server.accounts(3)) as [
      GeneratedAccount,
      GeneratedAccount,
      GeneratedAccount,
    ];
    const [from, to] = [await server.connect(alice), await server.connect(bob)];
    from.send(bob, 'it was carol', { sender_id: carol.id });
    expect(await to.take(1)).toMatchObject([{ sender_id: carol.id }]);
    expect(await server.history(bob, carol)).toHaveLength(1);
    expect(await server.history(bob, alice)).toEqual([]);
    expect(await lying.truth()).toMatchObject([
      injected({ alice, bob }, 'it was carol', { fault: 'trust-client-sender', observable: true }),
    ]);
  });
});
