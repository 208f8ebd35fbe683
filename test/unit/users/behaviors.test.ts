// Each behavior as the whole list of its steps, for given answers.

import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/base/index.ts';
import { BEHAVIOR_NAMES, type BehaviorName } from '../../../src/scenario/index.ts';
import {
  BEHAVIORS,
  type BehaviorContext,
  CATCH_UP_LIMIT,
  type Step,
  type StepResult,
  View,
} from '../../../src/users/index.ts';

const LOAD = 3;

function contextOf(parts: Partial<BehaviorContext> = {}): BehaviorContext {
  return {
    load: LOAD,
    self: 0,
    settings: { burstCount: 3, turnCount: 2, forMs: { lowMs: 700, highMs: 700 } },
    thinkTime: { lowMs: 40, highMs: 40 },
    answerLimitMs: 2040,
    isClosedModel: false,
    random: new Random('behaviors'),
    view: new View(),
    choosePartner: () => 1,
    partners: () => [1],
    ...parts,
  };
}

/** Plays a behavior: `answers` in order, then `done` for ever. */
function play(
  name: BehaviorName,
  context: BehaviorContext,
  answers: readonly StepResult[] = [],
): readonly Step[] {
  const run = BEHAVIORS[name].run(context);
  const steps: Step[] = [];
  for (let next = run.next('done'); next.done !== true; ) {
    steps.push(next.value);
    next = run.next(answers[steps.length - 1] ?? 'done');
  }
  return steps;
}

describe('the behaviors', () => {
  test('are one for every name of the scenario', () => {
    expect(Object.keys(BEHAVIORS).sort()).toEqual([...BEHAVIOR_NAMES].sort());
  });

  test('send-message sends one message and waits for its conf only in a closed model', () => {
    expect(play('send-message', contextOf())).toEqual([{ do: 'send', to: 1, awaitConfirm: false }]);
    expect(play('send-message', contextOf({ isClosedModel: true }))).toEqual([
      { do: 'send', to: 1, awaitConfirm: true },
    ]);
  });

  test('burst sends to one partner, and a closed model waits for the last conf', () => {
    let chosen = 0;
    const choosePartner = (): number => {
      chosen += 1;
      return chosen;
    };
    expect(play('burst', contextOf({ choosePartner, isClosedModel: true }))).toEqual([
      { do: 'send', to: 1, awaitConfirm: false },
      { do: 'send', to: 1, awaitConfirm: false },
      { do: 'send', to: 1, awaitConfirm: true },
    ]);
  });

  test('burst ends at the message that the end of the load cuts off', () => {
    expect(play('burst', contextOf(), ['done', 'stopped'])).toHaveLength(2);
  });

  test('reconnect closes politely, stays away, connects', () => {
    expect(play('reconnect', contextOf())).toEqual([
      { do: 'disconnect', how: 'polite' },
      { do: 'wait', ms: 700 },
      { do: 'connect' },
    ]);
  });

  test('drop cuts and connects', () => {
    expect(play('drop', contextOf())).toEqual([
      { do: 'disconnect', how: 'cut' },
      { do: 'connect' },
    ]);
  });

  test('go-offline catches up over threads, then the histories of its partners', () => {
    expect(play('go-offline', contextOf({ partners: () => [4, 9] }))).toEqual([
      { do: 'disconnect', how: 'polite' },
      { do: 'wait', ms: 700 },
      { do: 'connect' },
      { do: 'read-threads' },
      { do: 'read-history', partner: 4 },
      { do: 'read-history', partner: 9 },
    ]);
  });

  test('go-offline reads no more histories than one catching up may', () => {
    const partners = Array.from({ length: 50 }, (_, index) => index + 1);
    const steps = play('go-offline', contextOf({ partners: () => partners }));
    expect(steps.filter((step) => step.do === 'read-history')).toEqual(
      partners.slice(0, CATCH_UP_LIMIT).map((partner) => ({ do: 'read-history', partner })),
    );
  });

  test('go-offline comes back when the load ends, and reads nothing more', () => {
    const stopped = ['done', 'stopped', 'done', 'stopped', 'stopped'] as const;
    expect(play('go-offline', contextOf({ partners: () => [4, 9] }), stopped)).toEqual([
      { do: 'disconnect', how: 'polite' },
      { do: 'wait', ms: 700 },
      { do: 'connect' },
      { do: 'read-threads' },
      { do: 'read-history', partner: 4 },
    ]);
  });

  test('slow-reader leaves its socket unread for a while and reads on', () => {
    expect(play('slow-reader', contextOf())).toEqual([
      { do: 'pause-reading' },
      { do: 'wait', ms: 700 },
      { do: 'resume-reading' },
    ]);
    expect(play('slow-reader', contextOf(), ['failed'])).toEqual([{ do: 'pause-reading' }]);
    expect(play('slow-reader', contextOf(), ['done', 'stopped']).at(-1)).toEqual({
      do: 'resume-reading',
    });
  });

  test('second-device keeps one more socket for a while and closes it', () => {
    expect(play('second-device', contextOf())).toEqual([
      { do: 'open-device' },
      { do: 'wait', ms: 700 },
      { do: 'close-device' },
    ]);
    expect(play('second-device', contextOf(), ['failed'])).toEqual([{ do: 'open-device' }]);
  });

  test('idle, read-history and read-threads are one step each', () => {
    expect(play('idle', contextOf())).toEqual([{ do: 'wait', ms: 700 }]);
    expect(play('read-history', contextOf())).toEqual([{ do: 'read-history', partner: 1 }]);
    expect(play('read-threads', contextOf())).toEqual([{ do: 'read-threads' }]);
  });

  test('a duration of a range is drawn inside it, from the stream', () => {
    const forMs = { lowMs: 100, highMs: 200 };
    const settings = { ...contextOf().settings, forMs };
    const drawn = [1, 2, 3].map((seed) => {
      const [step] = play('idle', contextOf({ settings, random: new Random(`idle ${seed}`) }));
      return step?.do === 'wait' ? step.ms : Number.NaN;
    });
    const expected = [1, 2, 3].map((seed) => new Random(`idle ${seed}`).nextBetween(100, 200));
    expect(drawn).toEqual(expected);
  });
});

