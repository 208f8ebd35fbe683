// A behavior of the user's own: what a module exports, made into a behavior like those that ship.
// Its steps come from outside, so each is held against the closed set before it is carried out. It
// must not load anything.

import { EarshotError } from '../base/index.ts';
import { BAD_INPUTS, type BadInput } from '../client/index.ts';
import type { UserIndex } from '../observation/index.ts';
import type { OwnBehaviorFacts } from '../scenario/index.ts';
import type { Behavior, BehaviorContext, BehaviorRun } from './behavior.ts';
import type { Step, StepResult } from './steps.ts';

/** What a behavior of one's own may know: its place in the plan, its settings, its own chance. */
export type OwnBehaviorContext = Pick<
  BehaviorContext,
  'self' | 'partners' | 'choosePartner' | 'random' | 'settings' | 'thinkTime'
>;

/** The export `behavior` of a module that `behaviors` names. */
export interface OwnBehaviorModule {
  /**
   * One iteration, as a generator: each `yield` is a step, and gives back how it ended. It keeps no
   * state between iterations and takes chance from `context.random` alone, so that a seed repeats
   * the run.
   */
  readonly run: (context: OwnBehaviorContext) => Iterator<Step, unknown, StepResult>;
}

/** Seven days, as the longest scenario. */
const WAIT_LIMIT_MS = 7 * 86_400_000;

/**
 * The behavior that a module exports.
 * @throws EarshotError `BEHAVIOR_INVALID` when the export has no `run`.
 */
export function ownBehavior(name: string, exported: unknown, facts: OwnBehaviorFacts): Behavior {
  const { run } = (exported ?? {}) as { readonly run?: unknown };
  if (typeof run !== 'function') {
    const message = `The behavior ${name}: the module has no export \`behavior\` with a function \`run\`.`;
    throw new EarshotError('BEHAVIOR_INVALID', message);
  }
  const start = (context: BehaviorContext): unknown => run.call(exported, facadeOf(context));
  return {
    run: (context) => guardedRun({ name, facts, context, start }),
    messagesAtStart: () => 0,
    messagesWhenDropped: () => facts.messageCount,
    takesConnection: facts.takesConnection,
    expectsAnswers: true,
  };
}

/** Functions of their own, so that a module may take them apart; nothing else can be reached. */
function facadeOf(context: BehaviorContext): OwnBehaviorContext {
  const { self, random, settings, thinkTime } = context;
  return {
    ...{ self, random, settings, thinkTime },
    partners: () => context.partners(),
    choosePartner: () => context.choosePartner(),
  };
}

interface OwnRun {
  readonly name: string;
  readonly facts: OwnBehaviorFacts;
  readonly context: BehaviorContext;
  readonly start: (context: BehaviorContext) => unknown;
}

function* guardedRun(own: OwnRun): BehaviorRun {
  const steps = guarded(own, () => iteratorOf(own.start(own.context)));
  let sentCount = 0;
  let result: StepResult = 'done';
  for (;;) {
    const told: StepResult = result;
    const next: IteratorResult<unknown, unknown> = guarded(own, () => steps.next(told));
    if (next.done === true) return;
    const step: Step = guarded(own, () => readStep(next.value, own));
    if (step.do === 'send') {
      sentCount += 1;
      if (sentCount > own.facts.messageCount) throw tooMany(own);
    }
    result = yield step;
  }
}

function tooMany({ name, facts }: OwnRun): EarshotError {
  const said = `The behavior ${name} sends more than ${facts.messageCount} messages in one iteration`;
  const remedy = `raise \`behaviors.${name}.messages\`, which the plan counts with`;
  return new EarshotError('BEHAVIOR_FAILED', `${said}: ${remedy}.`);
}

