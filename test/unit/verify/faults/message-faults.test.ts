// Every fault of a single message: exactly the declared check, exactly that message, nothing else.

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import { FAULT_NAMES } from '../../../../src/server/index.ts';
import { NOTHING, storyOf } from '../../../support/history/charges.ts';
import {
  EXAMINED_FAULT_NAMES,
  MESSAGE_FAULTS,
  type MessageFaultName,
  SOCKET_FAULT_NAMES,
} from '../../../support/history/message-faults.ts';
import { READ_FAULT_NAMES } from '../../../support/history/read-faults.ts';
import { LIVENESS_FAULT_NAMES } from '../../../support/history/states/liveness-faults.ts';
import { STATE_FAULT_NAMES } from '../../../support/history/states/state-faults.ts';
import { History, type HistoryOptions, RECIPE } from '../../../support/history.ts';
import { playOn } from './stage.ts';

interface Cell {
  readonly fault: MessageFaultName;
  readonly charges: readonly string[];
  readonly contract?: Partial<Contract>;
  readonly style?: 'combining' | 'markup';
}

const CELLS: readonly Cell[] = [
  {
    fault: 'ack-without-store',
    charges: [
      'lost-write 0>1#4',
      'read-your-writes 0>1#4 < lost-write',
      'relay-before-commit 0>1#4 < lost-write',
    ],
  },
  { fault: 'drop-re', charges: ['lost-relay 0>1#4'] },
  { fault: 'drop-conf', charges: ['lost-conf 0>1#4'] },
  { fault: 'swallow-send', charges: ['silent-drop 0>1#4'] },
  { fault: 'dup-re', charges: ['duplicate-delivery 0>1#4'] },
  { fault: 'dup-conf', charges: ['duplicate-delivery 0>1#4'] },
  { fault: 'dup-store', charges: ['duplicate-write 0>1#4'] },
  // Named once, where it was seen first: in the history of user 0.
  { fault: 'invent-message', charges: ['unexpected user 0'] },
  { fault: 'error-but-store', charges: ['ghost-send 0>1#4'], contract: { errors: 'reject' } },
  // Without the declaration an error leaves the outcome open.
  { fault: 'error-but-store', charges: [] },
  { fault: 'flip-byte', charges: ['corrupted 0>1#4'] },
  { fault: 'truncate', charges: ['corrupted 0>1#4'] },
  { fault: 'nfc', charges: ['corrupted 0>1#4'], style: 'combining' },
  { fault: 'nfc', charges: [] },
  { fault: 'html-escape', charges: ['corrupted 0>1#4'], style: 'markup' },
  { fault: 'html-escape', charges: [] },
  { fault: 're-body-differs', charges: ['channel-divergence 0>1#4'] },
  { fault: 'misroute', charges: ['misrouted 0>1#4'] },
  { fault: 'delay-re', charges: ['late-delivery 0>1#4'] },
  {
    fault: 'delay-re',
    charges: ['late-delivery 0>1#4 < monotonic-writes', 'monotonic-writes 0>1#4'],
    contract: { order: 'confirmed' },
  },
  { fault: 'reorder-after-ack', charges: ['monotonic-writes 0>1#4'] },
  {
    fault: 'reorder-after-ack',
    charges: ['monotonic-writes 0>1#4'],
    contract: { order: 'confirmed' },
  },
  { fault: 'one-sided-delete', charges: ['history-divergence 0>1#4'] },
  { fault: 'reply-first', charges: ['writes-follow-reads 0>1#4'] },
  {
    fault: 'reply-first',
    charges: ['writes-follow-reads 0>1#4'],
    contract: { order: 'confirmed' },
  },
  { fault: 'split-thread', charges: ['conversation-split 0>1#4'] },
  { fault: 'garbage-frame', charges: ['malformed-frame user 1'] },
  { fault: 'unknown-action', charges: ['unknown-action user 1'] },
  { fault: 'drop-field', charges: ['wrong-type 0>1#4'] },
  { fault: 'stringify-ids', charges: ['wrong-type 0>1#4'] },
  { fault: 'wrong-ids', charges: ['wrong-party 0>1#4'] },
  {
    fault: 'trust-client-sender',
    charges: [
      'lost-write 0>1#4 < wrong-party',
      'read-your-writes 0>1#4 < wrong-party',
      'relay-before-commit 0>1#4 < wrong-party',
      'wrong-party 0>1#4',
    ],
  },
  { fault: 'reuse-id', charges: ['id-reuse 0>1#4'] },
  { fault: 'id-mismatch', charges: ['id-mismatch 0>1#4'] },
  { fault: 'epoch-ts', charges: ['bad-timestamp 0>1#4'] },
  { fault: 'naive-ts', charges: ['bad-timestamp 0>1#4'] },
  { fault: 'ts-skew', charges: ['timestamp-mismatch 0>1#4'] },
  { fault: 'id-backwards', charges: ['id-order 0>1#4'] },
  { fault: 'id-backwards', charges: ['id-order 0>1#4'], contract: { ids: 'integer' } },
  { fault: 'bad-updated', charges: ['updated-before-created 0>1#4'] },
  { fault: 'ws-violation', charges: ['websocket-violation user 1'] },
  { fault: 'huge-frame', charges: ['oversize-frame user 1'] },
];

