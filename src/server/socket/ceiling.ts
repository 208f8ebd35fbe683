// The pace at which a server with a known ceiling works: what comes faster waits, in order. A slow
// server is lawful, so this is a limit and no fault. Pure but for the clock that is passed in.

import type { Clock } from '../../base/index.ts';

/** Each message takes its turn 1/rate after the one before it, and none before it came. */
export class Ceiling {
  readonly #clock: Clock;
  readonly #everyMs: number;
  #freeAtMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, clock: Clock) {
    this.#everyMs = 1000 / perSecond;
    this.#clock = clock;
  }

  /** A message came while none waited: time in which there was nothing to do is not saved up. */
  wake(): void {
    this.#freeAtMs = Math.max(this.#freeAtMs, this.#clock.nowMs());
  }

  /** How many of those that wait may be worked on now: a late look lowers no ceiling. */
  take(waitingCount: number): number {
    const behindMs = this.#clock.nowMs() - this.#freeAtMs;
    if (behindMs < 0) return 0;
    const dueCount = Math.min(waitingCount, Math.floor(behindMs / this.#everyMs) + 1);
    this.#freeAtMs += dueCount * this.#everyMs;
    return dueCount;
  }
}