/** What the module throws, and what it does wrong, with its name and its user. */
function guarded<T>({ name, context }: OwnRun, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const what = error instanceof Error ? `${error.message}${placeOf(error)}` : String(error);
    const message = `The behavior ${name} failed at user ${context.self}: ${what}`;
    throw new EarshotError('BEHAVIOR_FAILED', message, { cause: error });
  }
}

/** What the module asked for cannot be done. Its own errors have a line; these have none. */
class WrongStep extends Error {}

/** The line of the module that threw. */
function placeOf(error: Error): string {
  if (error instanceof WrongStep) return '';
  const place = /([^/\\(\s]+\.[cm]?[jt]s:\d+:\d+)/.exec(error.stack ?? '')?.[1];
  return place === undefined ? '' : ` (${place})`;
}

function iteratorOf(value: unknown): Iterator<unknown, unknown, StepResult> {
  const { next } = (value ?? {}) as { readonly next?: unknown };
  if (typeof next === 'function') return value as Iterator<unknown, unknown, StepResult>;
  throw new WrongStep('`run` gave no generator: write it as `*run(context) { … }`');
}

/** A step of the closed set, with values that can be carried out. */
function readStep(value: unknown, { facts, context }: OwnRun): Step {
  const fields = asFields(value);
  const name = fields.do as Step['do'];
  switch (name) {
    case 'send':
      return { do: name, to: partner(fields, 'to', context), awaitConfirm: awaits(fields) };
    case 'wait':
      return { do: name, ms: duration(fields, 'ms') };
    case 'await-message':
      return {
        do: name,
        from: partner(fields, 'from', context),
        limitMs: duration(fields, 'limitMs'),
      };
    case 'read-history':
      return { do: name, partner: partner(fields, 'partner', context) };
    case 'disconnect':
      assertAway(facts);
      return { do: name, how: closeHow(fields) };
    case 'pause-reading':
    case 'resume-reading':
      assertAway(facts);
      return { do: name };
    case 'send-bad-input':
      return { do: name, input: badInput(fields) };
    case 'read-threads':
    case 'try-expired-token':
    case 'connect':
    case 'open-device':
    case 'close-device':
      return { do: name };
    default:
      return unknownStep(name);
  }
}

function assertAway({ takesConnection }: OwnBehaviorFacts): void {
  if (takesConnection) return;
  throw new WrongStep('it takes the socket from its user: declare `away: true` in the scenario');
}

function unknownStep(name: never): never {
  throw new WrongStep(`there is no step ${JSON.stringify(name) ?? 'without `do`'}`);
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new WrongStep('a step is an object such as { do: "wait", ms: 500 }');
}

function partner(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  context: BehaviorContext,
): UserIndex {
  const user = fields[key];
  if (typeof user === 'number' && context.partners().includes(user)) return user;
  throw new WrongStep(`\`${key}\` must be one of \`context.partners()\`, this is ${String(user)}`);
}

function badInput({ input }: Readonly<Record<string, unknown>>): BadInput {
  const known = BAD_INPUTS.find((name) => name === input);
  if (known !== undefined) return known;
  throw new WrongStep(`\`input\` must be one of ${BAD_INPUTS.join(', ')}`);
}

function awaits({ awaitConfirm }: Readonly<Record<string, unknown>>): boolean {
  if (awaitConfirm === undefined) return false;
  if (typeof awaitConfirm === 'boolean') return awaitConfirm;
  throw new WrongStep('`awaitConfirm` must be true or false');
}

function duration(fields: Readonly<Record<string, unknown>>, key: string): number {
  const ms = fields[key];
  if (typeof ms === 'number' && ms >= 0 && ms <= WAIT_LIMIT_MS) return ms;
  throw new WrongStep(`\`${key}\` must be milliseconds from 0 to ${WAIT_LIMIT_MS}`);
}

function closeHow({ how }: Readonly<Record<string, unknown>>): 'polite' | 'cut' {
  if (how === 'polite' || how === 'cut') return how;
  throw new WrongStep('`how` must be "polite" or "cut"');
}
