// One threshold against one histogram: its value, and whether that value is proven. Pure
// arithmetic.

import type { Threshold } from '../../scenario/index.ts';
import type { LatencyHistogram } from '../histogram/latency-histogram.ts';

export type ThresholdVerdict = 'pass' | 'fail' | 'unknown';

export interface Judgement {
  /** May be Infinity (a result that never came); null without samples. */
  readonly value: number | null;
  readonly samples: number;
  readonly verdict: ThresholdVerdict;
  /** Null when the value says it all. */
  readonly reason: string | null;
}

/** A percentile is proven by at least this many samples beyond it. */
export const PROVING_SAMPLES = 10;

/** Judges a histogram; `durationMs` is the time it covers, for `rate`. */
export function judgeHistogram(
  threshold: Threshold,
  histogram: LatencyHistogram,
  durationMs: number,
): Judgement {
  const samples = histogram.total;
  if (threshold.aggregate === 'count' || threshold.aggregate === 'rate') {
    return judgeCount(threshold, samples, { samples, durationMs });
  }
  if (samples === 0) return unknown(null, 0, 'it got no sample');
  if (threshold.aggregate !== 'p') {
    return judgeValue(threshold, aggregateMs(threshold, histogram), samples);
  }
  return judgePercentile(threshold, histogram);
}

/** Judges a count or, by `rate` over `durationMs`, events per second. */
export function judgeCount(
  threshold: Threshold,
  count: number,
  of: { readonly samples: number; readonly durationMs: number },
): Judgement {
  if (threshold.aggregate !== 'rate') return judgeValue(threshold, count, of.samples);
  if (of.durationMs <= 0) return unknown(null, of.samples, 'no time was measured');
  return judgeValue(threshold, count / (of.durationMs / 1000), of.samples);
}

/** Whether `value` satisfies the comparison with the limit. */
export function holds(threshold: Threshold, value: number): boolean {
  switch (threshold.comparator) {
    case '<':
      return value < threshold.limit;
    case '<=':
      return value <= threshold.limit;
    case '>':
      return value > threshold.limit;
    case '>=':
      return value >= threshold.limit;
    case '==':
      return value === threshold.limit;
  }
}

/**
 * A percentile with enough samples beyond it (n (1 - q) >= 10) is judged by its value. With fewer
 * it cannot pass; it fails when more samples break the limit than max(10, 2 n (1 - q)).
 */
function judgePercentile(threshold: Threshold, histogram: LatencyHistogram): Judgement {
  const q = (threshold.percentile ?? 50) / 100;
  const value = histogram.quantileMs(q);
  const samples = histogram.total;
  if (value === null) return unknown(null, 0, 'it got no sample');
  const beyond = samples * (1 - q);
  const breaking = countBreaking(threshold, histogram, q);
  if (breaking.count > Math.max(PROVING_SAMPLES, 2 * breaking.expected)) {
    const text = `${grouped(breaking.count)} of ${grouped(samples)} samples break the limit`;
    return { value, samples, verdict: 'fail', reason: text };
  }
  if (beyond < PROVING_SAMPLES - 1e-9) {
    const needed = grouped(neededSamples(q));
    const text = `only ${grouped(samples)} samples: p(${threshold.percentile}) needs ${needed}`;
    return unknown(value, samples, text);
  }
  return judgeValue(threshold, value, samples);
}

/** Samples on the wrong side of the limit, and how many of them the quantile allows. */
function countBreaking(
  threshold: Threshold,
  histogram: LatencyHistogram,
  q: number,
): { readonly count: number; readonly expected: number } {
  const { comparator, limit } = threshold;
  if (comparator === '==') return { count: 0, expected: 0 };
  const isUpper = comparator === '<' || comparator === '<=';
  return isUpper
    ? { count: histogram.countAbove(limit), expected: histogram.total * (1 - q) }
    : { count: histogram.countBelow(limit), expected: histogram.total * q };
}

/** Samples that a quantile needs so that 10 lie beyond it. */
export function neededSamples(q: number): number {
  return Math.ceil(PROVING_SAMPLES / (1 - q) - 1e-6);
}

function aggregateMs(threshold: Threshold, histogram: LatencyHistogram): number {
  const infinite = histogram.missing > 0 ? Number.POSITIVE_INFINITY : 0;
  switch (threshold.aggregate) {
    case 'min':
      return histogram.minMs() ?? Number.POSITIVE_INFINITY;
    case 'max':
      return Math.max(infinite, histogram.maxUs / 1000);
    default:
      return Math.max(infinite, histogram.meanMs() ?? 0);
  }
}

function judgeValue(threshold: Threshold, value: number, samples: number): Judgement {
  if (holds(threshold, value)) return { value, samples, verdict: 'pass', reason: null };
  return { value, samples, verdict: 'fail', reason: null };
}

function unknown(value: number | null, samples: number, reason: string): Judgement {
  return { value, samples, verdict: 'unknown', reason };
}

/**
 * Both judgements of a threshold as one: what holds only with, or only without, the samples that
 * the rig disturbed is unknown.
 */
export function combineTwoFold(all: Judgement, undisturbed: Judgement): Judgement {
  if (all.verdict === undisturbed.verdict) return all;
  if (all.verdict === 'unknown') return all;
  const setAside = all.samples - undisturbed.samples;
  const without =
    undisturbed.verdict === 'unknown'
      ? `without them ${undisturbed.reason}`
      : `without them it would ${undisturbed.verdict === 'pass' ? 'hold' : 'fail'}`;
  const part = `${grouped(setAside)} of ${grouped(all.samples)} samples`;
  const reason = `the generator disturbed ${part}; ${without}`;
  return { ...all, verdict: 'unknown', reason };
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
