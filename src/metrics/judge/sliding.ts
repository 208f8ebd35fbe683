// Thresholds over sliding windows: every window of the given length inside the measure phase is
// judged, stepping by a second, and the worst one counts.

import type { Threshold } from '../../scenario/index.ts';
import type { SecondHistogram } from '../contract.ts';
import { decodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { combineTwoFold, type Judgement, judgeCount, judgeHistogram } from './value-rule.ts';

export interface WindowJudgement {
  readonly judgement: Judgement;
  readonly window: { readonly fromSecond: number; readonly toSecond: number } | null;
}

const NO_SAMPLE: WindowJudgement = {
  judgement: { value: null, samples: 0, verdict: 'unknown', reason: 'it got no sample' },
  window: null,
};

/** Judges histograms by second; windows without samples are owed nothing and skipped. */
export function judgeSlidingHistograms(
  threshold: Threshold,
  seconds: readonly SecondHistogram[],
  measureMs: number,
): WindowJudgement {
  const bySecond = new Map(seconds.map((one) => [one.second, one]));
  const sliding = new SlidingHistograms(bySecond);
  return worstWindow(threshold, measureMs, (span) => {
    sliding.moveTo(span);
    return sliding.all.total === 0 ? null : judgeTwice(threshold, sliding, spanMs(span));
  });
}

/** Judges counts by second; a window in which nothing happened counts as zero. */
export function judgeSlidingCounts(
  threshold: Threshold,
  seconds: readonly { readonly second: number; readonly count: number }[],
  measureMs: number,
): WindowJudgement {
  const bySecond = new Map(seconds.map((one) => [one.second, one.count]));
  return worstWindow(threshold, measureMs, (span) => {
    let count = 0;
    for (let second = span.fromSecond; second < span.toSecond; second += 1) {
      count += bySecond.get(second) ?? 0;
    }
    return judgeCount(threshold, count, { samples: count, durationMs: spanMs(span) });
  });
}

interface Span {
  readonly fromSecond: number;
  readonly toSecond: number;
}

/** The sums of one window, moved by adding what enters and subtracting what leaves. */
class SlidingHistograms {
  readonly all = new LatencyHistogram();
  readonly disturbed = new LatencyHistogram();
  readonly #bySecond: ReadonlyMap<number, SecondHistogram>;
  #fromSecond = 0;
  #toSecond = 0;

  constructor(bySecond: ReadonlyMap<number, SecondHistogram>) {
    this.#bySecond = bySecond;
  }

  moveTo(span: Span): void {
    for (; this.#toSecond < span.toSecond; this.#toSecond += 1) {
      const entering = this.#bySecond.get(this.#toSecond);
      if (entering === undefined) continue;
      this.all.add(decodeHistogram(entering.histogram));
      if (entering.disturbed !== null) this.disturbed.add(decodeHistogram(entering.disturbed));
    }
    for (; this.#fromSecond < span.fromSecond; this.#fromSecond += 1) {
      const leaving = this.#bySecond.get(this.#fromSecond);
      if (leaving === undefined) continue;
      this.all.subtract(decodeHistogram(leaving.histogram));
      if (leaving.disturbed !== null) this.disturbed.subtract(decodeHistogram(leaving.disturbed));
    }
  }
}

function judgeTwice(
  threshold: Threshold,
  sliding: SlidingHistograms,
  durationMs: number,
): Judgement {
  const all = judgeHistogram(threshold, sliding.all, durationMs);
  if (sliding.disturbed.total === 0) return all;
  const rest = new LatencyHistogram();
  rest.add(sliding.all);
  rest.subtract(sliding.disturbed);
  return combineTwoFold(all, judgeHistogram(threshold, rest, durationMs));
}

/**
 * The worst of all windows: fail before unknown before pass, then the value farthest on the bad
 * side.
 */
function worstWindow(
  threshold: Threshold,
  measureMs: number,
  judge: (span: Span) => Judgement | null,
): WindowJudgement {
  let worst = NO_SAMPLE;
  for (const span of spansOf(threshold.overMs ?? measureMs, measureMs)) {
    const judgement = judge(span);
    if (judgement === null) continue;
    const candidate = { judgement, window: span };
    if (worst.window === null || isWorse(threshold, judgement, worst.judgement)) worst = candidate;
  }
  return worst;
}

/** Whole seconds; one window over everything when the measure phase is shorter than the window. */
function* spansOf(overMs: number, measureMs: number): Generator<Span> {
  const length = Math.max(1, Math.ceil(overMs / 1000));
  const end = Math.max(1, Math.ceil(measureMs / 1000));
  if (length >= end) {
    yield { fromSecond: 0, toSecond: end };
    return;
  }
  for (let from = 0; from + length <= end; from += 1) {
    yield { fromSecond: from, toSecond: from + length };
  }
}

function isWorse(threshold: Threshold, candidate: Judgement, than: Judgement): boolean {
  const rank = { pass: 0, unknown: 1, fail: 2 } as const;
  const difference = rank[candidate.verdict] - rank[than.verdict];
  if (difference !== 0) return difference > 0;
  if (candidate.value === null || than.value === null) return false;
  const isLowBad = threshold.comparator === '>' || threshold.comparator === '>=';
  return isLowBad ? candidate.value < than.value : candidate.value > than.value;
}

function spanMs(span: Span): number {
  return (span.toSecond - span.fromSecond) * 1000;
}
