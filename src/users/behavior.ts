// What a behavior is, and what it may know: its settings, its partners, its seeded stream and
// what its user has seen. It must not know the time, a socket, or any other user.

import type { Random } from '../base/index.ts';
import type { UserIndex } from '../observation/index.ts';
import type { BehaviorSettings, DurationRange } from '../scenario/index.ts';
import type { Step, StepResult } from './steps.ts';
import type { View } from './view.ts';

/** One user's place in one load; reused for all its iterations there. */
export interface BehaviorContext {
  /** Index of the load in the plan. */
  readonly load: number;
  readonly self: UserIndex;
  readonly settings: BehaviorSettings;
  readonly thinkTime: DurationRange;
  /** How long an answer may take until a conversation is given up. */
  readonly answerLimitMs: number;
  /**
   * In a closed model an iteration ends with the conf of what it sent; in an open one with the
   * send.
   */
  readonly isClosedModel: boolean;
  /** Of this user and load alone, from the plan's seed. */
  readonly random: Random;
  readonly view: View;
  /** One of those the user may write to, by its stream. */
  choosePartner(): UserIndex;
  /** All of them, in order of their index; never empty. */
  partners(): readonly UserIndex[];
}

export type BehaviorRun = Generator<Step, void, StepResult>;

export interface Behavior {
  /** One iteration. */
  readonly run: (context: BehaviorContext) => BehaviorRun;
  /** Messages that are decided with the iteration itself and due at its own instant. */
  readonly messagesAtStart: (settings: BehaviorSettings) => number;
  /** Messages that an iteration which never begins counts as planned and dropped. */
  readonly messagesWhenDropped: (settings: BehaviorSettings) => number;
  /** It takes the primary socket, or its reader, away: one such behavior of a user at a time. */
  readonly takesConnection: boolean;
  /** Its messages may be answered by their receiver. */
  readonly expectsAnswers: boolean;
}

/** A duration of the range, by the given stream; a fixed range takes nothing from it. */
export function drawDurationMs(range: DurationRange, random: Random): number {
  if (range.highMs <= range.lowMs) return range.lowMs;
  return random.nextBetween(range.lowMs, range.highMs);
}
