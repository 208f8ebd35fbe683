// States now and then what our two clocks say, so that the times of a server can be held against
// our wall clock, and a wall clock that is set meanwhile is noticed.

import type { Clock } from '../../base/index.ts';
import type { Observe } from '../../observation/index.ts';

export const CLOCK_READ_EVERY_MS = 5000;

export class ClockReads {
  readonly #clock: Clock;
  readonly #observe: Observe;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, observe: Observe) {
    this.#clock = clock;
    this.#observe = observe;
  }

  turn(nowMs: number): void {
    if (nowMs - this.#readAtMs >= CLOCK_READ_EVERY_MS) this.read();
  }

  /** At once, whenever the last one was. */
  read(): void {
    const atMs = this.#clock.nowMs();
    this.#readAtMs = atMs;
    this.#observe({ type: 'clock-read', atMs, wallMs: this.#clock.wallMs() });
  }
}
