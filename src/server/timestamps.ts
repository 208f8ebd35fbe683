// Instants as the API shows them: microseconds, strictly ascending, the same over REST and the
// socket. Must not read a clock of its own.

import type { Clock } from '../base/index.ts';

/** A wall clock that drifted further than this from the anchor is believed again. */
const MAX_DRIFT_MS = 50;

/** Microseconds since the Unix epoch: never the same twice and never backwards. */
export class MicrosecondClock {
  readonly #clock: Clock;
  #wallAnchorMs: number;
  #anchorMs: number;
  #lastUs: number;

  /** `floorUs`: the newest instant that was given before, by an earlier life of the server. */
  constructor(clock: Clock, floorUs = 0) {
    this.#clock = clock;
    this.#lastUs = floorUs;
    this.#wallAnchorMs = clock.wallMs();
    this.#anchorMs = clock.nowMs();
  }

  /** The instant for one new message. */
  nextUs(): number {
    this.#lastUs = Math.max(this.currentUs(), this.#lastUs + 1);
    return this.#lastUs;
  }

  /** Now, on the same scale; may repeat. */
  currentUs(): number {
    const nowMs = this.#clock.nowMs();
    let wallMs = this.#wallAnchorMs + (nowMs - this.#anchorMs);
    const shownMs = this.#clock.wallMs();
    if (Math.abs(shownMs - wallMs) > MAX_DRIFT_MS) {
      this.#wallAnchorMs = shownMs;
      this.#anchorMs = nowMs;
      wallMs = shownMs;
    }
    return Math.floor(wallMs * 1000);
  }
}

let cachedSecond = -1;
let cachedText = '';

/** `2024-12-22T23:12:31.700748`: the caller adds `Z` (REST) or `+00:00` (socket). */
export function formatMicroseconds(instantUs: number): string {
  const second = Math.floor(instantUs / 1_000_000);
  if (second !== cachedSecond) {
    cachedText = new Date(second * 1000).toISOString().slice(0, 20);
    cachedSecond = second;
  }
  return cachedText + String(instantUs - second * 1_000_000).padStart(6, '0');
}
