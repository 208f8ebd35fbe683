// Abort thresholds while a run goes on: judged each second on the windows so far, by completion.
// Only a definite failure counts, and only when it stands without the seconds that the rig
// disturbed too.

import type { CountMetricName, Threshold } from '../../scenario/index.ts';
import { METRICS } from '../catalogue.ts';
import type { ThresholdResult, VerifiedCounts, WindowRecord } from '../contract.ts';
import { decodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { seriesKey } from '../series.ts';
import { toResult } from './thresholds.ts';
import { type Judgement, judgeCount, judgeHistogram } from './value-rule.ts';

export interface LiveJudgeOptions {
  /** Windows with a longer loop gap are the rig's doing. */
  readonly loopGapMs: number;
  /** Windows whose pacer lag exceeds this part of the limit are the rig's doing. */
  readonly rigShareRatio: number;
}

/**
 * Takes merged windows in order of time and tells which abort thresholds have definitely failed.
 */
export interface LiveJudge {
  /** One second of the whole run (`mergeWindows`); warm-up seconds are ignored. */
  add(window: WindowRecord): void;
  /**
   * Failures at `elapsedMs` from t = 0; empty most of the time. `verified`: verify's counts so far,
   * if known.
   */
  judge(elapsedMs: number, verified?: VerifiedCounts): readonly ThresholdResult[];
}

/** Makes the judge of the thresholds with `abort`; memory is bounded by their window lengths. */
export function createLiveJudge(
  thresholds: readonly Threshold[],
  options: LiveJudgeOptions,
): LiveJudge {
  const watches = thresholds
    .filter((threshold) => threshold.abort)
    .map((threshold) => new Watch(threshold, options));
  return {
    add: (window) => {
      if (window.second >= 0) for (const watch of watches) watch.add(window);
    },
    judge: (elapsedMs, verified = {}) =>
      watches.map((watch) => watch.judge(elapsedMs, verified)).filter((result) => result !== null),
  };
}

interface Second {
  readonly second: number;
  readonly histogram: LatencyHistogram | null;
  readonly count: number;
  readonly isDisturbed: boolean;
}

/** One threshold and the sums of its window, or of everything so far. */
class Watch {
  readonly #threshold: Threshold;
  readonly #options: LiveJudgeOptions;
  readonly #key: string;
  readonly #isCounter: boolean;
  readonly #seconds: Second[] = [];
  readonly #all = new Sum();
  readonly #undisturbed = new Sum();

  constructor(threshold: Threshold, options: LiveJudgeOptions) {
    this.#threshold = threshold;
    this.#options = options;
    this.#key = seriesKey(threshold.metric, threshold.load);
    this.#isCounter = METRICS[threshold.metric].kind === 'count';
  }

  add(window: WindowRecord): void {
    const encoded = window.histograms[this.#key];
    const second: Second = {
      second: window.second,
      histogram: encoded === undefined ? null : decodeHistogram(encoded),
      count: window.counts[this.#key] ?? 0,
      isDisturbed: this.#isDisturbed(window),
    };
    this.#all.add(second);
    if (!second.isDisturbed) this.#undisturbed.add(second);
    if (this.#threshold.overMs !== null) this.#slide(second, this.#threshold.overMs);
  }

  judge(elapsedMs: number, verified: VerifiedCounts): ThresholdResult | null {
    if (elapsedMs < this.#threshold.abortAfterMs || !this.#isWindowFull()) return null;
    if (this.#isCounter) return this.#judgeCounter(verified);
    const all = this.#judgeTimes(this.#all);
    const isDefinite =
      all.verdict === 'fail' && this.#judgeTimes(this.#undisturbed).verdict === 'fail';
    return isDefinite ? this.#result(all) : null;
  }

  #judgeTimes(sum: Sum): Judgement {
    return judgeHistogram(this.#threshold, sum.histogram, sum.seconds * 1000);
  }

  /** A count that is still growing fails for good only when it is already too high. */
  #judgeCounter(verified: VerifiedCounts): ThresholdResult | null {
    const { aggregate, comparator, limit, load, metric } = this.#threshold;
    const known = load === null ? verified[metric as CountMetricName] : undefined;
    const count = known ?? this.#all.count;
    const isLowerBound = comparator === '>' || comparator === '>=';
    const isTooLowSoFar = comparator === '==' ? count <= limit : isLowerBound;
    if (aggregate !== 'rate' && isTooLowSoFar) return null;
    const judged = judgeCount(this.#threshold, count, {
      samples: count,
      durationMs: this.#all.seconds * 1000,
    });
    return judged.verdict === 'fail' ? this.#result(judged) : null;
  }

  #result(judgement: Judgement): ThresholdResult {
    return toResult(this.#threshold, { judgement, window: this.#window() });
  }

  #slide(newest: Second, overMs: number): void {
    this.#seconds.push(newest);
    const oldest = newest.second - Math.max(1, Math.ceil(overMs / 1000));
    while (this.#seconds.length > 0 && (this.#seconds[0] as Second).second <= oldest) {
      const leaving = this.#seconds.shift() as Second;
      this.#all.subtract(leaving);
      if (!leaving.isDisturbed) this.#undisturbed.subtract(leaving);
    }
  }

  #isWindowFull(): boolean {
    const { overMs } = this.#threshold;
    return overMs === null || this.#all.seconds * 1000 >= overMs;
  }

  #window(): ThresholdResult['window'] {
    const first = this.#seconds[0];
    const last = this.#seconds.at(-1);
    if (first === undefined || last === undefined) return null;
    return { fromSecond: first.second, toSecond: last.second + 1 };
  }

  #isDisturbed(window: WindowRecord): boolean {
    const { loopGapMaxMs, pacerLagMaxMs } = window.gauges;
    const boundMs = this.#threshold.limit * this.#options.rigShareRatio;
    return loopGapMaxMs > this.#options.loopGapMs || (!this.#isCounter && pacerLagMaxMs > boundMs);
  }
}

class Sum {
  readonly histogram = new LatencyHistogram();
  count = 0;
  seconds = 0;

  add(second: Second): void {
    if (second.histogram !== null) this.histogram.add(second.histogram);
    this.count += second.count;
    this.seconds += 1;
  }

  subtract(second: Second): void {
    if (second.histogram !== null) this.histogram.subtract(second.histogram);
    this.count -= second.count;
    this.seconds -= 1;
  }
}
