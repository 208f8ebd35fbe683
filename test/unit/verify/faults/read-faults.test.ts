// Every fault of a single answer of REST, during load and while everything is read back: exactly
// the declared check, and nothing hidden by it.

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import { NOTHING, storyOf } from '../../../support/history/charges.ts';
import type { ReadFaultName } from '../../../support/history/read-faults.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

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

const STALE = [
  ...[3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
  ...[3, 4].map((at) => `relay-before-commit 1>0#${at} < read-your-writes`),
];

/** 0's messages are #0 to #6; the last message but one and the last are #5 and #6. */
const CELLS: readonly (Reading & { readonly load: string[]; readonly readback: string[] })[] = [
  {
    // Two seconds ago at one message each 300 ms: the last six are missing, four of them 0's own.
    ...{ fault: 'stale-replica', what: 'history' },
    // What the partner said meanwhile is missing with them.
    load: STALE,
    readback: STALE,
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
    expect(tally({})).toEqual(Array.from(STALE, () => 'W'));
    expect(tally({ reads: 'primary' })).toEqual(Array.from(STALE, () => 'E'));
  });

  test('that answers before anything is older than its lag shows an empty history', () => {
    const outcome = duringLoad({ fault: 'stale-replica', what: 'history', everyMs: 50 });
    expect(storyOf(outcome).charges).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
      ...[0, 1, 2, 3, 4].map((at) => `relay-before-commit 1>0#${at} < read-your-writes`),
    ]);
  });

  test('that lacks what it showed before is stale, and its reader goes back in time', () => {
    const history = new History();
    talk(history, 300);
    history.reads.history(0, 1);
    history.wait(50);
    history.reads.history(0, 1, { fault: 'stale-replica' });
    history.wait(100);
    expect(storyOf(history.finish()).charges.toSorted()).toEqual([
      ...[3, 4, 5, 6].map((at) => `monotonic-reads 0>1#${at} < read-your-writes`),
      ...[3, 4].map((at) => `monotonic-reads 1>0#${at} < read-your-writes`),
      ...[3, 4, 5, 6].map((at) => `read-your-writes 0>1#${at}`),
    ]);
  });
});

describe('a row that comes and goes', () => {
  const flapped = (options: HistoryOptions = {}): Outcome => {
    const history = new History(options);
    talk(history, 300);
    history.reads.history(0, 1);
    history.wait(50);
    history.reads.history(0, 1, { fault: 'flap-read' });
    history.wait(50);
    history.reads.history(0, 1);
    history.wait(50);
    return history.finish();
  };

  test('is charged once, to the reads of him who saw it, and is an error where declared', () => {
    const outcome = flapped();
    expect(storyOf(outcome)).toEqual({ charges: ['monotonic-reads 1>0#4'], gaps: {} });
    expect(outcome.told.map(({ severity }) => severity)).toEqual(['W']);
    const declared = flapped({ contract: { reads: 'primary' } });
    expect(declared.told.map(({ severity }) => severity)).toEqual(['E']);
  });

  test('is owed nothing by a read that was asked before the answer that showed it', () => {
    const history = new History();
    talk(history, 300);
    history.reads.history(0, 1, { downMs: 30 });
    history.wait(10);
    history.reads.history(0, 1, { downMs: 40, fault: 'flap-read' });
    history.wait(100);
    // Of what he had been told by a re it is early, not gone.
    expect(storyOf(history.finish()).charges).toEqual(['relay-before-commit 1>0#4']);
  });

  test('is owed nothing when only the partner had seen it', () => {
    const history = new History();
    talk(history, 300);
    history.reads.history(1, 0);
    history.wait(50);
    history.reads.history(0, 1, { fault: 'flap-read' });
    history.wait(100);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('falls out of a window of the latest rows by right', () => {
    const history = new History({ habits: { windowRows: 12 } });
    history.connect(0, 1, 2, 3);
    for (let round = 0; round < 8; round += 1) {
      history.talk(0, 1, { count: 3 });
      history.talk(2, 3, { count: 3 });
      history.reads.history(0, 1);
      history.reads.history(1, 0);
      history.reads.history(2, 3);
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});

describe('an answer during load', () => {
  test('that loses a row which nobody had been told of owes nothing', () => {
    const history = new History();
    talk(history, 300);
    history.send(1, 0, { storeMs: 40, confMs: 40, reMs: 40 });
    history.wait(60);
    history.reads.history(0, 1, { fault: 'flap-read' });
    history.wait(200);
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});
