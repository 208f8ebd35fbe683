// The docket: one charge per message and check, roots and consequences, tallies.

import { expect, test } from 'vitest';
import type { CheckName } from '../../../../src/scenario/index.ts';
import { CHARGE_LIMIT, type Charge, Docket } from '../../../../src/verify/docket/docket.ts';

function docket(): Docket {
  return new Docket({
    severityOf: () => 'E',
    referenceOf: (message) => ({
      sender: 0,
      receiver: 1,
      sequence: message,
      kind: 'message',
      serverId: null,
      bodyHash: '00',
    }),
    toOriginMs: (atMs) => atMs - 1000,
  });
}

function charge(check: CheckName, message: number, more: Partial<Charge> = {}): Charge {
  return {
    check,
    message,
    atMs: 1500 + message,
    summary: `${check} of ${message}`,
    evidence: () => [{ atMs: 1, where: 'server', text: 'a line' }],
    ...more,
  };
}

function countsOf(from: Docket, check: CheckName): readonly number[] {
  const tally = from.tallies().find((other) => other.check === check);
  return tally === undefined ? [] : [tally.violations, tally.consequences, tally.suspected];
}

test('A second charge of the same message and check is one', () => {
  const books = docket();
  books.charge(charge('lost-relay', 7));
  books.charge(charge('lost-relay', 7, { atMs: 9000 }));
  expect(countsOf(books, 'lost-relay')).toEqual([1, 0, 0]);
  expect(books.takeFindings(10)).toHaveLength(1);
});

test('A key tells charges about no message apart', () => {
  const books = docket();
  for (const key of ['a', 'b', 'a']) books.charge(charge('malformed-frame', -1, { key }));
  expect(countsOf(books, 'malformed-frame')).toEqual([2, 0, 0]);
});

test('Proof replaces suspicion, and suspicion never replaces proof', () => {
  const books = docket();
  books.charge(charge('lost-relay', 1, { suspected: true }));
  expect(countsOf(books, 'lost-relay')).toEqual([0, 0, 1]);
  expect(books.isCharged('lost-relay', 1)).toBe(false);
  books.charge(charge('lost-relay', 1));
  books.charge(charge('lost-relay', 1, { suspected: true }));
  expect(countsOf(books, 'lost-relay')).toEqual([1, 0, 0]);
  expect(books.isCharged('lost-relay', 1)).toBe(true);
});

test('What was withdrawn counts no more', () => {
  const books = docket();
  books.charge(charge('lost-relay', 1, { suspected: true }));
  books.withdraw('lost-relay', 1);
  books.withdraw('lost-relay', 2);
  expect(countsOf(books, 'lost-relay')).toEqual([0, 0, 0]);
  expect(books.findings()).toEqual([]);
});

test('The charge of the smallest rank is the root of the others of its message', () => {
  const books = docket();
  books.charge(charge('lost-relay', 1));
  books.charge(charge('lost-write', 1));
  books.charge(charge('lost-relay', 2));
  books.charge(charge('thread-missing', 3, { because: [1] }));
  books.resolveRoots();
  expect(
    books
      .findings()
      .map(({ check, message, consequenceOf }) => [check, message?.sequence, consequenceOf]),
  ).toEqual([
    ['lost-relay', 1, 'lost-write'],
    ['lost-write', 1, null],
    ['lost-relay', 2, null],
    ['thread-missing', 3, 'lost-write'],
  ]);
  expect(countsOf(books, 'lost-relay')).toEqual([1, 1, 0]);
  expect([...books.provenMessages(['lost-relay', 'lost-write'])]).toEqual([1, 2]);
});

test('A suspicion explains nothing', () => {
  const books = docket();
  books.charge(charge('lost-write', 1, { suspected: true }));
  books.charge(charge('lost-relay', 1));
  books.resolveRoots();
  expect(countsOf(books, 'lost-relay')).toEqual([1, 0, 0]);
  expect([...books.provenMessages(['lost-write'])]).toEqual([]);
});

test('At most twenty exemplars are kept, proven ones first even when suspicion came first', () => {
  const books = docket();
  for (let message = 0; message < 200; message += 1) {
    books.charge(charge('lost-relay', message, { suspected: true }));
  }
  for (let message = 100; message < 200; message += 1) books.charge(charge('lost-relay', message));
  const tally = books.tallies().find(({ check }) => check === 'lost-relay');
  expect([tally?.violations, tally?.suspected, tally?.exemplars.length]).toEqual([100, 100, 20]);
  expect(
    tally?.exemplars.every(({ suspected, evidence }) => !suspected && evidence.length === 1),
  ).toBe(true);
  expect([tally?.firstAtMs, tally?.lastAtMs]).toEqual([600, 699]);
});

test('Charges beyond the limit are counted, suspicions beyond it are not', () => {
  const books = docket();
  for (let message = 0; message < CHARGE_LIMIT; message += 1) books.charge(charge('fifo', message));
  books.charge(charge('fifo', CHARGE_LIMIT));
  books.charge(charge('fifo', CHARGE_LIMIT + 1, { suspected: true }));
  expect(countsOf(books, 'fifo')).toEqual([CHARGE_LIMIT + 1, 0, 0]);
});

test('Opportunities add up, and a check that threw says why, once', () => {
  const books = docket();
  books.owe('fifo', 3);
  books.judge('fifo');
  books.pass('fifo', 2);
  books.break('fifo', new Error('first'));
  books.break('fifo', new Error('second'));
  const tally = books.tallies().find(({ check }) => check === 'fifo');
  expect([tally?.owed, tally?.judged, tally?.error]).toEqual([
    ...[5, 3, 'the check failed by itself: first'],
  ]);
});

test('Findings are handed out in the order of their charges, a few at a time', () => {
  const books = docket();
  for (const message of [1, 2, 3]) books.charge(charge('fifo', message));
  expect(books.takeFindings(2).map(({ summary }) => summary)).toEqual(['fifo of 1', 'fifo of 2']);
  expect(books.takeFindings(2).map(({ summary }) => summary)).toEqual(['fifo of 3']);
  expect(books.takeFindings(2)).toEqual([]);
});
