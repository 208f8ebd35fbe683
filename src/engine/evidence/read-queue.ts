// The reads that the verifier asks for, a few at a time, in the order of asking. It measures how
// long usable reads take, so that the readback's limit can follow from counts; it judges none.

import type { UserSlot } from '../pool/iteration.ts';
import type { LoadTime } from '../pool/load-time.ts';

/** Reads in flight at once: enough to keep a server busy, too few to be a load test of REST. */
export const READS_IN_FLIGHT = 8;

export type Read =
  | { readonly what: 'history'; readonly slot: UserSlot; readonly partner: number }
  | { readonly what: 'threads'; readonly slot: UserSlot }
  | { readonly what: 'unknown'; readonly slot: UserSlot };

export interface ReadQueueOptions {
  readonly time: LoadTime;
  /** One read; true when it was usable. Must not reject for what a server does. */
  readonly carryOut: (read: Read) => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
}

export class ReadQueue {
  readonly #options: ReadQueueOptions;
  #waiting: Read[] = [];
  #firstWaiting = 0;
  #inFlight = 0;
  #askedCount = 0;
  #doneCount = 0;
  #usableCount = 0;
  #usableTotalMs = 0;
  #lastUsableAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
  }

  get askedCount(): number {
    return this.#askedCount;
  }

  get doneCount(): number {
    return this.#doneCount;
  }

  /** Mean of the usable reads so far; NaN before the first. Milliseconds. */
  get meanUsableMs(): number {
    return this.#usableTotalMs / this.#usableCount;
  }

  /** When the last usable read ended; -Infinity before the first. */
  get lastUsableAtMs(): number {
    return this.#lastUsableAtMs;
  }

  get isIdle(): boolean {
    return this.#inFlight === 0 && this.#firstWaiting === this.#waiting.length;
  }

  add(read: Read): void {
    if (this.#isClosed) return;
    this.#askedCount += 1;
    this.#waiting.push(read);
    this.#pump();
  }

  /** Takes nothing more and forgets what waits. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#firstWaiting = 0;
  }

  #pump(): void {
    while (this.#inFlight < READS_IN_FLIGHT) {
      const read = this.#waiting[this.#firstWaiting];
      if (read === undefined) break;
      this.#firstWaiting += 1;
      this.#start(read);
    }
    if (this.#firstWaiting === this.#waiting.length) {
      this.#waiting = [];
      this.#firstWaiting = 0;
    }
  }

  #start(read: Read): void {
    const startedAtMs = this.#options.time.nowMs();
    this.#inFlight += 1;
    this.#options.carryOut(read).then((isUsable) => {
      this.#inFlight -= 1;
      this.#doneCount += 1;
      if (isUsable) this.#noteUsable(startedAtMs);
      this.#pump();
    }, this.#options.onFailure);
  }

  #noteUsable(startedAtMs: number): void {
    this.#lastUsableAtMs = this.#options.time.nowMs();
    this.#usableTotalMs += this.#lastUsableAtMs - startedAtMs;
    this.#usableCount += 1;
  }
}
