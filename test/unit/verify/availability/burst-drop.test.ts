// Losses that start where a queue of the server ends are one finding that names its length; losses
// that a crowd met by chance are lost-relays of their own.

import { describe, expect, test } from 'vitest';
import { gapsOf, provenOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { capacity } from '../../../support/history/states/state-faults.ts';
import { History } from '../../../support/history.ts';

const IN_QUEUE_MS = 20;

function begin(): History {
  const history = new History();
  history.connect(0, 1, 2, 3);
  talk(history, 20);
  return history;
}

/** Everybody says something now and then, a few at once. */
function talk(history: History, rounds: number): void {
  for (let at = 0; at < rounds; at += 1) {
    for (let copy = 0; copy < 3; copy += 1) history.send(0, 1, { reMs: IN_QUEUE_MS });
    history.send(1, 0);
    history.send(2, 3, { reMs: IN_QUEUE_MS });
    history.send(3, 2);
    history.wait(100);
  }
}

function burst(
  history: History,
  how: { readonly size: number; readonly isStruck?: (at: number) => boolean },
): void {
  for (let at = 0; at < how.size; at += 1) {
    const fault = how.isStruck?.(at) === true ? { fault: MESSAGE_FAULTS['drop-re'] } : {};
    history.send(0, 1, { reMs: IN_QUEUE_MS, ...fault });
  }
  history.wait(200);
}

/** Bursts of this size against a queue of that length. */
function overflow(sizes: readonly number[], length: number): History {
  const history = begin();
  history.world.hold(capacity(length));
  for (const size of sizes) burst(history, { size });
  talk(history, 20);
  return history;
}

describe('a queue that is too short', () => {
  test('is one finding, below which every loss hangs', () => {
    const { result } = overflow([30, 50, 20], 40).finish();
    const lines = provenOf(result);
    expect(lines.filter((line) => !line.endsWith('< burst-drop'))).toEqual(['burst-drop user -']);
    expect(tallyOf(result, 'lost-relay')).toMatchObject({ violations: 0, consequences: 10 });
    expect(gapsOf(result)).toEqual({});
  });

  test.each([16, 40, 100])('of %i is named with its length', (length) => {
    const { result } = overflow([length + 20, length + 20], length).finish();
    const [finding] = tallyOf(result, 'burst-drop').exemplars;
    expect(finding?.summary).toMatch(
      new RegExp(`^40 messages to 1 sockets were lost in bursts, .* holds about ${length} deliv`),
    );
    expect(finding?.evidence.at(-1)?.text).toBe(
      `${length} earlier messages were under way to socket 1 and arrived later`,
    );
  });
});

test('What was sent before the socket had proven itself counts in the crowd', () => {
  const history = new History();
  history.connect(0, 1, 2, 3);
  talk(history, 20);
  history.close(1);
  history.wait(20);
  history.open(1);
  history.wait(20);
  history.world.hold(capacity(40));
  // The first of the burst settles the socket while the rest is being sent.
  history.send(0, 1, { reMs: 3 });
  for (let at = 0; at < 30; at += 1) history.send(0, 1, { reMs: IN_QUEUE_MS });
  history.wait(10);
  for (let at = 0; at < 30; at += 1) history.send(0, 1, { reMs: IN_QUEUE_MS });
  history.wait(300);
  talk(history, 20);
  const { result } = history.finish();
  expect(tallyOf(result, 'lost-relay').violations).toBe(0);
  expect(tallyOf(result, 'burst-drop').violations).toBe(1);
});

describe('what is no short queue', () => {
  test('a long burst that arrives whole', () => {
    const history = begin();
    burst(history, { size: 200 });
    talk(history, 20);
    expect(provenOf(history.finish().result)).toEqual([]);
  });

  test('single losses in the midst of bursts, and one outside of them', () => {
    const history = begin();
    for (let time = 0; time < 4; time += 1) {
      burst(history, { size: 60, isStruck: (at) => at === 30 || at === 50 });
    }
    history.send(2, 3, { fault: MESSAGE_FAULTS['drop-re'] });
    talk(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'burst-drop').violations).toBe(0);
    expect(tallyOf(result, 'lost-relay').violations).toBe(9);
  });

  test('losses anywhere in a run that is nothing but bursts', () => {
    const history = begin();
    for (let time = 0; time < 10; time += 1) {
      burst(history, { size: 60, isStruck: (at) => (at * 7 + time) % 60 === 41 });
    }
    talk(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'lost-relay').violations).toBe(10);
    expect(tallyOf(result, 'burst-drop').violations).toBe(0);
  });

  test('a queue of a few, which no burst is needed to fill', () => {
    const history = begin();
    history.world.hold(capacity(4));
    for (let time = 0; time < 5; time += 1) burst(history, { size: 8 });
    talk(history, 20);
    const { result } = history.finish();
    expect(tallyOf(result, 'burst-drop').violations).toBe(0);
    expect(tallyOf(result, 'lost-relay').violations).toBe(20);
  });
});
