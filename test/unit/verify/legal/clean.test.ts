// A clean run, on paper: nothing is found, everything owed is judged, every number is predicted.

import { expect, test } from 'vitest';
import { CHECK_NAMES, type CheckName } from '../../../../src/scenario/index.ts';
import { chargesOf, coverageOf } from '../../../support/history/charges.ts';
import { type Fact, History } from '../../../support/history.ts';

/** Users 0 and 1 send ten messages each in turn, 2 and 3 send five each; then the readback. */
function cleanRun(): History {
  const history = new History();
  history.connect(0, 1, 2, 3);
  for (let round = 0; round < 10; round += 1) {
    history.send(0, 1, { storeMs: 2, confMs: 1, reMs: 3 });
    history.wait(100);
    history.send(1, 0, { storeMs: 2, confMs: 1, reMs: 3 });
    if (round % 2 === 0) history.send(2, 3);
    if (round % 2 === 1) history.send(3, 2);
    history.wait(100);
  }
  return history;
}

/** In each history all but the first row follow something of the other party. */
const OF_REPLIES = { 'writes-follow-reads': 2 * (19 + 9) } as const;

/** Everything is read back once, and everybody has one thread. */
const NEVER_TWICE = {
  ...{ 'thread-order': 0, 'seen-regression': 0, 'seen-premature': 0, 'seen-not-set': 0 },
  'immutable-changed': 0,
} as const;

/** Nobody comes back: there is nothing to tell of that. */
function informing(counts: { readonly messages: number; readonly sightings: number }) {
  const { messages, sightings } = counts;
  return {
    ...{ foreign: sightings, recovered: messages, 'clock-skew': messages },
    ...{ 'redelivery-on-reconnect': 0, 'reconnect-gap': 0 },
  };
}

/** Owed about the server as a whole. */
const OF_LIVENESS = {
  // Twenty confirmations say what is usual; something is sent in one more second after them.
  'global-stall': 1,
  'head-of-line-block': 0,
  // The four sockets.
  'abnormal-close': 4,
  'connect-degradation': 0,
  'slow-reader-harm': 0,
  // The four sockets are pinged each second.
  'half-open': 12,
} as const;

/** What a clean run owes to every check. */
function onPaper(): Readonly<Record<CheckName, number>> {
  // 30 messages, each with a conf and a re; 4 histories of 20 + 20 + 10 + 10 rows; 4 thread lists,
  // each with one last message: 60 frames, 60 rows and 4 last messages.
  const [messages, frames, rows, lasts] = [30, 60, 60, 4];
  const [sightings, furtherSightings] = [frames + rows + lasts, frames + rows + lasts - messages];
  return {
    'lost-write': messages,
    'lost-relay': messages,
    'lost-conf': messages,
    'silent-drop': messages,
    'duplicate-delivery': frames,
    'duplicate-write': rows,
    unexpected: frames,
    ...{ 'ghost-send': 0, 'auth-expired': 0 },
    corrupted: sightings,
    'channel-divergence': furtherSightings,
    misrouted: frames,
    // Every socket was open before the first send.
    'late-delivery': messages,
    'partial-fanout': 0,
    // The first message of everybody: nobody’s socket had proven that it receives.
    'subscribe-gap': 4,
    ...informing({ messages, sightings }),
    fifo: 0,
    // At each receiver and in each history all but the first of each sender.
    'monotonic-writes': 9 + 9 + 4 + 4 + 2 * (9 + 9) + 2 * (4 + 4),
    'read-your-writes': 4,
    // Each conversation is read once by each party, and by nobody twice.
    'monotonic-reads': 0,
    'relay-before-commit': 4,
    'history-divergence': 2,
    'history-order': 4,
    'conversation-split': 2,
    'thread-last-message-stale': 4,
    'thread-missing': 4,
    'thread-duplicated': 4,
    'thread-self': 4,
    ...{ ...NEVER_TWICE, ...OF_REPLIES },
    'malformed-frame': frames,
    'unknown-action': frames,
    'wrong-type': frames + furtherSightings,
    'wrong-party': sightings,
    'id-reuse': messages,
    'id-mismatch': furtherSightings,
    // `updated` of every row beside the time of every sighting.
    'bad-timestamp': sightings + rows + lasts,
    // Further sightings, and each conf against the one before it on its socket.
    'timestamp-mismatch': furtherSightings + 9 + 9 + 4 + 4,
    // Each conf against the one before it, as above.
    'id-order': 9 + 9 + 4 + 4,
    'websocket-violation': frames,
    'oversize-frame': frames,
    'updated-before-created': rows + lasts,
    // Each read, and one question for a user who does not exist.
    'http-contract': 9,
    ...{ 'relay-down': messages, 'burst-drop': messages, 'cross-node-loss': messages },
    'deaf-socket': messages,
    ...OF_LIVENESS,
  };
}

