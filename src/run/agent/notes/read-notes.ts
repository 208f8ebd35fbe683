// What the reads of a probe cost and showed: for each side of each conversation the last read, and
// which messages the thread lists had as the last. A probe has few of them; a run keeps none.

import type { HistoryCost } from '../../../client/index.ts';
import type { Observation } from '../../../observation/index.ts';

/** Sides of conversations that are remembered: far more than a probe's users have. */
const SIDES_KEPT = 4_096;

export interface ReadCosts {
  /** Bytes of one whole read of every conversation from both sides; null: not all are known. */
  readonly wholeBytes: number | null;
  /** Bytes that were read in all. */
  readonly readBytes: number;
  /** Sides whose last read was given up because of its size. */
  readonly cutCount: number;
  /** Messages of this probe that a thread list showed as the last one. */
  readonly lastShownCount: number;
}

export class ReadNotes {
  readonly #sides = new Map<string, HistoryCost>();
  readonly #lastShown = new Set<string>();
  #readBytes = 0;

  note(cost: HistoryCost): void {
    this.#readBytes += cost.readBytes;
    const key = `${cost.user} ${cost.partner}`;
    if (this.#sides.has(key) || this.#sides.size < SIDES_KEPT) this.#sides.set(key, cost);
  }

  observe(observation: Observation): void {
    if (observation.type !== 'threads') return;
    for (const { last } of observation.rows) {
      if (last?.reading.status !== 'ours' || last.reading.marker.kind !== 'message') continue;
      const { sender, sequence } = last.reading.marker;
      if (this.#lastShown.size < SIDES_KEPT) this.#lastShown.add(`${sender} ${sequence}`);
    }
  }

  total(): ReadCosts {
    let wholeBytes: number | null = 0;
    let cutCount = 0;
    for (const side of this.#sides.values()) {
      if (side.wholeBytes !== side.readBytes) cutCount += 1;
      wholeBytes =
        wholeBytes === null || side.wholeBytes === null ? null : wholeBytes + side.wholeBytes;
    }
    const isKnown = this.#sides.size > 0;
    return {
      wholeBytes: isKnown ? wholeBytes : null,
      readBytes: this.#readBytes,
      cutCount,
      lastShownCount: this.#lastShown.size,
    };
  }
}
