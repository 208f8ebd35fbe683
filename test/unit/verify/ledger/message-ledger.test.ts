// The ledger: what was entered is found again, whatever the number of messages.

import { expect, test } from 'vitest';
import type { Sent } from '../../../../src/observation/index.ts';
import { ConversationTable } from '../../../../src/verify/ledger/conversation-table.ts';
import { IdIndex, pairScope } from '../../../../src/verify/ledger/id-index.ts';
import { FLAG } from '../../../../src/verify/ledger/message-flags.ts';
import { MessageLedger } from '../../../../src/verify/ledger/message-ledger.ts';

function sent(sender: number, receiver: number, sequence: number): Sent {
  return {
    type: 'sent',
    atMs: 10.5,
    user: sender,
    socket: 4,
    marker: { kind: 'fence', sender, receiver, sequence, attempt: 2, length: 180 },
    hashHigh: 0xfffffffe,
    hashLow: 0x80000001,
    load: -1,
    intendedAtMs: 9.25,
    dispatchedAtMs: 10,
    measured: true,
  };
}

test('A message is entered whole, and nothing is known of it yet', () => {
  const ledger = new MessageLedger();
  const message = ledger.add(sent(3, 5, 7));
  expect(ledger.find(3, 7)).toBe(message);
  expect([ledger.find(3, 6), ledger.find(3, 8), ledger.find(5, 7)]).toEqual([-1, -1, -1]);
  expect(ledger.markerOf(message)).toEqual(sent(3, 5, 7).marker);
  expect([ledger.hashHigh.get(message), ledger.hashLow.get(message)]).toEqual([
    0xfffffffe, 0x80000001,
  ]);
  expect([ledger.load.get(message), ledger.socket.get(message)]).toEqual([-1, 4]);
  expect([ledger.intendedAtMs.get(message), ledger.sentAtMs.get(message)]).toEqual([9.25, 10.5]);
  expect(
    [ledger.confirmedAtMs, ledger.deliveredAtMs, ledger.visibleAtMs].map((column) =>
      column.get(message),
    ),
  ).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([ledger.expectedSocket.get(message), ledger.deliveredSocket.get(message)]).toEqual([
    -1, -1,
  ]);
  expect([ledger.idOf(message), ledger.flags.get(message)]).toEqual([null, FLAG.measured]);
  expect(ledger.isControl(message)).toBe(true);
});

test('Flags are raised and cleared one by one, the highest included', () => {
  const ledger = new MessageLedger();
  const message = ledger.add(sent(0, 1, 0));
  ledger.raise(message, FLAG.abandoned | FLAG.confirmed);
  ledger.clear(message, FLAG.confirmed);
  expect([ledger.has(message, FLAG.abandoned), ledger.has(message, FLAG.confirmed)]).toEqual([
    true,
    false,
  ]);
  const bits = Object.values(FLAG);
  expect(new Set(bits).size).toBe(bits.length);
  expect(bits.every((bit) => bit > 0 && (bit & (bit - 1)) === 0)).toBe(true);
});

test('A sequence that is sent twice is a bug of ours', () => {
  const ledger = new MessageLedger();
  ledger.add(sent(0, 1, 0));
  expect(() => ledger.add(sent(0, 1, 0))).toThrow('a sequence is sent once');
});

test('Pages grow without a loss: every one of 40,000 messages is found', () => {
  const ledger = new MessageLedger();
  for (let index = 0; index < 40_000; index += 1) {
    ledger.add(sent(index % 7, 9, Math.floor(index / 7)));
  }
  const wrong = Array.from({ length: 40_000 }, (_, index) => index).filter(
    (index) => ledger.find(index % 7, Math.floor(index / 7)) !== index,
  );
  expect(wrong).toEqual([]);
  // Three pages for 40,000 messages: 56 bytes for each that is not answered.
  expect(ledger.memoryBytes / 49_152).toBe(56);
});

test('What answers bring costs memory when the first one comes, and is unknown before', () => {
  const ledger = new MessageLedger();
  for (let index = 0; index < 20_000; index += 1) ledger.add(sent(1, 2, index));
  const unanswered = ledger.memoryBytes;
  ledger.confirmedAtMs.set(17_000, 12.25);
  ledger.timeUnitUs.set(17_000, 1_000_000);
  ledger.deliveredSocket.set(17_000, 6);
  // Of one of two pages: eight bytes, one and four.
  expect(ledger.memoryBytes - unanswered).toBe(16_384 * (8 + 1 + 4));
  const known = (message: number): readonly number[] => [
    ledger.confirmedAtMs.get(message),
    ledger.timeUnitUs.get(message),
    ledger.deliveredSocket.get(message),
  ];
  expect(known(17_000)).toEqual([12.25, 1_000_000, 6]);
  expect(known(16_999)).toEqual([Number.NaN, 0, -1]);
  expect(known(3)).toEqual([Number.NaN, 0, -1]);
});

test.each([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000])(
  'A precision of %i microseconds is kept',
  (unitUs) => {
    const ledger = new MessageLedger();
    const message = ledger.add(sent(1, 2, 0));
    ledger.timeUnitUs.set(message, unitUs);
    expect(ledger.timeUnitUs.get(message)).toBe(unitUs);
  },
);

test('Ids are found in their scope, also after the table has grown', () => {
  const ledger = new MessageLedger();
  const scopeOf = (message: number): number =>
    pairScope(ledger.sender.get(message), ledger.receiver.get(message));
  const ids = new IdIndex(ledger, scopeOf);
  const scopeCount = 5;
  for (let index = 0; index < 20_000; index += 1) {
    const message = ledger.add(sent(index % scopeCount, 9, Math.floor(index / scopeCount)));
    ledger.setId(message, String(Math.floor(index / scopeCount)));
    ids.add(message);
  }
  const wrong = Array.from({ length: 20_000 }, (_, index) => index).filter(
    (index) =>
      ids.find(pairScope(9, index % scopeCount), String(Math.floor(index / scopeCount))) !== index,
  );
  expect(wrong).toEqual([]);
  expect(ids.find(pairScope(9, 8), '1')).toBe(-1);
  expect(ids.find(pairScope(9, 1), '4000')).toBe(-1);
});

test('A conversation holds the messages of both directions in the order of sending', () => {
  const table = new ConversationTable();
  const first = table.add(4, 2, 0);
  expect(table.add(2, 4, 1)).toBe(first);
  expect(table.add(2, 5, 2).index).toBe(1);
  expect([first.first, first.second, [...first.messages.items()]]).toEqual([2, 4, [0, 1]]);
  expect([table.find(4, 2), table.find(4, 5), table.all.length]).toEqual([first, null, 2]);
});
