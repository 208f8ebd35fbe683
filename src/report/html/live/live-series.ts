// The charts of a run in progress: a point for each window that comes, the distribution so far.
// Keeps ten minutes and no more.

import {
  LatencyHistogram,
  percentileCurve,
  sumWindows,
  type WindowRecord,
} from '../../../metrics/index.ts';
import { LIVE_POINTS_MAX } from '../data/live-data.ts';
import type { PageCurve, PageData, PagePoint } from '../data/page-data.ts';
import { HEAT_BOUNDS_MS, metricsOf, type PointMetrics, pointOf } from '../data/points.ts';

export interface LiveSeriesOptions {
  readonly measureMs: number;
  /** Longer gaps of the generator are shaded. */
  readonly loopGapMs: number;
}

/** Takes windows in the order of time. */
export class LiveSeries {
  readonly #options: LiveSeriesOptions;
  #metrics: PointMetrics | null = null;
  #points: PagePoint[] = [];
  #delivery = new LatencyHistogram();
  #confirm = new LatencyHistogram();

  constructor(options: LiveSeriesOptions) {
    this.#options = options;
  }

  /** Adds a window. False when what was shown before is no longer what is shown now. */
  add(window: WindowRecord): boolean {
    const isSame = this.#follow(window);
    const metrics = this.#metrics ?? metricsOf([]);
    this.#points.push(pointOf([window], { ...this.#options, metrics }));
    if (this.#points.length > LIVE_POINTS_MAX) this.#points.shift();
    if (window.second >= 0) {
      this.#delivery.add(sumWindows([window], metrics.delivery));
      this.#confirm.add(sumWindows([window], metrics.confirm));
    }
    return isSame;
  }

  get lastPoint(): PagePoint | undefined {
    return this.#points.at(-1);
  }

  curves(): readonly PageCurve[] {
    const { delivery, confirm } = this.#metrics ?? metricsOf([]);
    return [...curveOf(delivery, this.#delivery), ...curveOf(confirm, this.#confirm)];
  }

  pageData(): PageData {
    const { delivery, confirm } = this.#metrics ?? metricsOf([]);
    return {
      version: 1,
      points: [...this.#points],
      secondsPerPoint: 1,
      deliveryMetric: delivery,
      confirmMetric: confirm,
      heatBoundsMs: HEAT_BOUNDS_MS,
      curves: this.curves(),
      limits: [],
      floorMs: null,
      gapBoundMs: null,
      lagBoundMs: null,
    };
  }

  /**
   * Service times are shown until there is a response time: an open load may start late. What was
   * drawn of the one is not mixed with the other.
   */
  #follow(window: WindowRecord): boolean {
    if (Object.keys(window.histograms).length === 0) return true;
    const found = metricsOf([window]);
    const known = this.#metrics;
    if (known === null) {
      this.#metrics = found;
      return false;
    }
    if (known.delivery === found.delivery || known.delivery === 'delivery_time') return true;
    this.#metrics = found;
    this.#points = this.#points.map((one) => ({ ...one, delivery: null, confirm: null, heat: [] }));
    this.#delivery = new LatencyHistogram();
    this.#confirm = new LatencyHistogram();
    return false;
  }
}

function curveOf(name: string, histogram: LatencyHistogram): readonly PageCurve[] {
  const points = percentileCurve(histogram);
  if (points.length === 0) return [];
  const x = points.map((point) => Number(point.x.toPrecision(5)));
  return [{ name, isWhole: true, x, valueMs: points.map((point) => point.valueMs) }];
}
