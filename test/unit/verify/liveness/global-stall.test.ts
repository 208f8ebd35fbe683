// A server that stands still, and everything that looks like one and is not.

import { describe, expect, test } from 'vitest';
import { chargesOf, NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

/** Everybody talks to everybody's neighbour, a message each 50 ms. */
function talk(history: History, rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    for (const sender of [0, 1, 2, 3]) {
      history.send(sender, sender ^ 1);
      history.wait(50);
    }
  }
}

function warm(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  talk(history, 10);
  return history;
}

const LONG = { deadlines: { confirmMs: 10_000, deliverMs: 10_000 } };

describe('a server that stands still', () => {
  test('is one finding, with its window and what waited', () => {
    const history = warm(LONG);
    history.world.freeze(5000);
    talk(history, 40);
    const { result } = history.finish();
    expect(storyOf({ result })).toEqual({ charges: ['global-stall user -'], gaps: {} });
    const [finding] = tallyOf(result, 'global-stall').exemplars;
    expect(finding?.summary).toMatch(
      /^nothing arrived on any of 4 sockets for 5\.\d s, from \+2\.\d{3} s to \+7\.\d{3} s, while \d\d sends of 4 users waited/,
    );
    // Sends in seconds 2 to 10, after the first twenty confirmations.
    expect(tallyOf(result, 'global-stall')).toMatchObject({ owed: 9, judged: 9, violations: 1 });
  });

  test('explains what arrived late because of it', () => {
    const history = warm();
    history.world.freeze(5000);
    talk(history, 40);
    const charges = chargesOf(history.finish().result);
    expect(charges.filter((line) => !line.startsWith('late-delivery'))).toEqual([
      'global-stall user -',
    ]);
    const late = charges.filter((line) => line.startsWith('late-delivery'));
    expect(late.length).toBeGreaterThan(10);
    expect(late.every((line) => line.endsWith(' < global-stall'))).toBe(true);
  });

  test('twice is two findings, the second not hidden by the first', () => {
    const history = warm(LONG);
    history.world.freeze(3000);
    talk(history, 40);
    history.world.freeze(3000);
    talk(history, 40);
    expect(storyOf(history.finish()).charges).toEqual([
      'global-stall user -',
      'global-stall user -',
    ]);
  });

  test('that never moves again is found at the end', () => {
    const history = warm(LONG);
    history.world.freeze(1_000_000);
    talk(history, 20);
    history.wait(5000);
    const { result } = history.finish();
    expect(tallyOf(result, 'global-stall')).toMatchObject({ violations: 1 });
  });
});

describe('no stall is', () => {
  test('a short pause, as of a collector of garbage', () => {
    const history = warm(LONG);
    history.world.freeze(1800);
    talk(history, 40);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a silence in which our own loop stood still', () => {
    const history = warm(LONG);
    history.world.freeze(4000);
    talk(history, 20);
    history.observe({
      ...{ type: 'disturbance', atMs: history.nowMs, what: 'loop-gap', gapMs: 300 },
    });
    talk(history, 20);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a server that was as slow before', () => {
    const history = new History(LONG);
    history.connect(0, 1, 2, 3);
    for (let round = 0; round < 8; round += 1) {
      for (const sender of [0, 1, 2, 3]) history.send(sender, sender ^ 1, { storeMs: 2400 });
      history.wait(2500);
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a few messages in a quiet hour that the server swallowed', () => {
    const history = warm(LONG);
    for (let round = 0; round < 4; round += 1) {
      history.send(0, 1, { fault: MESSAGE_FAULTS['swallow-send'] });
      history.wait(2500);
      talk(history, 2);
    }
    expect(tallyOf(history.finish().result, 'global-stall').violations).toBe(0);
  });

  test('what one user alone waits for', () => {
    const history = warm({ ...LONG, pongEveryMs: Number.POSITIVE_INFINITY });
    const slow = { storeMs: 4000 };
    for (let sent = 0; sent < 5; sent += 1) history.send(0, 1, slow);
    history.wait(6000);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a silence in which nobody asks for anything', () => {
    const history = warm({ ...LONG, pongEveryMs: Number.POSITIVE_INFINITY });
    history.wait(20_000);
    talk(history, 5);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('what we leave unread ourselves', () => {
    const history = warm({ ...LONG, pongEveryMs: Number.POSITIVE_INFINITY });
    for (const user of [0, 1, 2, 3]) history.world.pause(user);
    talk(history, 20);
    for (const user of [0, 1, 2, 3]) history.world.resume(user);
    talk(history, 5);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});
