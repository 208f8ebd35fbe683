// One series as it is recorded: all measured samples, the part the rig disturbed, the current and
// the coming one-second window, and the per-second series of thresholds that look at them.

import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import type { ShareLimits } from './disturbance.ts';
import type { SecondSeries } from './second-series.ts';

export interface CellOptions {
  /** Of the metric's thresholds; null: no disturbed part is kept. */
  readonly limits: ShareLimits | null;
  readonly isWindowed: boolean;
  readonly seconds: readonly SecondSeries[];
}

export class SampleCell {
  readonly all = new LatencyHistogram();
  readonly limits: ShareLimits | null;
  readonly #seconds: readonly SecondSeries[];
  #disturbed: LatencyHistogram | null = null;
  #undisturbedMaxMs = 0;
  #current: LatencyHistogram | null;
  #coming: LatencyHistogram | null;

  constructor(options: CellOptions) {
    this.limits = options.limits;
    this.#seconds = options.seconds;
    this.#current = options.isWindowed ? new LatencyHistogram() : null;
    this.#coming = options.isWindowed ? new LatencyHistogram() : null;
  }

  /** Samples that the rig disturbed are kept apart. */
  get isTwoFold(): boolean {
    return this.limits !== null;
  }

  /** All measured samples but those that the rig disturbed; a new histogram. */
  undisturbed(): LatencyHistogram {
    const rest = new LatencyHistogram();
    rest.add(this.all);
    if (this.#disturbed !== null) {
      rest.subtract(this.#disturbed, Math.round(this.#undisturbedMaxMs * 1000));
    }
    return rest;
  }

  /** The window that is about to be closed; null when the series has none. */
  get window(): LatencyHistogram | null {
    return this.#current;
  }

  recordWindow(valueMs: number, isComing: boolean): void {
    const window = isComing ? this.#coming : this.#current;
    if (window !== null) window.record(valueMs);
  }

  /** `second`: of the intended instant, from t = 0. */
  record(valueMs: number, second: number, isDisturbed: boolean): void {
    this.all.record(valueMs);
    if (isDisturbed) this.#disturbedPart().record(valueMs);
    else if (valueMs > this.#undisturbedMaxMs) this.#undisturbedMaxMs = valueMs;
    for (const series of this.#seconds) series.record(second, valueMs, isDisturbed);
  }

  recordMissing(second: number, isDisturbed: boolean): void {
    this.all.recordMissing();
    if (isDisturbed) this.#disturbedPart().recordMissing();
    for (const series of this.#seconds) series.recordMissing(second, isDisturbed);
  }

  /** The coming window becomes the current one. */
  turnWindow(): void {
    const closed = this.#current;
    closed?.reset();
    this.#current = this.#coming;
    this.#coming = closed;
  }

  #disturbedPart(): LatencyHistogram {
    this.#disturbed ??= new LatencyHistogram();
    return this.#disturbed;
  }
}
