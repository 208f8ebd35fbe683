// Rows that stand twice, in the wrong place, out of order or under another thread.

import { describe, expect, test } from 'vitest';
import { chargesOf, gapsOf, tallyOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import type { MessageFault } from '../../../support/history/message-plan.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

/** User 0 writes to 1 and to 2; the third message to 1 is `0>1#4`, and struck. */
function play(fault: MessageFault, options: HistoryOptions = {}) {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  for (let round = 0; round < 5; round += 1) {
    history.send(0, 1, round === 2 ? { fault } : {});
    history.wait(50);
    history.send(0, 2);
    history.wait(50);
  }
  const { result } = history.finish();
  return { charges: chargesOf(result), gaps: gapsOf(result), result };
}

describe('a row that stands twice', () => {
  test.each(['up', 'down'] as const)('is one duplicate in a history that runs %s', (order) => {
    const { charges, gaps } = play(MESSAGE_FAULTS['dup-store'], { habits: { order } });
    expect({ charges, gaps }).toEqual({ charges: ['duplicate-write 0>1#4'], gaps: {} });
  });

  test('and is the last message of a thread has two ids, as a consequence', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.send(0, 1, { fault: MESSAGE_FAULTS['dup-store'] });
    history.wait(50);
    expect(chargesOf(history.finish().result)).toEqual([
      'duplicate-write 0>1#2',
      'id-mismatch 0>1#2 < duplicate-write',
    ]);
  });
});

describe('a row in the wrong place', () => {
  test('is not stored for its parties, and names others', () => {
    const { charges, result } = play((plan) => {
      plan.rows = plan.rows.map((row) => ({ ...row, receiver: 2 }));
    });
    expect(charges).toEqual([
      'lost-write 0>1#4 < wrong-party',
      'read-your-writes 0>1#4 < wrong-party',
      'relay-before-commit 0>1#4 < wrong-party',
      'wrong-party 0>1#4',
    ]);
    expect(result.messages.visible).toBe(9);
  });

  test('under its own names is misrouted for each who may read it', () => {
    const history = new History();
    history.connect(0, 1, 2);
    history.talk(0, 1, { count: 3 });
    history.talk(0, 2, { count: 3 });
    const stray = history.world.store.visibleTo(0, 1).slice(1, 2);
    const [row] = stray;
    if (row === undefined) throw new Error('no row');
    history.world.store.threadOf(0, 2).rows.splice(1, 0, row);
    const { result } = history.finish();
    expect(chargesOf(result)).toContain('misrouted 0>1#1');
    expect(tallyOf(result, 'misrouted')).toMatchObject({ violations: 2 });
    expect(tallyOf(result, 'lost-write')).toMatchObject({ violations: 0, consequences: 0 });
  });
});

describe('rows out of order', () => {
  test('of one sender are charged to the order of the history alone', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 6 });
    history.reads.history(0, 1, { fault: 'shuffle-history' });
    history.wait(50);
    expect(chargesOf(history.finish().result)).toEqual(['history-order 0>1#0']);
  });

  test('for one party are out of order first, and another order for the two by consequence', () => {
    const history = new History({
      habits: { order: 'down' },
      readback: ({ user, partner }) =>
        user === 1 && partner === 0 ? { fault: 'shuffle-history' } : {},
    });
    history.connect(0, 1);
    history.talk(0, 1, { count: 5 });
    // Newest first: #4 stands behind #3.
    expect(chargesOf(history.finish().result)).toEqual([
      'history-divergence 0>1#3 < history-order',
      'history-order 0>1#4',
    ]);
  });

  test('in store turn the writes of a socket round, whatever time and id say', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 3 });
    const { rows } = history.world.store.threadOf(0, 1);
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('no rows');
    // As if the server had stored the second before the first, and told the right times before.
    const { body } = first;
    first.body = second.body;
    second.body = body;
    history.talk(0, 1, { count: 3 });
    const { result } = history.finish();
    expect(chargesOf(result).filter((line) => line.startsWith('monotonic-writes'))).toEqual([
      'monotonic-writes 0>1#0 < id-mismatch',
    ]);
  });
});

describe('threads', () => {
  test.each([0, 2, 4])('are split by message %s alone', (struck) => {
    const history = new History();
    history.connect(0, 1);
    for (let sent = 0; sent < 5; sent += 1) {
      const isStruck = sent === struck;
      history.send(0, 1, isStruck ? { fault: MESSAGE_FAULTS['split-thread'] } : {});
      history.wait(50);
      history.reads.threads(1);
      history.reads.history(0, 1);
      history.wait(50);
    }
    expect(chargesOf(history.finish().result)).toEqual([`conversation-split 0>1#${struck}`]);
  });

  test('that hold two conversations are charged once', () => {
    const { charges } = play((plan) => plan, {});
    expect(charges).toEqual([]);
    const history = new History();
    history.connect(0, 1, 2);
    const inOne = (plan: Parameters<MessageFault>[0]) => {
      for (const row of plan.rows) row.threadId = '7';
    };
    for (const receiver of [1, 2, 1, 2]) {
      history.send(0, receiver, { fault: inOne });
      history.wait(50);
    }
    expect(chargesOf(history.finish().result)).toEqual(['conversation-split 0>2#1']);
  });

  test('whose rows bear no thread id are left to the contract of REST', () => {
    const { charges } = play((plan) => {
      for (const row of plan.rows) row.threadId = '';
    });
    expect(charges).toEqual([]);
  });
});

describe('the last message of a thread', () => {
  test('may be one that was in flight when the other was sent', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    // The second is confirmed before the first, which the server stored later.
    history.send(0, 1, { storeMs: 1, confMs: 1 });
    history.send(1, 0, { storeMs: 2, confMs: 20 });
    history.wait(10);
    history.reads.threads(0);
    history.wait(50);
    expect(chargesOf(history.finish().result)).toEqual([]);
  });

  test('may lack what the partner said, which may not have come through', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.talk(1, 0, { count: 1 });
    history.reads.threads(0, { fault: 'stale-thread' });
    history.wait(50);
    expect(chargesOf(history.finish().result)).toEqual([]);
  });

  test('may not be missing when the reader’s own message was confirmed', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 1 });
    // The only message is left out: a thread without a last message.
    history.reads.threads(0, { fault: 'stale-thread' });
    history.reads.threads(1, { fault: 'stale-thread' });
    history.wait(50);
    expect(chargesOf(history.finish().result)).toEqual(['thread-last-message-stale 0>1#0']);
  });
});
