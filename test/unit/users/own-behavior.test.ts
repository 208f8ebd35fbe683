// A behavior of the user's own is held to the closed set of steps, to its partners and to what the
// scenario says of it, whatever its module does.

import { describe, expect, test } from 'vitest';
import { EarshotError, Random } from '../../../src/base/index.ts';
import {
  type BehaviorContext,
  type OwnBehaviorContext,
  ownBehavior,
  type Step,
  type StepResult,
  View,
} from '../../../src/users/index.ts';

const CONTEXT: BehaviorContext = {
  load: 0,
  self: 4,
  settings: { burstCount: 3, turnCount: 2, forMs: { lowMs: 700, highMs: 700 } },
  thinkTime: { lowMs: 40, highMs: 40 },
  answerLimitMs: 2040,
  isClosedModel: false,
  random: new Random('own'),
  view: new View(),
  choosePartner: () => 5,
  partners: () => [5, 7],
};

type Run = (context: OwnBehaviorContext) => unknown;

/** The steps of one iteration; each is answered by `done`, or by what `answers` holds. */
function play(
  run: Run,
  facts: { readonly messageCount?: number; readonly takesConnection?: boolean } = {},
  answers: readonly StepResult[] = [],
): readonly Step[] {
  const behavior = ownBehavior(
    'haggle',
    { run },
    { messageCount: 2, takesConnection: false, ...facts },
  );
  const iteration = behavior.run(CONTEXT);
  const steps: Step[] = [];
  for (let next = iteration.next('done'); next.done !== true; ) {
    steps.push(next.value);
    next = iteration.next(answers[steps.length - 1] ?? 'done');
  }
  return steps;
}

/** One step that a module might ask for, right or wrong. */
const asking = (step: unknown): Run =>
  function* run() {
    yield step;
  };

function refusal(act: () => unknown): { readonly code: string; readonly message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof EarshotError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a behavior of one’s own', () => {
  test('does its steps in order and is told how each ended', () => {
    const told: unknown[] = [];
    const steps = play(
      function* run({ choosePartner, partners }) {
        told.push(yield { do: 'send', to: choosePartner() });
        told.push(yield { do: 'wait', ms: 12.5 });
        told.push(yield { do: 'read-history', partner: partners()[1] });
      },
      {},
      ['done', 'stopped', 'failed'],
    );
    expect(steps).toEqual([
      { do: 'send', to: 5, awaitConfirm: false },
      { do: 'wait', ms: 12.5 },
      { do: 'read-history', partner: 7 },
    ]);
    expect(told).toEqual(['done', 'stopped', 'failed']);
  });

  const everyStep: readonly Step[] = [
    { do: 'send', to: 7, awaitConfirm: true },
    { do: 'await-message', from: 5, limitMs: 0 },
    { do: 'read-threads' },
    { do: 'disconnect', how: 'cut' },
    { do: 'connect' },
    { do: 'pause-reading' },
    { do: 'resume-reading' },
    { do: 'open-device' },
    { do: 'close-device' },
  ];
  test.each(everyStep)('may ask for $do', (step) => {
    expect(play(asking(step), { takesConnection: true })).toEqual([step]);
  });

  test.each([
    ['a stranger', { do: 'send', to: 6 }, '`to` must be one of `context.partners()`, this is 6'],
    ['nobody', { do: 'await-message', limitMs: 1 }, '`from` must be one of `context.partners()`'],
    ['an endless wait', { do: 'wait', ms: Infinity }, '`ms` must be milliseconds from 0 to'],
    ['a wait into the past', { do: 'wait', ms: -1 }, '`ms` must be milliseconds from 0 to'],
    ['no number', { do: 'wait', ms: '5s' }, '`ms` must be milliseconds from 0 to'],
    ['an unknown step', { do: 'shout' }, 'there is no step "shout"'],
    ['a step without a name', {}, 'there is no step without `do`'],
    ['no step at all', 'send', 'a step is an object such as { do: "wait", ms: 500 }'],
    ['a word for a truth', { do: 'send', to: 5, awaitConfirm: 'yes' }, '`awaitConfirm` must be'],
    ['an undeclared leave', { do: 'disconnect', how: 'cut' }, 'declare `away: true`'],
    ['an undeclared pause', { do: 'pause-reading' }, 'declare `away: true`'],
  ])('that asks for %s is refused with its name and its user', (_, step, message) => {
    const said = refusal(() => play(asking(step)));
    expect(said.code).toBe('BEHAVIOR_FAILED');
    expect(said.message).toContain('The behavior haggle failed at user 4: ');
    expect(said.message).toContain(message);
  });

  test('may not send more than the scenario says', () => {
    const three: Run = function* run() {
      for (let sent = 0; sent < 3; sent += 1) yield { do: 'send', to: 5 };
    };
    expect(play(three, { messageCount: 3 })).toHaveLength(3);
    expect(refusal(() => play(three)).message).toBe(
      'The behavior haggle sends more than 2 messages in one iteration: raise `behaviors.haggle.messages`, which the plan counts with.',
    );
  });

  test('that throws is refused with the line that threw', () => {
    const said = refusal(() =>
      play(() => {
        throw new TypeError('no such offer');
      }),
    );
    expect(said.message).toMatch(/at user 4: no such offer \(own-behavior\.test\.ts:\d+:\d+\)$/);
  });

  test('whose run is no generator is refused', () => {
    expect(refusal(() => play(() => Promise.resolve())).message).toContain('gave no generator');
  });

  test.each([undefined, null, {}, { run: 'send' }, 7])(
    'must be exported as one: %j',
    (exported) => {
      const facts = { messageCount: 1, takesConnection: false };
      expect(refusal(() => ownBehavior('haggle', exported, facts))).toEqual({
        code: 'BEHAVIOR_INVALID',
        message: 'The behavior haggle: the module has no export `behavior` with a function `run`.',
      });
    },
  );

  test('reaches nothing of the context but what it may know', () => {
    const keys: string[] = [];
    play(function* run(context) {
      keys.push(...Object.keys(context).sort());
      yield { do: 'wait', ms: 0 };
    });
    expect(keys).toEqual(['choosePartner', 'partners', 'random', 'self', 'settings', 'thinkTime']);
  });
});
