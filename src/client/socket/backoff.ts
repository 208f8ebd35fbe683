// How long to wait before the next attempt to connect: exponential with full jitter, so that a
// server that comes back is not met by everybody at once.

import type { Random } from '../../base/index.ts';
import type { Reconnect } from '../../scenario/index.ts';

/** A connection that lived this long (or for the longest wait) counts as a success. */
const STABLE_AFTER_MS = 5_000;

export class Backoff {
  readonly #settings: Reconnect;
  readonly #random: Random;
  #attempt = 0;

  constructor(settings: Reconnect, random: Random) {
    this.#settings = settings;
    this.#random = random;
  }

  /**
   * Uniform in [0, min(max, base · 2^attempt)): "full jitter" (Brooker, AWS Architecture Blog,
   * 2015).
   */
  nextDelayMs(): number {
    const { baseMs, maxMs } = this.#settings;
    const ceilingMs = Math.min(maxMs, baseMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt += 1;
    return this.#random.nextFloat() * ceilingMs;
  }

  /** A connection ended after `livedMs`; a short life does not count as a success. */
  noteLife(livedMs: number): void {
    if (livedMs >= Math.min(STABLE_AFTER_MS, this.#settings.maxMs)) this.#attempt = 0;
  }
}
