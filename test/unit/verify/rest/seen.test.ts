// What `seen` may be: taken back it is an error, early or missing only where its meaning is
// declared; replicas, concurrent reads and failed requests prove nothing.

import { describe, expect, test } from 'vitest';
import { chargesOf, gapsOf, tallyOf } from '../../../support/history/charges.ts';
import type { ReadFaultName } from '../../../support/history/read-faults.ts';
import { History, type HistoryOptions, type Outcome } from '../../../support/history.ts';

const ON_READ: HistoryOptions = { contract: { seen: 'on-read' } };

/** Users 0 and 1 have talked, and the first messages of each are read. */
function begin(options: HistoryOptions = {}): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  history.talk(0, 1, { count: 3, everyMs: 50 });
  history.talk(1, 0, { count: 2, everyMs: 50 });
  return history;
}

function read(history: History, user: number, fault: ReadFaultName | null = null): void {
  history.reads.history(user, 1 - user, { fault });
  history.wait(100);
}

function storyOf({ result }: Outcome) {
  return { charges: chargesOf(result), gaps: gapsOf(result) };
}

const CLEAN = { charges: [], gaps: {} };

describe('a row that was seen', () => {
  test('and is not in a newer state any more is an error', () => {
    const history = begin();
    read(history, 1);
    read(history, 0);
    history.talk(1, 0, { count: 1 });
    read(history, 0, 'seen-flap');
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual({ charges: ['seen-regression 0>1#0'], gaps: {} });
    expect(tallyOf(outcome.result, 'seen-regression').owed).toBeGreaterThan(3);
  });

  test('and is not in a state that may be an older one is suspected', () => {
    const history = begin();
    read(history, 1);
    read(history, 0);
    read(history, 0, 'seen-flap');
    expect(storyOf(history.finish()).charges).toEqual(['seen-regression 0>1#0 ?']);
  });

  test('and is not is an error where every read is of the primary', () => {
    const history = begin({ contract: { reads: 'primary' } });
    read(history, 1);
    read(history, 0);
    read(history, 0, 'seen-flap');
    expect(storyOf(history.finish()).charges).toEqual(['seen-regression 0>1#0']);
  });

  test('in a read that was answered while another one was asked proves nothing', () => {
    const history = begin({ contract: { reads: 'primary' } });
    read(history, 1);
    history.reads.history(0, 1, { upMs: 2, downMs: 10 });
    history.reads.history(0, 1, { upMs: 2, downMs: 30, fault: 'seen-flap' });
    history.wait(100);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });

  test('by one of the two and not by the other is legal: what it means is not documented', () => {
    const history = begin();
    read(history, 1);
    read(history, 0);
    history.talk(0, 1, { count: 1 });
    // The receiver's own view lags behind what its sender was shown.
    read(history, 1, 'seen-flap');
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });
});

describe('a server that marks what was read', () => {
  test('keeps `seen: on-read`, and every row is judged', () => {
    const history = begin(ON_READ);
    read(history, 0);
    read(history, 1);
    history.talk(0, 1, { count: 2 });
    read(history, 0);
    read(history, 1);
    history.talk(1, 0, { count: 1 });
    read(history, 0);
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(CLEAN);
    expect(tallyOf(outcome.result, 'seen-premature').owed).toBeGreaterThan(0);
    expect(tallyOf(outcome.result, 'seen-not-set').owed).toBeGreaterThan(0);
  });

  test('may mark by a request whose answer is still on its way', () => {
    const history = begin(ON_READ);
    history.reads.history(1, 0, { upMs: 2, downMs: 500 });
    history.wait(20);
    history.reads.history(0, 1);
    history.wait(1000);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });

  test('may mark by a request that failed', () => {
    const history = begin(ON_READ);
    history.reads.history(1, 0, { failure: 'timeout' });
    history.wait(50);
    history.world.store.markSeen(1, 0);
    read(history, 0);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });

  test('may be asked by other devices of people who use the accounts, too', () => {
    const history = begin({ ...ON_READ, isExclusive: false });
    history.world.store.markSeen(1, 0);
    read(history, 0);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });
});

describe('a row that is seen too early', () => {
  test('breaks the declared meaning, as an error', () => {
    const history = begin(ON_READ);
    read(history, 0, 'seen-always');
    const { result } = history.finish();
    expect(chargesOf(result)).toEqual([0, 1, 2].map((at) => `seen-premature 0>1#${at}`));
    expect(tallyOf(result, 'seen-premature').exemplars[0]?.severity).toBe('E');
  });

  test('is told, and not judged, where nothing is declared', () => {
    const history = begin();
    read(history, 0, 'seen-always');
    const outcome = history.finish();
    expect(storyOf(outcome)).toEqual(CLEAN);
    expect(outcome.result.learned.join()).toContain('true in 3 of ');
  });
});

describe('a row that stays unseen', () => {
  /** The receiver reads, and that is forgotten. */
  function forgetful(options: HistoryOptions): Outcome {
    const history = begin(options);
    read(history, 1, 'seen-never');
    history.talk(1, 0, { count: 1 });
    read(history, 0);
    return history.finish();
  }

  test('breaks the declared meaning, once for each message', () => {
    expect(storyOf(forgetful(ON_READ)).charges).toEqual(
      [0, 1, 2].map((at) => `seen-not-set 0>1#${at}`),
    );
  });

  test('is told, and not judged, where nothing is declared', () => {
    const outcome = forgetful({});
    expect(storyOf(outcome)).toEqual(CLEAN);
    expect(outcome.result.learned.join()).toMatch(/`seen` was false in \d+ of \d+ rows/);
  });

  test('in a state that may be older than the reading proves nothing', () => {
    const history = begin(ON_READ);
    read(history, 1, 'seen-never');
    read(history, 0);
    history.world.store.markSeen(1, 0);
    expect(storyOf(history.finish())).toEqual(CLEAN);
  });
});
