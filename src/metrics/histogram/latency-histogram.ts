// A histogram of latencies that adds exactly: HdrHistogram's buckets in a plain growing array, and
// apart from them what has no bucket: results that never came, negative intervals, more than 60 s.
// The hot method `record` allocates nothing once the array has grown to the values it sees.

import { assert } from '../../base/index.ts';
import { BUCKET_COUNT, HIGHEST_US, highestUsOf, indexOfUs, lowestUsOf } from './buckets.ts';

/** Covers about 8 ms: most loopback latencies never grow it. */
const INITIAL_BUCKETS = 4096;

/** Values in milliseconds at its face, whole microseconds inside. */
export class LatencyHistogram {
  #counts = new Float64Array(INITIAL_BUCKETS);
  #usedBuckets = 0;
  #count = 0;
  #missing = 0;
  #negative = 0;
  #beyond = 0;
  #maxUs = 0;

  /** Finite samples, those beyond 60 s included. */
  get count(): number {
    return this.#count;
  }

  /** Infinite samples: owed results that never came. */
  get missing(): number {
    return this.#missing;
  }

  /** Negative intervals; in no percentile. */
  get negative(): number {
    return this.#negative;
  }

  /** Samples above 60 s; they sit in the highest bucket. */
  get beyond(): number {
    return this.#beyond;
  }

  /** The exact largest finite sample; 0 without samples. */
  get maxUs(): number {
    return this.#maxUs;
  }

  /** Finite and infinite samples together: what percentiles are taken of. */
  get total(): number {
    return this.#count + this.#missing;
  }

  get isEmpty(): boolean {
    return this.#count + this.#missing + this.#negative === 0;
  }

  /** Counts one interval. Negative and NaN count as negative. */
  record(valueMs: number): void {
    const valueUs = Math.round(valueMs * 1000);
    if (!(valueUs >= 0)) {
      this.#negative += 1;
      return;
    }
    if (valueUs > this.#maxUs) this.#maxUs = valueUs;
    if (valueUs > HIGHEST_US) this.#beyond += 1;
    this.addAt(indexOfUs(valueUs > HIGHEST_US ? HIGHEST_US : valueUs), 1);
  }

  recordMissing(): void {
    this.#missing += 1;
  }

  /** Adds `times` to a bucket; for decoding and merging. */
  addAt(index: number, times: number): void {
    if (index >= this.#usedBuckets) this.#grow(index + 1);
    this.#counts[index] = (this.#counts[index] as number) + times;
    this.#count += times;
  }

  /** Adds what has no bucket; for decoding. */
  addExtras(extras: { missing: number; negative: number; beyond: number; maxUs: number }): void {
    this.#missing += extras.missing;
    this.#negative += extras.negative;
    this.#beyond += extras.beyond;
    if (extras.maxUs > this.#maxUs) this.#maxUs = extras.maxUs;
  }

  add(other: LatencyHistogram): void {
    if (other.#usedBuckets > this.#usedBuckets) this.#grow(other.#usedBuckets);
    for (let index = 0; index < other.#usedBuckets; index += 1) {
      const times = other.#counts[index] as number;
      if (times > 0) this.#counts[index] = (this.#counts[index] as number) + times;
    }
    this.#count += other.#count;
    this.addExtras(other);
  }

  /**
   * Takes away samples that were added before: a part of this histogram. `maxUs`: the largest
   * sample of what remains, when it is known; else the upper end of its bucket is taken.
   */
  subtract(other: LatencyHistogram, maxUs?: number): void {
    for (let index = 0; index < other.#usedBuckets; index += 1) {
      const times = other.#counts[index] as number;
      if (times > 0) this.#counts[index] = (this.#counts[index] as number) - times;
    }
    this.#count -= other.#count;
    this.#missing -= other.#missing;
    this.#negative -= other.#negative;
    this.#beyond -= other.#beyond;
    assert(this.#count >= 0 && this.#missing >= 0, 'only a part is subtracted from a histogram');
    if (maxUs !== undefined) this.#maxUs = maxUs;
    else if (this.#beyond === 0) this.#lowerMax();
  }

  /** Empties it and keeps its memory. */
  reset(): void {
    this.#counts.fill(0, 0, this.#usedBuckets);
    this.#usedBuckets = 0;
    this.#count = 0;
    this.#missing = 0;
    this.#negative = 0;
    this.#beyond = 0;
    this.#maxUs = 0;
  }

  /**
   * The value at a quantile in 0 .. 1 by nearest rank, milliseconds: Infinity inside the missing
   * results, the exact maximum beyond 60 s, null without samples. At most 0.1 % above the truth.
   */
  quantileMs(ratio: number): number | null {
    const total = this.total;
    if (total === 0) return null;
    const rank = Math.min(total, Math.max(1, Math.ceil(ratio * total - 1e-9)));
    if (rank > this.#count) return Number.POSITIVE_INFINITY;
    if (rank > this.#count - this.#beyond) return this.#maxUs / 1000;
    let seen = 0;
    for (let index = 0; index < this.#usedBuckets; index += 1) {
      seen += this.#counts[index] as number;
      if (seen >= rank) return Math.min(highestUsOf(index), this.#maxUs) / 1000;
    }
    return this.#maxUs / 1000;
  }

  /** Lower end of the lowest bucket with samples, milliseconds; null without finite samples. */
  minMs(): number | null {
    if (this.#count === 0) return null;
    return lowestUsOf(this.#counts.findIndex((times) => times > 0)) / 1000;
  }

  /** Mean of the finite samples by bucket middles (within 0.05 %), milliseconds; null without. */
  meanMs(): number | null {
    if (this.#count === 0) return null;
    let sumUs = 0;
    this.forEachBucket((index, times) => {
      sumUs += times * ((lowestUsOf(index) + highestUsOf(index)) / 2);
    });
    return sumUs / this.#count / 1000;
  }

  /** Samples that are certainly above `limitMs`: in higher buckets than its own, or missing. */
  countAbove(limitMs: number): number {
    const limitIndex = indexOfLimit(limitMs);
    let above = this.#missing;
    for (let index = limitIndex + 1; index < this.#usedBuckets; index += 1) {
      above += this.#counts[index] as number;
    }
    return above;
  }

  /** Samples that are certainly below `limitMs`: in lower buckets than its own. */
  countBelow(limitMs: number): number {
    const end = Math.min(indexOfLimit(limitMs), this.#usedBuckets);
    let below = 0;
    for (let index = 0; index < end; index += 1) below += this.#counts[index] as number;
    return below;
  }

  /** Calls back for every bucket with samples, in order of value. */
  forEachBucket(visit: (index: number, times: number) => void): void {
    for (let index = 0; index < this.#usedBuckets; index += 1) {
      const times = this.#counts[index] as number;
      if (times > 0) visit(index, times);
    }
  }

  #grow(needed: number): void {
    assert(needed <= BUCKET_COUNT, 'a bucket index is inside the layout');
    if (needed > this.#counts.length) {
      const grown = new Float64Array(Math.min(BUCKET_COUNT, Math.max(needed, needed + 2048)));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#usedBuckets = needed;
  }

  #lowerMax(): void {
    let index = this.#usedBuckets - 1;
    while (index >= 0 && this.#counts[index] === 0) index -= 1;
    this.#maxUs = index < 0 ? 0 : Math.min(this.#maxUs, highestUsOf(index));
  }
}

function indexOfLimit(limitMs: number): number {
  return indexOfUs(Math.min(HIGHEST_US, Math.max(0, Math.round(limitMs * 1000))));
}
