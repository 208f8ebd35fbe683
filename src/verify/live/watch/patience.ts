// How long an absence must last before it means something: the grace, measured on a clock that
// stands still while our own loop did. A timeout alone convicts nobody.

import { AFTER_GAP_HOLD_MS, GRACE_FACTOR, GRACE_MIN_MS } from '../../limits.ts';

export class Patience {
  #longestDeliveryMs = 0;
  #longestConfirmMs = 0;
  /** Sum of the gaps of our own loop. */
  #lostMs = 0;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #lastGapAtMs = Number.NEGATIVE_INFINITY;

  /** G for a missing re, milliseconds. */
  get deliveryGraceMs(): number {
    return Math.max(GRACE_MIN_MS, GRACE_FACTOR * this.#longestDeliveryMs);
  }

  /** G for a missing conf, milliseconds. */
  get confirmGraceMs(): number {
    return Math.max(GRACE_MIN_MS, GRACE_FACTOR * this.#longestConfirmMs);
  }

  noteDelivery(tookMs: number): void {
    if (tookMs > this.#longestDeliveryMs) this.#longestDeliveryMs = tookMs;
  }

  noteConfirm(tookMs: number): void {
    if (tookMs > this.#longestConfirmMs) this.#longestConfirmMs = tookMs;
  }

  /** The generator stood still for `gapMs`, until `atMs`. */
  disturbed(atMs: number, gapMs: number): void {
    this.#lostMs += gapMs;
    this.#lastGapAtMs = atMs;
    this.#heldUntilMs = Math.max(this.#heldUntilMs, atMs + AFTER_GAP_HOLD_MS);
  }

  /** What piled up behind a gap may not have been read yet: no deadline is judged. */
  isHeldAt(nowMs: number): boolean {
    return nowMs < this.#heldUntilMs;
  }

  /** No gap fell between the instant and now. */
  isCalmSince(atMs: number): boolean {
    return this.#lastGapAtMs < atMs;
  }

  /** An instant on the clock that stands still in gaps: only differences mean something. */
  steadyMs(atMs: number): number {
    return atMs - this.#lostMs;
  }
}
