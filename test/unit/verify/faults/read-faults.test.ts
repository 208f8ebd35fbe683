// Every fault of a single answer of REST, during load and while everything is read back: exactly
// the declared check, and nothing hidden by it.

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import { storyOf } from '../../../support/history/charges.ts';
import type { ReadFaultName } from '../../../support/history/read-faults.ts';
import { History, type Outcome } from '../../../support/history.ts';

interface Reading {
  readonly fault: ReadFaultName;
  readonly what: 'history' | 'threads';
  readonly contract?: Partial<Contract>;
  /** Users 0 and 1 talk so fast; the last three messages are 0's. */
  readonly everyMs?: number;
}

function talk(history: History, everyMs: number): void {
  history.connect(0, 1, 2, 3);
  for (let round = 0; round < 5; round += 1) {
    for (const [sender, receiver] of [
      [1, 0],
      [0, 1],
    ] as const) {
      history.send(sender, receiver);
      history.wait(everyMs);
    }
  }
  history.talk(0, 1, { count: 2, everyMs });
}

/** One answer during load is struck. */
function duringLoad({ fault, what, contract, everyMs = 300 }: Reading): Outcome {
  const history = new History({ contract: contract ?? {} });
  talk(history, everyMs);
  if (what === 'history') history.reads.history(0, 1, { fault });
  else history.reads.threads(0, { fault });
  history.wait(100);
  return history.finish();
}

/** The first answer of user 0 that the readback gets is struck. */
function whileReadingBack({ fault, what, contract, everyMs = 300 }: Reading): Outcome {
  let isStruck = false;
  const history = new History({
    contract: contract ?? {},
    readback: ({ user, partner }) => {
      const isWanted = user === 0 && partner < 0 === (what === 'threads');
      if (!isWanted || isStruck) return {};
      isStruck = true;
      return { fault };
    },
  });
  talk(history, everyMs);
  return history.finish();
}

/** 0's messages are #0 to #6; the last message but one and the last are #5 and #6. */
const CELLS: readonly (Reading & { readonly load: string[]; readonly readback: string[] })[] = [
  {
    // Two seconds ago at one message each 300 ms: the last six are missing, four of them 0's own.
    ...{ fault: 'stale-replica', what: 'history' },
    load: [3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
    readback: [3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
  },
  {
    ...{ fault: 'shuffle-history', what: 'history' },
    load: ['history-order 1>0#0'],
    readback: ['history-order 1>0#0', 'history-divergence 1>0#0 < history-order'],
  },
  {
    ...{ fault: 'stale-thread', what: 'threads' },
    load: ['thread-last-message-stale 0>1#6'],
    readback: ['thread-last-message-stale 0>1#6'],
  },
  {
    ...{ fault: 'drop-thread', what: 'threads' },
    load: ['thread-missing 0>1#6'],
    readback: ['thread-missing 0>1#6'],
  },
  {
    ...{ fault: 'dup-thread', what: 'threads' },
    load: ['thread-duplicated user 0'],
    readback: ['thread-duplicated user 0'],
  },
  {
    ...{ fault: 'self-thread', what: 'threads' },
    load: ['thread-self user 0'],
    readback: ['thread-self user 0'],
  },
  ...(['http-500', 'wrong-404', 'drop-rest-field'] as const).map((fault) => ({
    ...{ fault, what: 'history' as const },
    load: ['http-contract user 0'],
    readback: ['http-contract user 0'],
  })),
];

describe('one answer that goes wrong', () => {
  test.each(CELLS)('under $fault during load gives $load', (cell) => {
    expect(storyOf(duringLoad(cell))).toEqual({ charges: cell.load.toSorted(), gaps: {} });
  });

  test.each(CELLS)('under $fault while reading back gives $readback', (cell) => {
    const { charges, gaps } = storyOf(whileReadingBack(cell));
    expect({ charges: charges.toSorted(), gaps }).toEqual({
      ...{ charges: cell.readback.toSorted(), gaps: {} },
    });
  });
});

describe('a stale replica', () => {
  test('is an error only where reads are declared to be the primary’s', () => {
    const tally = (contract: Partial<Contract>) =>
      duringLoad({ fault: 'stale-replica', what: 'history', contract }).told.map(
        ({ severity }) => severity,
      );
    expect(tally({})).toEqual(['W', 'W', 'W', 'W']);
    expect(tally({ reads: 'primary' })).toEqual(['E', 'E', 'E', 'E']);
  });

  test('that answers before anything is older than its lag shows an empty history', () => {
    const outcome = duringLoad({ fault: 'stale-replica', what: 'history', everyMs: 50 });
    expect(storyOf(outcome).charges).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
    );
  });
});