function optionsOf({ contract, style }: Cell): HistoryOptions {
  const styles = [{ style: style ?? 'words', weight: 1 }] as const;
  return {
    contract: contract ?? {},
    recipe: { size: { kind: 'fixed', length: 160 }, styles: style ? styles : RECIPE.styles },
  };
}

describe('one message that goes wrong', () => {
  test.each(CELLS)('under $fault ($contract, $style) gives $charges', (cell) => {
    const outcome = playOn(optionsOf(cell), { fault: MESSAGE_FAULTS[cell.fault] });
    expect(storyOf(outcome)).toEqual({ charges: cell.charges, gaps: {} });
  });

  test('under reorder-window breaks first-in-first-out of pipelined sends', () => {
    // A second message follows before the first is confirmed, and overtakes it.
    const pipelined = { storeMs: 5, confMs: 30, fault: MESSAGE_FAULTS['reorder-window'] };
    const outcome = playOn({}, pipelined, { followMs: 2 });
    expect(storyOf(outcome)).toEqual({ charges: ['fifo 0>1#4'], gaps: {} });
  });

  test('under write-behind breaks what a read owes to those who were told', () => {
    const behind = { fault: MESSAGE_FAULTS['write-behind'] };
    const readBy = (user: number, afterMs: number) => {
      const history = new History();
      history.connect(0, 1, 2, 3);
      history.talk(0, 1, { count: 4, everyMs: 200 });
      history.send(0, 1, behind);
      history.wait(afterMs);
      history.reads.history(user, 1 - user);
      history.wait(1000);
      history.talk(0, 1, { count: 2, everyMs: 200 });
      return storyOf(history.finish());
    };
    const early = { charges: ['relay-before-commit 0>1#4'], gaps: {} };
    expect([readBy(0, 100), readBy(1, 100)]).toEqual([early, early]);
    // Asked before the re, or after the row was there: nothing is owed, or it is there.
    expect([readBy(0, 1), readBy(1, 1)]).toEqual([NOTHING, NOTHING]);
    expect([readBy(0, 600), readBy(1, 600)]).toEqual([NOTHING, NOTHING]);
  });
});

test('every fault of the server is played here, as a read, as a state or in conformance', () => {
  const apart = [
    ...['reorder-window', 'write-behind', 'first-device-only', ...SOCKET_FAULT_NAMES],
    // They break nothing, and inform.
    ...['replay-old-run', 'close-after-store', 'clock-offset'],
  ];
  const played = new Set<string>([...CELLS.map(({ fault }) => fault), ...apart]);
  const others = [...READ_FAULT_NAMES, ...STATE_FAULT_NAMES, ...EXAMINED_FAULT_NAMES];
  for (const name of [...others, ...LIVENESS_FAULT_NAMES]) played.add(name);
  expect([...played].toSorted()).toEqual(FAULT_NAMES.toSorted());
});
