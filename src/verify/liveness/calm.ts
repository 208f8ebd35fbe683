// When our own loop stood still: whatever was late around such a gap may have been late because of
// us, and no liveness is judged across it. It charges nothing.

import { GAPS_KEPT } from '../limits.ts';

interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export class Calm {
  /** In the order of their ends. */
  readonly #gaps: Gap[] = [];
  /** What came before this instant is no longer known, and counts as disturbed. */
  #knownFromMs = Number.NEGATIVE_INFINITY;

  /** The generator stood still for `gapMs`, until `atMs`. */
  disturbed(atMs: number, gapMs: number): void {
    this.#gaps.push({ fromMs: atMs - gapMs, toMs: atMs });
    if (this.#gaps.length <= GAPS_KEPT) return;
    const dropped = this.#gaps.shift();
    if (dropped !== undefined) this.#knownFromMs = dropped.toMs;
  }

  /** No gap of ours has a part between the two instants. */
  isCalm(fromMs: number, toMs: number): boolean {
    if (fromMs <= this.#knownFromMs) return false;
    for (let at = this.#gaps.length - 1; at >= 0; at -= 1) {
      const gap = this.#gaps[at];
      if (gap === undefined || gap.toMs < fromMs) return true;
      if (gap.fromMs <= toMs) return false;
    }
    return true;
  }
}