test('a clean run has no finding, and its tallies are those of the paper', () => {
  const history = cleanRun();
  const { result, told, calls } = history.finish();
  expect(told).toEqual([]);
  expect(chargesOf(result)).toEqual([]);
  const reads = calls.filter(
    (call) => call.call === 'observe' && call.observation.type === 'history',
  );
  expect(reads.length).toBe(4);
  expect(coverageOf(result)).toEqual(onPaper());
  expect(result.messages).toEqual({
    ...{ sent: 30, confirmed: 30, delivered: 30, visible: 30, failed: 0, indeterminate: 0 },
    ...{ recovered: 0, lost: 0, control: 0, foreign: 0, owedDeliveries: 30 },
  });
  expect(result.loadMessages).toEqual([result.messages]);
  expect(result.readback).toEqual({ owed: 8, read: 8 });
  expect(result.learned).toEqual([]);
  expect(result.checks.map(({ check }) => check)).toEqual(CHECK_NAMES);
});

test('the facts of a clean run are its latencies, each told once', () => {
  const { facts } = cleanRun().finish();
  const of = (name: Fact[0]) => facts.filter(([told]) => told === name);
  expect([of('confirmed').length, of('delivered').length, of('visible').length]).toEqual([
    30, 30, 30,
  ]);
  expect(of('missing')).toEqual([]);
  // Stored after 2 ms; confirmed 1 ms later, delivered 3 ms later.
  expect(of('confirmed').slice(0, 2)).toEqual([
    ['confirmed', 0, true, 1000, 1000, 1003],
    ['confirmed', 0, true, 1100, 1100, 1103],
  ]);
  expect(of('delivered')[0]).toEqual(['delivered', 0, true, 1000, 1000, 1005]);
  // Settling needs one turn of 50 ms after the load; reads take 5 ms.
  expect(of('visible')[0]).toEqual(['visible', 0, true, 1003, 3055]);
});

test('a run without a message owes nothing and finds nothing', () => {
  const history = new History();
  history.connect(0, 1);
  const { result } = history.finish();
  expect(chargesOf(result)).toEqual([]);
  const owing = Object.entries(coverageOf(result)).filter(([, owed]) => owed !== 0);
  // But for its sockets, which might have ended unasked, and answer pings.
  expect(owing).toEqual([
    ['abnormal-close', 2],
    ['half-open', 2],
  ]);
  expect(result.readback).toEqual({ owed: 0, read: 0 });
});

test('an interrupted run judges only what had settled', () => {
  const history = new History();
  history.connect(0, 1);
  history.talk(0, 1, { count: 3 });
  // In mid-flight: sent, and never answered within the run.
  history.send(0, 1, { storeMs: 90_000 });
  history.wait(10);
  history.verifier.stopLoad(history.nowMs);
  const result = history.verifier.conclude(history.nowMs, { interrupted: true });
  expect(chargesOf(result).filter((line) => !line.endsWith('?'))).toEqual([]);
  expect(result.messages).toMatchObject({ sent: 4, confirmed: 3, delivered: 3, indeterminate: 1 });
  expect(result.readback).toEqual({ owed: 0, read: 0 });
});
