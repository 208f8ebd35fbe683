// A socket that stopped receiving is one finding, below which its losses hang; a socket that never
// received is found by its probes. What only looks like either is suspected or nothing.

import { describe, expect, test } from 'vitest';
import { gapsOf, provenOf, tallyOf } from '../../../support/history/charges.ts';
import { forgetSubscription, nodePartition } from '../../../support/history/states/state-faults.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

const DEVICES = { contract: { devices: 'all' } } as const satisfies HistoryOptions;

/** Two pairs that talk both ways: a message of everybody in each round. */
function rounds(history: History, count: number): void {
  for (let at = 0; at < count; at += 1) {
    for (const [sender, receiver] of [
      [0, 1],
      [1, 0],
      [2, 3],
      [3, 2],
    ] as const) {
      history.send(sender, receiver);
    }
    history.wait(100);
  }
}

/** From the tenth round on the first socket of user 1 is forgotten. */
function forgotten(options: HistoryOptions): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  rounds(history, 10);
  history.world.hold(forgetSubscription([history.world.primaryOf(1)]));
  rounds(history, 10);
  return history;
}

/** The socket of user 1 opens in the midst of the talk and is not subscribed. */
function neverSubscribed(
  options: HistoryOptions,
  meanwhile: (history: History) => void = () => undefined,
): History {
  const history = new History(options);
  history.connect(0, 2, 3);
  const line = history.open(1, { subscribeMs: 1e9 });
  history.world.hold(forgetSubscription([line]));
  rounds(history, 60);
  meanwhile(history);
  rounds(history, 60);
  return history;
}

describe('a server that is cut in two', () => {
  test('has no deaf socket, though a control socket comes out on the side of the sender', () => {
    const history = new History(DEVICES);
    history.connect(0, 1, 2, 3);
    rounds(history, 10);
    history.world.hold(nodePartition());
    rounds(history, 10);
    const { result } = history.finish();
    expect(tallyOf(result, 'deaf-socket').violations).toBe(0);
    expect(tallyOf(result, 'deaf-socket').suspected).toBeGreaterThan(0);
    // What was lost is lost all the same.
    expect(result.messages.lost).toBe(40);
  });
});

describe('a socket that the server forgot', () => {
  test('is one finding, below which every loss hangs', () => {
    const { result } = forgotten(DEVICES).finish();
    const lines = provenOf(result);
    expect(lines.filter((line) => !line.endsWith('< deaf-socket'))).toEqual(['deaf-socket user 1']);
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay').consequences).toBeGreaterThanOrEqual(10);
    expect(gapsOf(result)).toEqual({});
  });

  test('says since when it is deaf, and what a developer should look for', () => {
    const [finding] = tallyOf(forgotten(DEVICES).finish().result, 'deaf-socket').exemplars;
    expect(finding?.summary).toMatch(
      /^socket 1 of user 1 received nothing after \+0\.905 s, though it was open and answered, and a second socket of the user got what it missed: \d+ messages are lost to it, so look for a subscription that the server gave up or forgot$/,
    );
    expect(finding?.evidence.map(({ text }) => text)).toEqual([
      'the last re arrived on it',
      expect.stringMatching(
        /^socket 1 did not get fence \d+ of user 0 to user 1 .*, fence .*, fence /,
      ),
      expect.stringMatching(/^control socket 4 of the same user got fence .*; socket 1 did not$/),
      'socket 1 was open and answered what was asked from here on: it is deaf',
    ]);
  });

  test('is suspected, once, where nobody promised that all devices are served', () => {
    const { result } = forgotten({}).finish();
    expect(provenOf(result)).toEqual([]);
    expect(tallyOf(result, 'deaf-socket')).toMatchObject({ violations: 0, suspected: 1 });
    expect(tallyOf(result, 'lost-relay').suspected).toBeGreaterThanOrEqual(10);
  });

  test('and does not answer either is cut off, and not even suspected', () => {
    const history = forgotten({ pongEveryMs: Number.POSITIVE_INFINITY });
    history.send(0, 1);
    const { result } = history.finish();
    expect(tallyOf(result, 'deaf-socket')).toMatchObject({ violations: 0, suspected: 0 });
  });

  test('ends its fences once it is in doubt, long before settling may end', () => {
    const history = forgotten({ deadlines: { settleMs: 30_000 } });
    const stoppedAtMs = history.nowMs;
    const { calls } = history.finish();
    const fencedAtMs = calls.flatMap((call) => {
      const isFence =
        call.call === 'observe' &&
        call.observation.type === 'sent' &&
        call.observation.marker.kind === 'fence';
      return isFence ? [call.observation.atMs - stoppedAtMs] : [];
    });
    expect(Math.max(...fencedAtMs)).toBeLessThan(10_000);
    expect(fencedAtMs.length).toBeGreaterThanOrEqual(3);
  });

  test('that hears again is judged by ordinary fences', () => {
    const history = forgotten({});
    history.world.hold(null);
    rounds(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'deaf-socket')).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 10, consequences: 0 });
  });
});

describe('a socket that was never subscribed', () => {
  test('is found by its probes', () => {
    const { result } = neverSubscribed({}).finish();
    expect(provenOf(result)).toEqual(['deaf-socket user 1']);
    const [finding] = tallyOf(result, 'deaf-socket').exemplars;
    expect(finding?.summary).toMatch(
      /^socket 3 of user 1 never received anything since it opened at .* the server accepted it and never subscribed it$/,
    );
  });

  test.each([
    ['somebody else may use the accounts', { isExclusive: false }],
    ['it answers nothing', { pongEveryMs: Number.POSITIVE_INFINITY }],
  ])('is not accused when %s', (_, options) => {
    const history = new History(options);
    history.connect(0, 2, 3);
    const line = history.open(1, { subscribeMs: 1e9 });
    history.world.hold(forgetSubscription([line]));
    for (let at = 0; at < 120; at += 1) {
      history.send(0, 1);
      history.send(2, 3);
      history.wait(100);
    }
    expect(provenOf(history.finish().result)).toEqual([]);
  });

  test('is not accused when another socket of the user came and went meanwhile', () => {
    const history = neverSubscribed({}, (run) => {
      const other = run.open(1, { primary: false });
      run.wait(100);
      run.world.close(other, 'us');
    });
    expect(provenOf(history.finish().result)).toEqual([]);
  });

  test('is late, and not deaf, when it is subscribed after its probes', () => {
    const history = neverSubscribed({}, (run) => run.world.hold(null));
    const late = history.world.primaryOf(1);
    if (late !== null) late.isSubscribed = true;
    rounds(history, 30);
    const proven = provenOf(history.finish().result);
    expect(proven.length).toBeGreaterThan(0);
    expect(proven.filter((line) => !line.startsWith('subscribe-gap'))).toEqual([]);
  });
});
