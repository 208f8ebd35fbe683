// A server that is cut in two is one finding, below which its losses hang. What only looks like it
// is suspected or nothing: single sockets that are deaf, mute or alone, conversations that are
// broken as such, single losses, outages.

import { describe, expect, test } from 'vitest';
import { gapsOf, provenOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import type { MessageFault } from '../../../support/history/message-plan.ts';
import {
  forgetSubscription,
  nodePartition,
  relayStop,
} from '../../../support/history/states/state-faults.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

const CHECK = 'cross-node-loss';
const USERS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Who writes to whom in one round. */
type Paths = readonly (readonly [sender: number, receiver: number])[];

const EVERYBODY: Paths = USERS.flatMap((sender) =>
  USERS.filter((receiver) => receiver !== sender).map((receiver) => [sender, receiver] as const),
);
const PAIRS: Paths = USERS.map((user) => [user, user ^ 1] as const);
/** Pairs of sockets of one parity, and of both. */
const MIXED_PAIRS: Paths = USERS.map((user) => [user, user < 4 ? user ^ 1 : user ^ 2] as const);

function rounds(history: History, paths: Paths, count: number): void {
  for (let at = 0; at < count; at += 1) {
    for (const [sender, receiver] of paths) history.send(sender, receiver);
    history.wait(100);
  }
}

/** Everything is well, then something holds for ten rounds, then everything is well. */
function held(state: MessageFault | null, paths: Paths, options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(...USERS);
  rounds(history, paths, 10);
  history.world.hold(state);
  rounds(history, paths, 10);
  history.world.hold(null);
  rounds(history, paths, 10);
  return history;
}

/** Loses what these users say to each other. */
const lostBetween =
  (isBroken: (sender: number, receiver: number) => boolean): MessageFault =>
  (plan) => {
    const { sender, receiver } = plan.marker;
    if (!isBroken(sender, receiver)) return;
    plan.frames = plan.frames.filter(({ channel }) => channel !== 're');
  };

describe('a server that is cut in two for a while', () => {
  test('is one finding, below which every loss hangs', () => {
    const { result } = held(nodePartition(), EVERYBODY).finish();
    const lines = provenOf(result);
    expect(lines.filter((line) => !line.endsWith(`< ${CHECK}`))).toEqual([`${CHECK} user -`]);
    // Ten rounds in which each of eight reaches three and misses four.
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 320 });
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 1, suspected: 0 });
    expect(tallyOf(result, CHECK).owed).toBeGreaterThanOrEqual(30 * 56);
    expect(gapsOf(result)).toEqual({});
  });

  test('shows who hears whom, and what a developer should look for', () => {
    const [finding] = tallyOf(held(nodePartition(), EVERYBODY).finish().result, CHECK).exemplars;
    expect(finding?.summary).toMatch(
      /^from \+1\.\d+ s to \+1\.\d+ s all 320 messages between 16 pairs of sockets were lost, while all \d+ between 12 other pairs arrived: nothing passed between two sides, though others heard socket 0 on the one and socket 1 on the other: the server was cut in two, so look at what carries messages between its nodes$/,
    );
    const across = (from: string, to: string) => [
      expect.stringMatching(
        new RegExp(`^message \\d+ of user ${from} to user ${to} .* was sent on socket ${from}$`),
      ),
      ...['its conf arrived', 'a history showed its row'],
      expect.stringMatching(
        new RegExp(`^socket ${from} was heard meanwhile: message \\d+ of user ${from} `),
      ),
      expect.stringMatching(
        new RegExp(`^socket ${to} heard others meanwhile: .* arrived on socket ${to}$`),
      ),
    ];
    expect(finding?.evidence.map(({ text }) => text)).toEqual([
      ...across('0', '1'),
      ...across('1', '0'),
    ]);
  });

  test('twice is two findings', () => {
    const history = held(nodePartition(), EVERYBODY);
    history.world.hold(nodePartition());
    rounds(history, EVERYBODY, 10);
    history.world.hold(null);
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 2, suspected: 0 });
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 640 });
  });

  test('to the end of the run is suspected, because nothing can prove the losses', () => {
    const history = new History();
    history.connect(...USERS);
    rounds(history, EVERYBODY, 10);
    history.world.hold(nodePartition());
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(provenOf(result)).toEqual([]);
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 1 });
    expect(tallyOf(result, 'lost-relay').suspected).toBeGreaterThanOrEqual(320);
  });

  test('in pairs is suspected: their conversations may be broken as such', () => {
    const { result } = held(nodePartition(), MIXED_PAIRS).finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 1 });
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 40, consequences: 0 });
    const [finding] = tallyOf(result, CHECK).exemplars;
    expect(finding?.summary).toMatch(
      /lost, while all 3\d between 2 other pairs arrived, as if the server were cut in two; whether it is, could not be told$/,
    );
  });

  test('for less than half a second is no finding of its own', () => {
    const history = held(null, EVERYBODY);
    history.world.hold(nodePartition());
    rounds(history, EVERYBODY, 4);
    history.world.hold(null);
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay').violations).toBe(128);
  });
});

