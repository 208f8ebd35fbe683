// Which history was served last to whom: what a reader has been shown, and whether anybody looked
// in the meantime. Must not bend a read.

/** About 150 bytes each; the oldest are forgotten, and count as never served. */
const MAX_READERS = 100_000;
/** User keys are below 2^26, so that a pair fits a safe integer. */
const PAIR_BASE = 2 ** 26;

export interface ServedRead {
  /** The newest id of the answer; 0 for an empty one. */
  readonly upToId: number;
  /** Rows up to there that were left out. */
  readonly lacked: ReadonlySet<number>;
  readonly atUs: number;
  /** The newest id that was shown as seen: of the reader's own rows, and of the partner's. */
  readonly seenOwnUpToId: number;
  readonly seenTheirsUpToId: number;
}

export class ServedReads {
  readonly #byReader = new Map<number, ServedRead>();

  /** The history that the viewer was served last; null without one. */
  last(viewerPk: number, partnerPk: number): ServedRead | null {
    return this.#byReader.get(viewerPk * PAIR_BASE + partnerPk) ?? null;
  }

  /** One of the two was served their history since then. */
  isServedSince(onePk: number, otherPk: number, sinceUs: number): boolean {
    const reads = [this.last(onePk, otherPk), this.last(otherPk, onePk)];
    return reads.some((read) => read !== null && read.atUs >= sinceUs);
  }

  served(viewerPk: number, partnerPk: number, read: ServedRead): void {
    const key = viewerPk * PAIR_BASE + partnerPk;
    if (!this.#byReader.has(key) && this.#byReader.size >= MAX_READERS) {
      const oldest = this.#byReader.keys().next();
      if (!oldest.done) this.#byReader.delete(oldest.value);
    }
    this.#byReader.set(key, read);
  }
}
