// Messages whose frame is missing, watched one by one: waiting for a fence, then for the grace
// after it. Bounded; what does not fit stays unjudged. It charges nothing and asks nobody.

import { WATCH_LIMIT } from '../../limits.ts';
import { Fifo } from './fifo.ts';

export interface Watch {
  readonly message: number;
  /** When the first fence arrived, on the steady clock; NaN until then. */
  fencedSteadyMs: number;
  /**
   * When a fence first arrived, be it before the message was watched: it counts when the socket
   * ends. NaN until then.
   */
  overtakenSteadyMs: number;
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

  /** Takes it into the rounds; false when the list is full. */
  add(message: number): boolean {
    if (this.#enter(message) === null) {
      this.overflowCount += 1;
      return false;
    }
    this.#unfenced.push(message);
    return true;
  }

  /** A fence arrived before it; it need not be watched yet. */
  overtake(message: number, steadyMs: number): void {
    const watch = this.#enter(message);
    if (watch !== null && Number.isNaN(watch.overtakenSteadyMs)) watch.overtakenSteadyMs = steadyMs;
  }

  /** True when a fence was at least `graceMs` old at the end of the socket: it is ripe now. */
  ripenAtEnd(message: number, steadyMs: number, graceMs: number): boolean {
    const watch = this.#watches.get(message);
    if (watch === undefined || watch.isRipe) return false;
    watch.isRipe = steadyMs - watch.overtakenSteadyMs >= graceMs;
    return watch.isRipe;
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
    this.overtake(message, steadyMs);
    watch.fencedSteadyMs = steadyMs;
    this.#fenced.push(message);
  }

  /** What had overtaken it proves nothing any more: it needs a fence of its own from here on. */
  unfence(message: number): void {
    const watch = this.#watches.get(message);
    if (watch === undefined || watch.isRipe) return;
    watch.overtakenSteadyMs = Number.NaN;
    if (Number.isNaN(watch.fencedSteadyMs)) return;
    watch.fencedSteadyMs = Number.NaN;
    this.#unfenced.push(message);
  }

  /** Ripens every watch whose fence is at least `graceMs` old; tells each once. */
  ripen(steadyMs: number, graceMs: number, onRipe: (watch: Watch) => void): void {
    for (;;) {
      const message = this.#fenced.peek();
      if (message === undefined) return;
      const watch = this.#watches.get(message);
      if (watch !== undefined && !watch.isRipe && !Number.isNaN(watch.fencedSteadyMs)) {
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

  #enter(message: number): Watch | null {
    const known = this.#watches.get(message);
    if (known !== undefined) return known;
    if (this.#watches.size >= WATCH_LIMIT) return null;
    const watch = {
      message,
      fencedSteadyMs: Number.NaN,
      overtakenSteadyMs: Number.NaN,
      tries: 0,
      askedAtMs: Number.NEGATIVE_INFINITY,
      isRipe: false,
    };
    this.#watches.set(message, watch);
    return watch;
  }
}
