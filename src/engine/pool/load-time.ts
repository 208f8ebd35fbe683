// Instants of the plan (from t = 0) as instants of this agent's monotonic clock, and back.

import type { Clock } from '../../base/index.ts';

/** When a piece of work was due and when the pacer let it go; on the agent's clock. */
export interface Due {
  readonly load: number;
  readonly intendedAtMs: number;
  readonly dispatchedAtMs: number;
  /** The intended instant lies inside the measure phase. */
  readonly measured: boolean;
}

export class LoadTime {
  readonly #clock: Clock;
  readonly #measureMs: number;
  #originAtMs = Number.NaN;

  /** @param measureMs length of the measure phase, from t = 0. */
  constructor(clock: Clock, measureMs: number) {
    this.#clock = clock;
    this.#measureMs = measureMs;
  }

  setOrigin(originAtMs: number): void {
    this.#originAtMs = originAtMs;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** From t = 0; NaN before the origin is known. */
  elapsedMs(nowMs: number): number {
    return nowMs - this.#originAtMs;
  }

  /** Work that the plan wants at `intendedMs` from t = 0 and that is let go now. */
  dueByPlan(load: number, intendedMs: number): Due {
    return {
      load,
      intendedAtMs: this.#originAtMs + intendedMs,
      dispatchedAtMs: this.#clock.nowMs(),
      measured: intendedMs >= 0 && intendedMs < this.#measureMs,
    };
  }

  /** Work that a user decides on now: it is intended when it is let go. */
  dueNow(load: number): Due {
    const nowMs = this.#clock.nowMs();
    const elapsedMs = this.elapsedMs(nowMs);
    return {
      load,
      intendedAtMs: nowMs,
      dispatchedAtMs: nowMs,
      measured: elapsedMs >= 0 && elapsedMs < this.#measureMs,
    };
  }
}
