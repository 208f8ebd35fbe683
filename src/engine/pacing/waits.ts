// All waits of a shard in one heap, instead of a timer each. Whoever waits holds the instant it
// waits for; a heap entry whose instant is no longer that one is stale and does nothing.

import { TimedHeap } from './timed-heap.ts';

export interface Waiting {
  /** The instant it is to be woken at; NaN when it waits for nothing. */
  wakeAtMs: number;
  wake(nowMs: number): void;
}

export class Waits {
  readonly #heap = new TimedHeap<Waiting>();

  /** Entries in the heap, stale ones included. */
  get size(): number {
    return this.#heap.size;
  }

  /** Wakes `waiting` in the first turn at or after `atMs`; replaces an earlier wish. */
  wakeAt(waiting: Waiting, atMs: number): void {
    waiting.wakeAtMs = atMs;
    this.#heap.push(atMs, waiting);
  }

  /** The pending wish is void. */
  cancel(waiting: Waiting): void {
    waiting.wakeAtMs = Number.NaN;
  }

  /** Wakes everything that is due, in order of its instants. */
  wakeDue(nowMs: number): void {
    while (this.#heap.firstAtMs <= nowMs) {
      const atMs = this.#heap.firstAtMs;
      const waiting = this.#heap.pop();
      if (waiting === undefined || waiting.wakeAtMs !== atMs) continue;
      waiting.wakeAtMs = Number.NaN;
      waiting.wake(nowMs);
    }
  }

  clear(): void {
    this.#heap.clear();
  }
}
