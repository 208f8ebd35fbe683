// Rows that change between two reads of one reader, and rows that are wrong from the beginning.

import { describe, expect, test } from 'vitest';
import { chargesOf, gapsOf, tallyOf } from '../../../support/history/charges.ts';
import { damaging, flipAt } from '../../../support/history/message-faults.ts';
import type { ServerRow } from '../../../support/history/message-plan.ts';
import { History, type HistoryOptions } from '../../../support/history.ts';

/** User 0 reads, the second row of the conversation becomes another, and he reads again. */
function changing(change: (row: ServerRow) => void, options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 4 });
  readTwice(history, () => {
    const row = history.world.store.threadOf(0, 1).rows[1];
    if (row !== undefined) change(row);
  });
  return history;
}

function readTwice(history: History, between: () => void): void {
  history.reads.history(0, 1);
  history.wait(50);
  between();
  history.reads.history(0, 1);
  history.wait(50);
}

function found(history: History) {
  const { result } = history.finish();
  return { charges: chargesOf(result), gaps: gapsOf(result) };
}

const CLEAN = { charges: [], gaps: {} };

describe('a row that was right once', () => {
  test.each<[string, (row: ServerRow) => void, string]>([
    ['text', (row) => Object.assign(row, { body: 'deleted' }), 'channel-divergence'],
    ['id', (row) => Object.assign(row, { id: `9${row.id}` }), 'id-mismatch'],
    [
      'time',
      (row) => Object.assign(row, { created: '2030-01-01T00:00:00.000000+00:00' }),
      'timestamp-mismatch',
    ],
  ])('and has another %s later has changed; what else is wrong follows', (_what, change, check) => {
    const { charges, gaps } = found(changing(change));
    expect(gaps).toEqual({});
    expect(charges).toContain('immutable-changed 0>1#1');
    expect(charges).toContain(`${check} 0>1#1 < immutable-changed`);
    expect(charges.filter((line) => !line.includes(' < '))).toEqual(
      expect.arrayContaining(['immutable-changed 0>1#1']),
    );
  });

  test('and names another sender later breaks privacy first', () => {
    const { charges } = found(changing((row) => Object.assign(row, { sender: 3 })));
    expect(charges).toContain('wrong-party 0>1#1');
    expect(charges).toContain('immutable-changed 0>1#1 < wrong-party');
  });

  test('by the fault of an answer is charged once', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 3 });
    history.reads.history(1, 0);
    history.wait(50);
    history.reads.history(1, 0, { fault: 'mutate-row' });
    history.wait(50);
    expect(found(history).charges).toEqual([
      'channel-divergence 0>1#0 < immutable-changed',
      'immutable-changed 0>1#0',
    ]);
  });
});

describe('what is no change', () => {
  test('is a row that is wrong in every read', () => {
    const history = new History();
    history.connect(0, 1);
    history.send(0, 1, { fault: damaging(flipAt(90), ['row']) });
    history.talk(0, 1, { count: 3 });
    readTwice(history, () => undefined);
    expect(found(history).charges).toEqual(['channel-divergence 0>1#0']);
  });

  test('is a difference between the two readers that each keeps', () => {
    const history = new History();
    history.connect(0, 1);
    history.talk(0, 1, { count: 3 });
    history.reads.history(0, 1);
    history.wait(50);
    const row = history.world.store.threadOf(0, 1).rows[1];
    if (row !== undefined) row.body = 'escaped';
    history.reads.history(1, 0);
    history.wait(50);
    if (row !== undefined) Object.assign(row, { hiddenFrom: 0 });
    const { charges } = found(history);
    expect(charges.filter((line) => line.startsWith('immutable'))).toEqual([]);
  });

  test.each([
    ['to the second', (text: string) => text.replace(/\.\d+/, '')],
    ['with Z', (text: string) => text.replace('+00:00', 'Z')],
    ['in another zone', (text: string) => inZone(text)],
  ])('is a time that another node writes %s', (_how, write) => {
    const history = changing((row) => Object.assign(row, { created: write(row.created) }));
    expect(found(history).charges.filter((line) => line.startsWith('immutable'))).toEqual([]);
  });

  test('is seen and updated', () => {
    const history = changing((row) =>
      Object.assign(row, { seen: true, updated: '2030-01-01T00:00:00Z' }),
    );
    const { result } = history.finish();
    expect({ charges: chargesOf(result), gaps: gapsOf(result) }).toEqual(CLEAN);
    // Four rows of the second read and four of the readback.
    expect(tallyOf(result, 'immutable-changed')).toMatchObject({ owed: 8, judged: 8 });
  });
});

function inZone(text: string): string {
  const local = new Date(Date.parse(text) + 3_600_000).toISOString();
  return `${local.slice(0, 19)}${text.slice(19).replace('+00:00', '+01:00')}`;
}
