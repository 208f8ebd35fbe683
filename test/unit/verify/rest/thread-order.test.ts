// The order of thread lists: judged where it is promised, of threads that have an order at all.

import { describe, expect, test } from 'vitest';
import { chargesOf, gapsOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

const RECENCY: HistoryOptions = { contract: { threads: 'recency' } };

/** User 0 has talked to 1, then to 2, then to 3. */
function begin(options: HistoryOptions = RECENCY): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  for (const partner of [1, 2, 3]) history.talk(0, partner, { count: 2, everyMs: 50 });
  return history;
}

function storyOf({ result }: Outcome) {
  return { charges: chargesOf(result), gaps: gapsOf(result) };
}

const CLEAN = { charges: [], gaps: {} };

describe('a thread list', () => {
  test('with the newest thread last breaks what is promised', () => {
    const history = begin();
    history.reads.threads(0, { fault: 'shuffle-threads' });
    history.wait(50);
    const { result } = history.finish();
    expect(chargesOf(result)).toEqual(['thread-order 0>3#5']);
    expect(tallyOf(result, 'thread-order')).toMatchObject({ owed: 2, judged: 2 });
    expect(tallyOf(result, 'thread-order').exemplars[0]?.severity).toBe('E');
  });

  test('from the newest to the oldest is as promised', () => {
    const history = begin();
    history.reads.threads(0);
    history.wait(50);
    history.send(1, 0);
    history.wait(50);
    history.reads.threads(0);
    history.wait(50);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });

  test('in any order is legal where none is promised, and told', () => {
    const history = begin({});
    history.reads.threads(0, { fault: 'shuffle-threads' });
    history.wait(50);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(CLEAN);
    expect(outcome.result.learned.join()).toContain('1 of 2 thread lists do not run');
    expect(tallyOf(outcome.result, 'thread-order').owed).toBe(0);
  });
});

describe('what happens while a list is made', () => {
  test('proves nothing about the order of its threads', () => {
    const history = begin();
    history.reads.threads(0, { upMs: 30, downMs: 30, fault: 'shuffle-threads' });
    history.wait(5);
    for (const partner of [1, 2, 3]) history.send(partner, 0, { storeMs: 60 });
    history.wait(200);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });

  test('and what may still happen proves nothing: a send without an outcome', () => {
    const history = begin();
    const forever = { confMs: 60_000, reMs: 60_000, storeMs: 60_000 };
    for (const partner of [1, 2]) history.send(partner, 0, forever);
    history.wait(20);
    history.reads.threads(0, { fault: 'shuffle-threads' });
    history.wait(50);
    const charges = chargesOf(history.finish().result);
    expect(charges.filter((line) => line.startsWith('thread-order'))).toEqual([]);
  });

  test('by somebody else who uses the accounts is not known', () => {
    const history = begin({ ...RECENCY, isExclusive: false });
    history.reads.threads(0, { fault: 'shuffle-threads' });
    history.wait(50);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });
});

describe('a thread whose last message', () => {
  const orderOf = (history: History): readonly string[] =>
    chargesOf(history.finish().result).filter((line) => line.startsWith('thread-order'));

  test('was never confirmed is passed over, and hides no other', () => {
    const history = new History(RECENCY);
    history.connect(0, 1, 2, 3);
    history.send(0, 2, { fault: MESSAGE_FAULTS['drop-conf'] });
    history.wait(50);
    history.talk(0, 1, { count: 2, everyMs: 50 });
    history.talk(0, 3, { count: 2, everyMs: 50 });
    history.reads.threads(0, { fault: 'shuffle-threads' });
    history.wait(50);
    expect(orderOf(history)).toEqual(['thread-order 0>3#4']);
  });

  test.each([
    ['before', 29, ['thread-order 0>2#1']],
    ['at the instant at which', 30, []],
    ['after', 31, []],
  ])(
    'was confirmed %s the other left is judged so, though it was heard before',
    (_, confMs, told) => {
      const history = new History(RECENCY);
      history.connect(0, 1, 2, 3);
      history.send(0, 1, { storeMs: 1, reMs: 1, confMs: confMs - 1 });
      history.wait(30);
      history.send(0, 2);
      history.wait(50);
      history.reads.threads(0, { fault: 'shuffle-threads' });
      history.wait(50);
      expect(orderOf(history)).toEqual(told);
    },
  );
});
