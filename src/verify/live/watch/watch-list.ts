// Messages whose frame is missing, watched one by one: waiting for a fence, then for the grace
// after it. Bounded; what does not fit stays unjudged. It charges nothing and asks nobody.

import { WATCH_LIMIT } from '../../limits.ts';
import { Fifo } from './fifo.ts';

export interface Watch {
  readonly message: number;
  /** When the first fence arrived, on the steady clock; NaN until then. */
  fencedSteadyMs: number;
  /** Fences that were asked for it. */
  tries: number;
  /** When the last of them was asked. */
  askedAtMs: number;
  /** The grace after the fence has passed: its absence is proven unless it still comes. */
  isRipe: boolean;
}

export class WatchList {
  readonly #watches = new Map<number, Watch>();
  readonly #fenced = new Fifo<number>();
  readonly #unfenced = new Fifo<number>();
  /** Messages that found no place. */
  overflowCount = 0;

  get all(): Iterable<Watch> {
    return this.#watches.values();
  }

  find(message: number): Watch | undefined {
    return this.#watches.get(message);
  }

  /** False when the list is full. */
  add(message: number): boolean {
    if (this.#watches.size >= WATCH_LIMIT) {
      this.overflowCount += 1;
      return false;
    }
    const askedAtMs = Number.NEGATIVE_INFINITY;
    this.#watches.set(message, {
      message,
      fencedSteadyMs: Number.NaN,
      tries: 0,
      askedAtMs,
      isRipe: false,
    });
    this.#unfenced.push(message);
    return true;
  }

  /** Takes it into the rounds again. */
  ask(message: number): void {
    this.#unfenced.push(message);
  }

  remove(message: number): void {
    this.#watches.delete(message);
  }

  fence(message: number, steadyMs: number): void {
    const watch = this.#watches.get(message);
    if (watch === undefined || !Number.isNaN(watch.fencedSteadyMs)) return;
    watch.fencedSteadyMs = steadyMs;
    this.#fenced.push(message);
  }

  /** Ripens every watch whose fence is at least `graceMs` old; tells each once. */
  ripen(steadyMs: number, graceMs: number, onRipe: (watch: Watch) => void): void {
    for (;;) {
      const message = this.#fenced.peek();
      if (message === undefined) return;
      const watch = this.#watches.get(message);
      if (watch !== undefined && !watch.isRipe) {
        if (steadyMs - watch.fencedSteadyMs < graceMs) return;
        watch.isRipe = true;
        onRipe(watch);
      }
      this.#fenced.shift();
    }
  }

  /**
   * Hands out at most `count` watches without a fence, in turn; those that `isKept` come round
   * again.
   */
  askRound(count: number, isKept: (watch: Watch) => boolean): void {
    const limit = Math.min(count, this.#unfenced.length);
    for (let asked = 0; asked < limit; asked += 1) {
      const message = this.#unfenced.shift();
      const watch = message === undefined ? undefined : this.#watches.get(message);
      if (watch === undefined || !Number.isNaN(watch.fencedSteadyMs)) continue;
      if (isKept(watch)) this.#unfenced.push(watch.message);
    }
  }
}
