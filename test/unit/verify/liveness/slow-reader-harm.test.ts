// Users who stop reading, and what that does to the others.

import { describe, expect, test } from 'vitest';
import { NOTHING, storyOf, tallyOf } from '../../../support/history/charges.ts';
import type { MessageFault } from '../../../support/history/message-plan.ts';
import { unboundedBuffer } from '../../../support/history/states/liveness-faults.ts';
import { History } from '../../../support/history.ts';

const USERS = [0, 1, 2, 3, 4, 5, 6, 7];

interface Sleeping {
  readonly pauses?: number;
  readonly waitMs?: number;
  /** Whatever else happens at the start of each pause. */
  readonly onPause?: (history: History, nth: number) => void;
  readonly onRound?: (history: History, isPaused: boolean) => void;
}

/** Eight users talk in pairs, a message each 25 ms; user 1 sleeps two of each six seconds. */
function sleep({ pauses = 3, waitMs = 0, onPause, onRound }: Sleeping): History {
  const history = new History({ users: 8, deadlines: { confirmMs: 20_000, deliverMs: 20_000 } });
  history.connect(...USERS);
  const fault = waitMs > 0 ? unboundedBuffer(history.world, waitMs) : null;
  for (let nth = 0; nth < pauses; nth += 1) {
    talk(history, { fault, rounds: 15, onRound: () => onRound?.(history, false) });
    history.world.pause(1);
    onPause?.(history, nth);
    talk(history, { fault, rounds: 10, onRound: () => onRound?.(history, true) });
    history.world.resume(1);
    talk(history, { fault, rounds: 5, onRound: () => onRound?.(history, false) });
  }
  talk(history, { fault, rounds: 20, onRound: () => undefined });
  return history;
}

function talk(
  history: History,
  how: {
    readonly fault: MessageFault | null;
    readonly rounds: number;
    readonly onRound: () => void;
  },
): void {
  for (let round = 0; round < how.rounds; round += 1) {
    how.onRound();
    for (const sender of USERS) {
      history.send(sender, sender ^ 1, how.fault === null ? {} : { fault: how.fault });
      history.wait(25);
    }
  }
}

describe('a user who stops reading', () => {
  test('and is waited for by everybody is found', () => {
    const { result } = sleep({ waitMs: 180 }).finish();
    expect(storyOf({ result })).toEqual({ charges: ['slow-reader-harm user -'], gaps: {} });
    const [finding] = tallyOf(result, 'slow-reader-harm').exemplars;
    expect(finding?.summary).toMatch(
      /^while user 1 did not read its socket, everybody else was slowed down, in 3 of 3 pauses: \d\d % of what the uninvolved were owed took more than 100 ms/,
    );
    expect(tallyOf(result, 'slow-reader-harm')).toMatchObject({ owed: 3, judged: 3 });
  });

  test('and harms nobody is not', () => {
    const { result } = sleep({}).finish();
    expect(storyOf({ result })).toEqual(NOTHING);
    expect(tallyOf(result, 'slow-reader-harm')).toMatchObject({ owed: 3, judged: 3 });
  });
});

describe('no harm of a slow reader is', () => {
  test('one bad pause out of three', () => {
    const history = sleep({
      onPause: (paused, nth) => {
        if (nth === 1) paused.world.freeze(1500);
      },
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('a server that is as slow when everybody reads', () => {
    const history = sleep({ onRound: (slow) => slow.world.freeze(150) });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });

  test('anything across gaps of our own loop', () => {
    const history = sleep({
      waitMs: 180,
      onPause: (paused) => {
        const atMs = paused.nowMs;
        paused.observe({ type: 'disturbance', atMs, what: 'loop-gap', gapMs: 300 });
      },
    });
    expect(storyOf(history.finish())).toEqual(NOTHING);
  });
});
