// What one kind of fuzzing is: a rig that plays seeded cases, each of which knows what must come
// out. It must not judge time or memory: the campaign does.

import type { Random } from '../../../src/base/index.ts';

/** One case, or many at once where one after another would only wait. */
export interface Played {
  /** How many cases this was. */
  readonly cases: number;
  /** What was wrong, each with the case it was seen in; empty when all was as it must be. */
  readonly complaints: readonly string[];
}

/** `close` once. */
export interface FuzzRig {
  /** Plays the cases of one seed. Throws nothing for what a case does: a throw is a crash. */
  readonly play: (random: Random) => Promise<Played> | Played;
  readonly close: () => Promise<void>;
}

export interface FuzzKind {
  readonly name: string;
  /** What is thrown at what, for people. */
  readonly about: string;
  readonly open: () => Promise<FuzzRig>;
}

/** One of several, evenly. */
export function pick<T>(random: Random, options: readonly T[]): T {
  return options[random.nextBelow(options.length)] as T;
}

/** A part of a text or of bytes that is cut where the case says: at least one unit is missing. */
export function cutShort<T extends { readonly length: number; slice(from: number, to: number): T }>(
  random: Random,
  whole: T,
): T {
  return whole.slice(0, random.nextBelow(Math.max(1, whole.length)));
}