describe('converse', () => {
  test('opens at once when nobody waits, then answers after thinking', () => {
    expect(play('converse', contextOf(), ['done', 'message'])).toEqual([
      { do: 'send', to: 1, awaitConfirm: false },
      { do: 'await-message', from: 1, limitMs: 2040 },
      { do: 'wait', ms: 40 },
      { do: 'send', to: 1, awaitConfirm: false },
    ]);
  });

  test('answers who waits, after thinking, and whoever that is', () => {
    const view = new View();
    view.add(LOAD, 7);
    expect(play('converse', contextOf({ view }), ['done', 'done', 'message'])).toEqual([
      { do: 'wait', ms: 40 },
      { do: 'send', to: 7, awaitConfirm: false },
      { do: 'await-message', from: 7, limitMs: 2040 },
      { do: 'wait', ms: 40 },
      { do: 'send', to: 7, awaitConfirm: false },
    ]);
    expect(view.awaitingCount).toBe(0);
  });

  test('leaves the messages of other loads alone', () => {
    const view = new View();
    view.add(LOAD + 1, 7);
    expect(play('converse', contextOf({ view }), ['done', 'timeout'])).toEqual([
      { do: 'send', to: 1, awaitConfirm: false },
      { do: 'await-message', from: 1, limitMs: 2040 },
    ]);
    expect(view.awaitingCount).toBe(1);
  });

  test('ends where the load ends', () => {
    expect(play('converse', contextOf(), ['stopped'])).toHaveLength(1);
    expect(play('converse', contextOf(), ['done', 'stopped'])).toHaveLength(2);
    expect(play('converse', contextOf(), ['done', 'message', 'stopped'])).toHaveLength(3);
  });
});
