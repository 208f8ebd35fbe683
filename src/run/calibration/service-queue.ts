// A queue that is served at a fixed rate: what makes the null server one with a known ceiling.

import type { Clock } from '../../base/index.ts';

const LOOK_EVERY_MS = 1;

/** Each work takes its turn 1/rate after the one before it, and none before it came. */
export class ServiceQueue {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #waiting: (() => void)[] = [];
  #served = 0;
  #freeAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(perSecond: number, clock: Clock) {
    this.#clock = clock;
    this.#everyMs = 1000 / perSecond;
  }

  push(work: () => void): void {
    if (this.#served === this.#waiting.length) {
      this.#freeAtMs = Math.max(this.#freeAtMs, this.#clock.nowMs());
    }
    this.#waiting.push(work);
    this.#timer ??= setTimeout(() => this.#serve(), LOOK_EVERY_MS);
  }

  /** Whatever waits is forgotten. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.length = 0;
    this.#served = 0;
  }

  /** All that is due by now: a late timer lowers no ceiling. */
  #serve(): void {
    this.#timer = null;
    const nowMs = this.#clock.nowMs();
    while (this.#served < this.#waiting.length && this.#freeAtMs <= nowMs) {
      this.#waiting[this.#served]?.();
      this.#served += 1;
      this.#freeAtMs += this.#everyMs;
    }
    if (this.#served === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#served = 0;
      return;
    }
    this.#timer = setTimeout(() => this.#serve(), LOOK_EVERY_MS);
  }
}