describe('what is no server that is cut in two', () => {
  test.each<readonly [string, MessageFault]>([
    ['nobody who hears anybody', relayStop()],
    ['a user who hears nobody', lostBetween((_, receiver) => receiver === 3)],
    ['a user whom nobody hears', lostBetween((sender) => sender === 3)],
    ['half of the users, who hear nobody', lostBetween((_, receiver) => receiver % 2 === 0)],
    ['half of the users, whom nobody hears', lostBetween((sender) => sender % 2 === 0)],
    ['one way between the sides', lostBetween((sender, to) => sender % 2 === 0 && to % 2 === 1)],
    ['three sides', lostBetween((sender, receiver) => sender % 3 !== receiver % 3)],
    [
      'every other conversation',
      lostBetween((one, other) => (Math.min(one, other) * 5 + Math.max(one, other) * 3) % 4 < 2),
    ],
  ])('%s', (_, state) => {
    const { result } = held(state, EVERYBODY).finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
    expect(result.messages.lost).toBeGreaterThanOrEqual(70);
  });

  test('a user who is on no side but his own: he may be deaf and mute', () => {
    const { result } = held(
      lostBetween((sender, receiver) => sender === 3 || receiver === 3),
      EVERYBODY,
    ).finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 1 });
    expect(tallyOf(result, 'lost-relay').violations).toBe(140);
  });

  test.each([
    ['a hundredth', 1],
    ['a tenth', 10],
    ['half', 50],
    ['nine in ten', 90],
  ])('%s of all deliveries, lost one by one', (_, percent) => {
    const history = new History();
    history.connect(...USERS);
    rounds(history, EVERYBODY, 5);
    let at = 0;
    for (let round = 0; round < 20; round += 1) {
      for (const [sender, receiver] of EVERYBODY) {
        at += 1;
        const isLost = (at * 7919) % 101 < percent;
        history.send(sender, receiver, isLost ? { fault: MESSAGE_FAULTS['drop-re'] } : {});
      }
      history.wait(100);
    }
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay').violations).toBeGreaterThan(5);
  });

  test('a loss within a side, while the sides are apart: each loss stands for itself', () => {
    const history = held(null, EVERYBODY);
    history.world.hold(nodePartition());
    rounds(history, EVERYBODY, 5);
    history.world.hold(null);
    history.send(0, 2, { fault: MESSAGE_FAULTS['drop-re'] });
    history.world.hold(nodePartition());
    rounds(history, EVERYBODY, 5);
    history.world.hold(null);
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay').violations).toBe(321);
  });

  test('sockets that the server forgot, one in each pair', () => {
    const history = new History({ contract: { devices: 'all' } });
    history.connect(...USERS);
    rounds(history, PAIRS, 10);
    history.world.hold(forgetSubscription([1, 3].map((user) => history.world.primaryOf(user))));
    rounds(history, PAIRS, 10);
    const { result } = history.finish();
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'deaf-socket').violations).toBe(2);
  });
});

describe('what a legal server does', () => {
  test.each([
    ['is slow for a while and loses nothing', { reMs: 1500 }],
    ['relays some later than the others', {}],
  ])('%s', (_, how) => {
    const history = new History({ deadlines: { deliverMs: 5000 } });
    history.connect(...USERS);
    for (let round = 0; round < 20; round += 1) {
      for (const [sender, receiver] of EVERYBODY) {
        const isAcross = sender % 2 !== receiver % 2;
        history.send(sender, receiver, isAcross ? { reMs: 1200 } : how);
      }
      history.wait(100);
    }
    const { result } = history.finish();
    expect(provenOf(result)).toEqual([]);
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
  });

  test('closing sockets with messages on their way', () => {
    const history = new History();
    history.connect(...USERS);
    rounds(history, EVERYBODY, 10);
    for (const user of [1, 3, 5, 7]) history.close(user);
    rounds(
      history,
      EVERYBODY.filter(([sender]) => sender % 2 === 0),
      10,
    );
    for (const user of [1, 3, 5, 7]) history.open(user);
    rounds(history, EVERYBODY, 10);
    const { result } = history.finish();
    expect(provenOf(result)).toEqual([]);
    expect(tallyOf(result, CHECK)).toMatchObject({ violations: 0, suspected: 0 });
  });
});
