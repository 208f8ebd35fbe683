// An outage of the relay is one finding with its window, and the losses hang below it; many single
// losses, however many, are no outage, nor is a silence in which nothing was lost.

import { describe, expect, test } from 'vitest';
import { gapsOf, provenOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { relayStop } from '../../../support/history/states/state-faults.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

const EVERY_MS = 40;

/** Two pairs that talk both ways for a while: a message of everybody in each round. */
function rounds(history: History, count: number, fault?: (at: number) => boolean): void {
  for (let at = 0; at < count; at += 1) {
    for (const [sender, receiver] of [
      [0, 1],
      [1, 0],
      [2, 3],
      [3, 2],
    ] as const) {
      const isStruck = fault?.(at * 4 + sender) === true;
      history.send(sender, receiver, isStruck ? { fault: MESSAGE_FAULTS['drop-re'] } : {});
    }
    history.wait(EVERY_MS);
  }
}

function begin(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  rounds(history, 20);
  return history;
}

/** The server relays nothing for so many rounds. */
function outage(options: HistoryOptions & { readonly rounds: number }) {
  const history = begin(options);
  const fromMs = history.nowMs;
  history.world.hold(relayStop());
  rounds(history, options.rounds);
  history.world.hold(null);
  rounds(history, 20);
  return { ...history.finish(), fromMs };
}

describe('an outage of the relay', () => {
  test('is one finding, below which every loss hangs', () => {
    const { result } = outage({ rounds: 25 });
    const lines = provenOf(result);
    expect(lines.filter((line) => !line.endsWith('< relay-down'))).toEqual(['relay-down user -']);
    // 260 of the load, and 24 fences that were asked for meanwhile.
    expect(tallyOf(result, 'relay-down')).toMatchObject({ violations: 1, owed: 284, judged: 284 });
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 100 });
    expect(result.messages.lost).toBe(100);
    expect(gapsOf(result)).toEqual({});
  });

  test('names its window and what was lost in it', () => {
    const { result } = outage({ rounds: 25 });
    const [finding] = tallyOf(result, 'relay-down').exemplars;
    expect(finding?.summary).toBe(
      'nobody received anything from +0.765 s to +1.805 s, and the 100 messages to 4 users that ' +
        'were taken meanwhile never arrived: the relay was down, so look at what feeds it, not ' +
        'at single messages',
    );
    expect(finding?.evidence.map(({ text }) => text)).toEqual([
      'the last re before the outage arrived',
      expect.stringMatching(/^message 20 of user 0 to user 1 .* was sent on socket 0$/),
      'its conf arrived',
      'a history showed its row',
      expect.stringMatching(/^message 44 of user 3 to user 2 .* was sent on socket 3$/),
      'its conf arrived',
      'a history showed its row',
      'the first re after the outage arrived',
    ]);
  });

  test('takes the losses at its edges along, though others of that instant still arrived', () => {
    const history = begin();
    // Taken before the last that arrives, and after the first that does.
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-re'] });
    history.send(2, 3);
    history.wait(EVERY_MS);
    history.world.hold(relayStop());
    rounds(history, 25);
    history.world.hold(null);
    history.send(2, 3);
    history.wait(5);
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-re'] });
    rounds(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'relay-down').violations).toBe(1);
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 102 });
  });

  test('twice is two findings', () => {
    const history = begin();
    for (let time = 0; time < 2; time += 1) {
      history.world.hold(relayStop());
      rounds(history, 20);
      history.world.hold(null);
      rounds(history, 20);
    }
    const { result } = history.finish();
    expect(tallyOf(result, 'relay-down').violations).toBe(2);
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 160 });
  });
});

describe('what is no outage', () => {
  test.each([
    ['a tenth', (at: number) => at % 10 === 3],
    ['half', (at: number) => (at * 7919) % 101 < 50],
    ['nine in ten', (at: number) => (at * 7919) % 101 < 91],
  ])('%s of all deliveries lost: each is a lost-relay of its own', (_, isLost) => {
    const history = begin();
    rounds(history, 60, isLost);
    rounds(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'relay-down')).toMatchObject({ violations: 0, suspected: 0 });
    expect(tallyOf(result, 'lost-relay').violations).toBeGreaterThan(20);
  });

  test('one user of four who gets nothing for a while', () => {
    const history = begin();
    rounds(history, 25, (at) => at % 4 === 0);
    rounds(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'relay-down').violations).toBe(0);
    expect(tallyOf(result, 'lost-relay').violations).toBe(25);
  });

  test('a pause in which nobody sends, with single losses around it', () => {
    const history = begin();
    history.send(0, 1, { fault: MESSAGE_FAULTS['drop-re'] });
    history.wait(3000);
    history.send(2, 3, { fault: MESSAGE_FAULTS['drop-re'] });
    rounds(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'relay-down').violations).toBe(0);
    expect(tallyOf(result, 'lost-relay').violations).toBe(2);
  });

  test('a relay that is slow for a while and loses nothing', () => {
    const history = begin({ deadlines: { deliverMs: 5000 } });
    for (let at = 0; at < 25; at += 1) {
      for (const [sender, receiver] of [
        [0, 1],
        [1, 0],
        [2, 3],
        [3, 2],
      ] as const) {
        history.send(sender, receiver, { reMs: 1500 });
      }
      history.wait(EVERY_MS);
    }
    rounds(history, 20);
    const { result } = history.finish();
    expect(provenOf(result)).toEqual([]);
  });

  test('a stop of less than half a second: too short to be told from a burst of losses', () => {
    const { result } = outage({ rounds: 8 });
    expect(tallyOf(result, 'relay-down').violations).toBe(0);
    expect(tallyOf(result, 'lost-relay').violations).toBe(32);
  });
});
