// How fast things were, in quarters of a second by the instant of sending, for the last minutes:
// counts of what took longer than a few fixed times. Fixed memory; it judges nothing.

/** Steps of slowness. */
export const SLOWER_THAN_MS = [100, 200, 400, 800, 1_600] as const;

const BIN_MS = 250;
/** Two minutes: a pause, what was before it, what came after. */
const BINS = 480;
const FIELDS = 1 + SLOWER_THAN_MS.length;

export interface Speed {
  count: number;
  /** How many took longer than each step. */
  readonly slow: number[];
}

export class SpeedBins {
  readonly #counts = new Uint32Array(BINS * FIELDS);
  /** Which quarter of a second each bin holds at the moment. */
  readonly #held = new Float64Array(BINS).fill(Number.NaN);

  add(sentAtMs: number, tookMs: number): void {
    const number = Math.floor(sentAtMs / BIN_MS);
    const bin = number % BINS;
    if (this.#held[bin] !== number) {
      // What is older than two minutes has lost its bin to something newer.
      if ((this.#held[bin] ?? Number.NaN) > number) return;
      this.#held[bin] = number;
      this.#counts.fill(0, bin * FIELDS, (bin + 1) * FIELDS);
    }
    const at = bin * FIELDS;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    for (let step = 0; step < SLOWER_THAN_MS.length; step += 1) {
      if (tookMs <= (SLOWER_THAN_MS[step] ?? 0)) return;
      this.#counts[at + 1 + step] = (this.#counts[at + 1 + step] ?? 0) + 1;
    }
  }

  /** Over all bins that lie wholly between the instants. */
  sum(fromMs: number, toMs: number): Speed {
    const sum: Speed = { count: 0, slow: SLOWER_THAN_MS.map(() => 0) };
    const last = Math.floor(toMs / BIN_MS);
    const first = Math.max(Math.ceil(fromMs / BIN_MS), last - BINS);
    for (let number = first; number < last; number += 1) {
      const bin = number % BINS;
      if (this.#held[bin] !== number) continue;
      sum.count += this.#counts[bin * FIELDS] ?? 0;
      for (const step of sum.slow.keys()) {
        sum.slow[step] = (sum.slow[step] ?? 0) + (this.#counts[bin * FIELDS + 1 + step] ?? 0);
      }
    }
    return sum;
  }
}
