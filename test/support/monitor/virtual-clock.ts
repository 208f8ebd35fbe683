// A clock with timers that stands still until it is advanced; what its timers set going has settled
// before the next one is called. The wall clock may be stepped.

import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../../src/base/index.ts';
import type { TimedClock } from '../../../src/monitor/schedule/timed-clock.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

export class VirtualClock extends ManualClock implements TimedClock {
  readonly #timers = new Set<Timer>();
  readonly #settle: () => Promise<unknown>;
  #order = 0;

  /** `settle` is awaited after every timer; by default one turn of the event loop. */
  constructor(wallMs = Date.UTC(2026, 0, 5), settle: () => Promise<unknown> = () => turn()) {
    super(0, wallMs);
    this.#settle = settle;
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  after(delayMs: number, wake: () => void): () => void {
    this.#order += 1;
    const timer = { atMs: this.nowMs() + Math.max(0, delayMs), order: this.#order, wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets `byMs` pass, timer by timer. */
  async pass(byMs: number): Promise<void> {
    const endAtMs = this.nowMs() + byMs;
    await this.#settle();
    for (let next = this.#next(endAtMs); next !== null; next = this.#next(endAtMs)) {
      this.#timers.delete(next);
      this.advance(Math.max(0, next.atMs - this.nowMs()));
      next.wake();
      await this.#settle();
    }
    this.advance(Math.max(0, endAtMs - this.nowMs()));
  }

  #next(endAtMs: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.atMs > endAtMs) continue;
      if (first === null || timer.atMs < first.atMs) first = timer;
      else if (timer.atMs === first.atMs && timer.order < first.order) first = timer;
    }
    return first;
  }
}
