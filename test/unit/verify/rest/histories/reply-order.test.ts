// A reply that stands before what it answers in a history, and all that only looks like one.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../../support/history/charges.ts';
import type { Sending } from '../../../../support/history/chat-world.ts';
import { MESSAGE_FAULTS } from '../../../../support/history/message-faults.ts';
import type { MessageFault } from '../../../../support/history/message-plan.ts';
import { History, type HistoryOptions } from '../../../../support/history.ts';

const EARLY = MESSAGE_FAULTS['reply-first'];

/** Shown before the newest row of the other, and dated as that one is. */
const tied: MessageFault = (plan, tools) => {
  const { sender, receiver } = plan.marker;
  const answered = tools.rowsOf(sender, receiver).at(-1);
  EARLY(plan, tools);
  plan.rows = plan.rows.map((row) => ({ ...row, created: answered?.created ?? row.created }));
};

/** Users 0 and 1 ask and answer; the third answer of user 1 is `1>0#2`. */
function converse(
  struck: Sending,
  { options = {}, afterMs = 60 }: { options?: HistoryOptions; afterMs?: number } = {},
): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  for (let round = 0; round < 5; round += 1) {
    history.send(0, 1);
    history.wait(round === 2 ? afterMs : 60);
    history.send(1, 0, round === 2 ? struck : {});
    history.wait(150);
  }
  return history;
}

describe('a reply that stands before what it answers', () => {
  test.each(['up', 'down'] as const)('is charged in a history that runs %s', (order) => {
    const outcome = converse({ fault: EARLY }, { options: { habits: { order } } }).finish();
    expect(storyOf(outcome)).toEqual({ charges: ['writes-follow-reads 1>0#2'], gaps: {} });
    const [exemplar] = tallyOf(outcome.result, 'writes-follow-reads').exemplars;
    expect(exemplar?.summary).toContain('stands before it in a history');
  });

  test('is shown by the arrival, the send and the history', () => {
    const { result } = converse({ fault: EARLY }).finish();
    const [exemplar] = tallyOf(result, 'writes-follow-reads').exemplars;
    expect(exemplar?.evidence.map(({ where }) => where)).toEqual(['receiver', 'sender', 'rest']);
    const [arrived, sent, read] = exemplar?.evidence.map(({ atMs }) => atMs) ?? [];
    expect(arrived).toBeLessThan(sent ?? 0);
    expect(sent).toBeLessThan(read ?? 0);
  });

  test('is one finding, however often it is read, and an error where order is declared', () => {
    const severities = (options: HistoryOptions) => {
      const history = converse({ fault: EARLY }, { options });
      history.reads.history(0, 1);
      history.reads.history(1, 0);
      history.wait(50);
      return history.finish().told.map(({ severity }) => severity);
    };
    expect(severities({})).toEqual(['W']);
    expect(severities({ contract: { order: 'confirmed' } })).toEqual(['E']);
    expect(severities({ contract: { order: 'pipelined' } })).toEqual(['E']);
  });

  test('is found across the sockets of who sent it', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 3 });
    history.send(0, 1);
    history.wait(60);
    history.close(1);
    history.wait(50);
    history.open(1);
    history.wait(50);
    history.send(1, 0, { fault: EARLY });
    history.wait(100);
    history.send(0, 1);
    history.wait(100);
    expect(storyOf(history.finish()).charges).toEqual(['writes-follow-reads 1>0#0']);
  });
});

describe('in histories that are legal', () => {
  test('every reply is judged, in each history that shows it', () => {
    const { result } = converse({}).finish();
    // Five answers and four further questions, in the history of each of the two.
    const { owed, judged, violations } = tallyOf(result, 'writes-follow-reads');
    expect({ owed, judged, violations }).toEqual({ owed: 18, judged: 18, violations: 0 });
  });

  test.each([0, 1, 2, 3])('messages that crossed, %i ms apart, stand as they like', (afterMs) => {
    expect(storyOf(converse({ fault: EARLY }, { afterMs }).finish())).toEqual(NOTHING);
  });

  test('what arrived only after the answer was sent may stand behind it', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.talk(1, 0, { count: 2 });
    history.send(0, 1, { reMs: 200 });
    history.wait(60);
    history.send(1, 0, { fault: EARLY });
    history.wait(400);
    history.send(0, 1);
    history.wait(100);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('rows of one time stand as they like', () => {
    expect(storyOf(converse({ fault: tied }).finish())).toEqual(NOTHING);
  });

  test('times to the second tell nothing within it', () => {
    const options = { habits: { restUnit: 'second' } } as const;
    expect(storyOf(converse({ fault: EARLY }, { options }).finish())).toEqual(NOTHING);
  });

  test('a read that was on its way while both were stored shows one, both or none', () => {
    const history = new History();
    history.connect(0, 1);
    for (let round = 0; round < 4; round += 1) {
      history.send(0, 1, { storeMs: 20 });
      history.reads.history(1, 0, { upMs: 10 + round * 8, downMs: 60 });
      history.wait(40);
      history.send(1, 0, { storeMs: 10 });
      history.reads.history(0, 1, { upMs: 2 + round * 8, downMs: 90 });
      history.wait(120);
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('an answer that is shown out of its own order is out of order, and nothing more', () => {
    const history = converse({});
    history.reads.history(0, 1, { fault: 'shuffle-history' });
    history.wait(50);
    expect(storyOf(history.finish()).charges).toEqual(['history-order 0>1#0']);
  });

  test('a question that is stored again behind its answer is stored twice', () => {
    const history = converse({});
    const rowOfFirst = history.world.store.threadOf(0, 1).rows[0];
    if (rowOfFirst === undefined) throw new Error('nothing is stored');
    const copy = history.world.rowOf({ sender: 0, receiver: 1 }, rowOfFirst.body);
    history.world.store.add(copy);
    const { charges } = storyOf(history.finish());
    expect(charges.filter((charge) => charge.startsWith('writes-follow-reads'))).toEqual([]);
    expect(charges).toContain('duplicate-write 0>1#0');
  });
});
