// What the rig itself did to a sample: the pacer's lag at its intended instant, the loop gaps that
// fell into it, and the spans from a long gap to the return of outstanding work to its earlier
// level. It decides whether a sample is disturbed; it records no sample.

/** Pacer lag is remembered by slots of the intended instant: 8,192 x 10 ms, 82 s back. */
const SLOT_MS = 10;
const SLOT_COUNT = 8192;
/** Gaps that are remembered: with more of them since a sample began, it is set aside for these. */
const GAP_COUNT = 4096;
/** Spans that are remembered; with more of them in a minute the rig is unfit anyway. */
const SPAN_COUNT = 256;
/**
 * A span ends after this many times its gap at the latest: work that never returns must not hide
 * the rest.
 */
const MAX_SPAN_FACTOR = 10;
const MIN_SPAN_MS = 1000;

/** What the rig's share of a sample is held against. */
export interface ShareLimits {
  /** A larger share disturbs. */
  readonly boundMs: number;
  /** The loosest limit: what is slower than that without the rig is not the rig's doing. */
  readonly loosestMs: number;
}

/**
 * Instants on the agent's clock, milliseconds. Bounded memory; nothing is allocated after
 * construction.
 */
export class Disturbance {
  readonly #loopGapMs: number;
  readonly #slotStamps = new Float64Array(SLOT_COUNT).fill(-1);
  readonly #slotLags = new Float64Array(SLOT_COUNT);
  readonly #gapFrom = new Float64Array(GAP_COUNT).fill(Number.NEGATIVE_INFINITY);
  readonly #gapTo = new Float64Array(GAP_COUNT).fill(Number.NEGATIVE_INFINITY);
  readonly #spanFrom = new Float64Array(SPAN_COUNT).fill(Number.NEGATIVE_INFINITY);
  readonly #spanTo = new Float64Array(SPAN_COUNT).fill(Number.NEGATIVE_INFINITY);
  #gaps = 0;
  #spans = 0;
  #lastEndMs = Number.NEGATIVE_INFINITY;
  #isSpanOpen = false;
  #spanLimitMs = 0;
  #earlierOutstanding = 0;

  constructor(loopGapMs: number) {
    this.#loopGapMs = loopGapMs;
  }

  /** An operation that was due at `intendedAtMs` was dispatched `lagMs` late. */
  pacerLag(intendedAtMs: number, lagMs: number): void {
    const stamp = Math.floor(intendedAtMs / SLOT_MS);
    const slot = positiveModulo(stamp, SLOT_COUNT);
    if (this.#slotStamps[slot] !== stamp) {
      this.#slotStamps[slot] = stamp;
      this.#slotLags[slot] = lagMs;
    } else if (lagMs > (this.#slotLags[slot] as number)) {
      this.#slotLags[slot] = lagMs;
    }
  }

  /**
   * The loop stood still, after every gap told before. `outstanding`: work that was outstanding
   * before it.
   */
  loopGap(fromMs: number, atMs: number, outstanding: number): void {
    const slot = this.#gaps % GAP_COUNT;
    this.#gapFrom[slot] = fromMs;
    this.#gapTo[slot] = atMs;
    this.#gaps += 1;
    this.#lastEndMs = Math.max(this.#lastEndMs, atMs);
    if (atMs - fromMs <= this.#loopGapMs) return;
    if (!this.#isSpanOpen) {
      this.#earlierOutstanding = outstanding;
      this.#spanFrom[this.#spans % SPAN_COUNT] = fromMs;
      this.#isSpanOpen = true;
    }
    this.#spanTo[this.#spans % SPAN_COUNT] = Number.POSITIVE_INFINITY;
    this.#spanLimitMs = atMs + Math.max(MIN_SPAN_MS, (atMs - fromMs) * MAX_SPAN_FACTOR);
  }

  /** Work was completed at `atMs`: the open span ends when the earlier level is reached again. */
  outstandingNow(outstanding: number, atMs: number): void {
    if (!this.#isSpanOpen) return;
    const hasGapEnded = atMs > this.#lastEndMs;
    const isBack = hasGapEnded && outstanding <= this.#earlierOutstanding;
    if (!isBack && atMs < this.#spanLimitMs) return;
    this.#spanTo[this.#spans % SPAN_COUNT] = atMs;
    this.#lastEndMs = Math.max(this.#lastEndMs, atMs);
    this.#spans += 1;
    this.#isSpanOpen = false;
  }

  /** Whether an interval from an intended instant has too large a rig share, or touches a span. */
  isResponseDisturbed(limits: ShareLimits, intendedAtMs: number, atMs: number): boolean {
    const lagMs = this.#lagAt(intendedAtMs);
    if (!this.#isSpanOpen && intendedAtMs >= this.#lastEndMs) {
      return isLarge(limits, lagMs, atMs - intendedAtMs);
    }
    if (this.#touchesSpan(intendedAtMs, atMs)) return true;
    // A gap before the dispatch is in the lag already.
    const shareMs = lagMs + this.#gapOverlapMs(intendedAtMs + lagMs, atMs);
    return isLarge(limits, shareMs, atMs - intendedAtMs);
  }

  /** The same for an interval that the pacer has no part in. */
  isDisturbed(limits: ShareLimits, fromMs: number, atMs: number): boolean {
    if (!this.#isSpanOpen && fromMs >= this.#lastEndMs) return false;
    if (this.#touchesSpan(fromMs, atMs)) return true;
    return isLarge(limits, this.#gapOverlapMs(fromMs, atMs), atMs - fromMs);
  }

  #lagAt(intendedAtMs: number): number {
    const stamp = Math.floor(intendedAtMs / SLOT_MS);
    const slot = positiveModulo(stamp, SLOT_COUNT);
    return this.#slotStamps[slot] === stamp ? (this.#slotLags[slot] as number) : 0;
  }

  #touchesSpan(fromMs: number, atMs: number): boolean {
    const known = Math.min(SPAN_COUNT, this.#spans + (this.#isSpanOpen ? 1 : 0));
    for (let slot = 0; slot < known; slot += 1) {
      if (fromMs < (this.#spanTo[slot] as number) && atMs >= (this.#spanFrom[slot] as number)) {
        return true;
      }
    }
    return false;
  }

  /** From the newest gap back to the interval's start: few, however many are remembered. */
  #gapOverlapMs(fromMs: number, atMs: number): number {
    let overlapMs = 0;
    const oldest = Math.max(0, this.#gaps - GAP_COUNT);
    for (let gap = this.#gaps - 1; gap >= oldest; gap -= 1) {
      const slot = gap % GAP_COUNT;
      if ((this.#gapTo[slot] as number) <= fromMs) break;
      const startMs = Math.max(fromMs, this.#gapFrom[slot] as number);
      const endMs = Math.min(atMs, this.#gapTo[slot] as number);
      if (endMs > startMs) overlapMs += endMs - startMs;
    }
    return overlapMs;
  }
}

/** A stop and the burst that follows it: at full use, what it held up takes as long to drain. */
const CHARGED_TIMES = 2;

function isLarge({ boundMs, loosestMs }: ShareLimits, shareMs: number, valueMs: number): boolean {
  return shareMs > boundMs && valueMs - CHARGED_TIMES * shareMs <= loosestMs;
}

function positiveModulo(value: number, modulus: number): number {
  const rest = value % modulus;
  return rest < 0 ? rest + modulus : rest;
}
