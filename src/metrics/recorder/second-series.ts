// The samples of one series by second of the intended instant, for thresholds over sliding windows.
// A few seconds are open as histograms; older ones are sealed as text, and reopened when a late
// sample comes, so that an hour costs kilobytes a second and not a histogram each.

import type { EncodedHistogram, SecondHistogram } from '../contract.ts';
import { decodeHistogram, encodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';

const OPEN_SECONDS = 8;

interface OpenSecond {
  readonly all: LatencyHistogram;
  disturbed: LatencyHistogram | null;
}

/** Sparse; memory of the sealed seconds is about 1 to 2 KB each. */
export class SecondSeries {
  /** In order of last opening: the first is sealed when there are too many. */
  readonly #open = new Map<number, OpenSecond>();
  readonly #sealed = new Map<number, SecondHistogram>();

  record(second: number, valueMs: number, isDisturbed: boolean): void {
    const opened = this.#at(second);
    opened.all.record(valueMs);
    if (isDisturbed) disturbedOf(opened).record(valueMs);
  }

  recordMissing(second: number, isDisturbed: boolean): void {
    const opened = this.#at(second);
    opened.all.recordMissing();
    if (isDisturbed) disturbedOf(opened).recordMissing();
  }

  /** All seconds with samples, ascending. */
  snapshot(): readonly SecondHistogram[] {
    const seconds = new Map(this.#sealed);
    for (const [second, opened] of this.#open) seconds.set(second, seal(second, opened));
    return [...seconds.values()].sort((a, b) => a.second - b.second);
  }

  #at(second: number): OpenSecond {
    const found = this.#open.get(second);
    if (found !== undefined) return found;
    this.#sealOldest();
    const sealed = this.#sealed.get(second);
    this.#sealed.delete(second);
    const opened = sealed === undefined ? newSecond() : unseal(sealed);
    this.#open.set(second, opened);
    return opened;
  }

  #sealOldest(): void {
    if (this.#open.size < OPEN_SECONDS) return;
    for (const [second, opened] of this.#open) {
      this.#sealed.set(second, seal(second, opened));
      this.#open.delete(second);
      return;
    }
  }
}

function newSecond(): OpenSecond {
  return { all: new LatencyHistogram(), disturbed: null };
}

function disturbedOf(opened: OpenSecond): LatencyHistogram {
  opened.disturbed ??= new LatencyHistogram();
  return opened.disturbed;
}

function seal(second: number, opened: OpenSecond): SecondHistogram {
  const encodeOrNull = (histogram: LatencyHistogram | null): EncodedHistogram | null =>
    histogram === null ? null : encodeHistogram(histogram);
  return {
    second,
    histogram: encodeHistogram(opened.all),
    disturbed: encodeOrNull(opened.disturbed),
  };
}

function unseal(sealed: SecondHistogram): OpenSecond {
  return {
    all: decodeHistogram(sealed.histogram),
    disturbed: sealed.disturbed === null ? null : decodeHistogram(sealed.disturbed),
  };
}
