// One user's reads that hold up everybody else, and everything that makes reads slow and is no
// such thing.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import type { ReadOptions } from '../../../support/history/chat-reads.ts';
import { History } from '../../../support/history.ts';

interface Reading {
  readonly user: number;
  readonly what?: 'history' | 'threads';
  readonly how?: ReadOptions;
}

/** Users 0 to 7 talk in pairs, a message each 20 ms; each 600 ms a read is asked in between. */
function run(
  reads: readonly (Reading | null)[],
  onRound: (history: History) => void = () => undefined,
): History {
  const history = new History({ users: 8 });
  history.connect(0, 1, 2, 3, 4, 5, 6, 7);
  for (const read of reads) {
    talk(history);
    if (read?.what === 'threads') history.reads.threads(read.user, read.how);
    else if (read !== null) history.reads.history(read.user, read.user ^ 1, read.how);
    onRound(history);
    talk(history);
    talk(history);
  }
  return history;
}

function talk(history: History): void {
  for (let sent = 0; sent < 10; sent += 1) {
    const sender = sent % 8;
    history.send(sender, sender ^ 1);
    history.wait(20);
  }
}

const BLOCKING = { blockMs: 300 };

describe('the reads of one user that hold everybody up', () => {
  test('are one finding about that user', () => {
    const reads = [0, 1, 2, 3, 4].flatMap(() => [{ user: 6, how: BLOCKING }, { user: 2 }]);
    const { result } = run(reads).finish();
    expect(storyOf({ result })).toEqual({ charges: ['head-of-line-block user 6'], gaps: {} });
    const [finding] = tallyOf(result, 'head-of-line-block').exemplars;
    expect(finding?.summary).toMatch(
      /^the history reads of user 6 hold everybody up: 5 of 5 took about 305 ms/,
    );
    expect(tallyOf(result, 'head-of-line-block')).toMatchObject({ owed: 10, judged: 10 });
  });

  test('are told by their kind', () => {
    const reads = [0, 1, 2, 3].flatMap((): Reading[] => [
      { user: 6, what: 'threads', how: BLOCKING },
      { user: 6 },
    ]);
    const { result } = run(reads).finish();
    const [finding] = tallyOf(result, 'head-of-line-block').exemplars;
    expect(finding?.summary).toContain('the reads of the thread list of user 6');
  });

  test('are one finding about all readers where each of them does', () => {
    const reads = [0, 2, 4, 6].map((user) => ({ user, how: BLOCKING }));
    const { result } = run(reads).finish();
    expect(storyOf({ result }).charges).toEqual(['head-of-line-block user -']);
    const [finding] = tallyOf(result, 'head-of-line-block').exemplars;
    expect(finding?.summary).toContain('the history reads hold everybody up: 4 of 4');
  });
});

describe('no such thing is', () => {
  test('a slow read during which the others go on', () => {
    const reads = [0, 1, 2, 3, 4].map(() => ({ user: 6, how: { downMs: 400 } }));
    const { result } = run(reads).finish();
    expect(storyOf({ result })).toEqual(NOTHING);
    expect(tallyOf(result, 'head-of-line-block')).toMatchObject({ owed: 5, judged: 5 });
  });

  test('two reads that do it, which chance can bring about', () => {
    const reads = [0, 1].map(() => ({ user: 6, how: BLOCKING }));
    expect(storyOf(run(reads).finish())).toEqual(NOTHING);
  });

  test('a few of many reads, as when pauses of the server fall on them', () => {
    const reads = [0, 1, 2, 3].flatMap(() => [
      { user: 6, how: BLOCKING },
      ...[0, 1].map(() => ({ user: 6 })),
    ]);
    expect(storyOf(run(reads).finish())).toEqual(NOTHING);
  });

  test('a server that pauses by itself, with reads in flight', () => {
    const reads = [0, 1, 2, 3, 4, 5].map(() => null);
    const history = run(reads, (paused) => {
      paused.world.freeze(300);
      paused.send(0, 1);
      paused.wait(30);
      // Asked while it stands still, and somebody waits already.
      for (const user of [2, 4, 6]) paused.reads.history(user, user ^ 1);
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a server that is slow for everybody all the time', () => {
    const history = new History({ users: 8 });
    history.connect(0, 1, 2, 3, 4, 5, 6, 7);
    for (let sent = 0; sent < 200; sent += 1) {
      const sender = sent % 8;
      history.send(sender, sender ^ 1, { storeMs: 250 });
      if (sent % 30 === 7) history.reads.history(6, 7, { upMs: 300 });
      history.wait(20);
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a read while only the reader and its partner talk', () => {
    const history = new History();
    history.connect(0, 1, 2, 3);
    for (let round = 0; round < 6; round += 1) {
      history.talk(0, 1, { count: 5, everyMs: 20 });
      history.reads.history(0, 1, BLOCKING);
      history.talk(1, 0, { count: 20, everyMs: 20 });
    }
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('anything near a gap of our own loop', () => {
    const reads = [0, 1, 2, 3].map(() => ({ user: 6, how: BLOCKING }));
    const history = run(reads, (disturbed) => {
      const atMs = disturbed.nowMs;
      disturbed.observe({ type: 'disturbance', atMs, what: 'loop-gap', gapMs: 260 });
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});
