// Time that tests move by hand: a manual clock, what is due on it, and the beat of an engine. It
// must not touch a real timer.

import { ManualClock } from '../../../src/base/index.ts';
import type { Turns } from '../../../src/engine/index.ts';

interface Event {
  readonly atMs: number;
  readonly act: () => void;
}

export class VirtualTime {
  readonly clock: ManualClock;
  #events: Event[] = [];
  #onTurn: (() => void) | null = null;
  #everyMs = 1;
  #nextTurnAtMs = 0;

  constructor(nowMs = 0) {
    this.clock = new ManualClock(nowMs);
  }

  /** The engine's beat, on this time. */
  get turns(): Turns {
    return {
      start: (onTurn) => {
        this.#onTurn = onTurn;
        this.#nextTurnAtMs = this.clock.nowMs() + this.#everyMs;
      },
      setInterval: (everyMs) => {
        this.#everyMs = everyMs;
      },
      stop: () => {
        this.#onTurn = null;
      },
    };
  }

  get isBeating(): boolean {
    return this.#onTurn !== null;
  }

  after(delayMs: number, act: () => void): void {
    const atMs = this.clock.nowMs() + delayMs;
    const index = this.#events.findIndex((event) => event.atMs > atMs);
    this.#events.splice(index < 0 ? this.#events.length : index, 0, { atMs, act });
  }

  /** Resolves `delayMs` later. */
  pass(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /**
   * Lets time pass in steps of a millisecond: events first, then the turn, then what they
   * resolved.
   */
  async advance(byMs: number): Promise<void> {
    await settlePromises();
    for (let step = 0; step < byMs; step += 1) {
      this.clock.advance(1);
      await this.#catchUp();
    }
  }

  /**
   * The process stands still: the clock moves, nothing else does; then one turn and the poll
   * after it.
   */
  async freeze(forMs: number): Promise<void> {
    this.clock.advance(forMs);
    this.#beat();
    await settlePromises();
  }

  async #catchUp(): Promise<void> {
    while ((this.#events[0]?.atMs ?? Number.POSITIVE_INFINITY) <= this.clock.nowMs()) {
      this.#events.shift()?.act();
      await settlePromises();
    }
    if (this.#nextTurnAtMs <= this.clock.nowMs()) this.#beat();
    await settlePromises();
  }

  #beat(): void {
    this.#nextTurnAtMs = this.clock.nowMs() + this.#everyMs;
    this.#onTurn?.();
  }
}

/** Everything that is already resolved has been acted upon. */
async function settlePromises(): Promise<void> {
  for (let round = 0; round < 8; round += 1) await Promise.resolve();
}
