// Thresholds against everything a run measured. The rules are those of the scenario's reference:
// missing results are infinite, too few samples cannot pass, and what only the rig spoilt is
// unknown.

import type { Threshold } from '../../scenario/index.ts';
import { COUNT_METRIC_NAMES, type CountMetricName, type MetricName } from '../../scenario/names.ts';
import type {
  EncodedHistogram,
  MergedMetrics,
  ThresholdResult,
  VerifiedCounts,
} from '../contract.ts';
import { decodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { COUNTER_INDEX } from '../recorder/counters.ts';
import { seriesKey } from '../series.ts';
import { judgeSlidingCounts, judgeSlidingHistograms, type WindowJudgement } from './sliding.ts';
import { combineTwoFold, type Judgement, judgeCount, judgeHistogram } from './value-rule.ts';

export interface JudgeOptions {
  readonly verified: VerifiedCounts;
  readonly measureMs: number;
  /** Counts of verify by load name, for thresholds on one load. */
  readonly loadVerified?: Readonly<Record<string, VerifiedCounts>>;
}

/** Counts that verify alone knows; they cover every phase. */
const VERIFIED: ReadonlySet<MetricName> = new Set<CountMetricName>([
  'messages_visible',
  'messages_failed',
  'messages_indeterminate',
  'message_loss',
  'loss_ratio',
  'anomalies',
  'control_messages',
]);

interface Measured {
  readonly merged: MergedMetrics;
  readonly options: JudgeOptions;
}

/** Judges thresholds on the added-up shards of a run; one result for each, in their order. */
export function judgeThresholds(
  thresholds: readonly Threshold[],
  merged: MergedMetrics,
  options: JudgeOptions,
): readonly ThresholdResult[] {
  const measured = { merged, options };
  return thresholds.map((threshold) => toResult(threshold, judgeOne(threshold, measured)));
}

/** A judgement as the result shows it; an infinite value becomes null. */
export function toResult(threshold: Threshold, judged: WindowJudgement): ThresholdResult {
  const { value, samples, verdict, reason } = judged.judgement;
  return {
    metric: threshold.metric,
    load: threshold.load,
    expression: threshold.expression,
    window: judged.window,
    value: value === null || !Number.isFinite(value) ? null : value,
    unit: unitOf(threshold),
    samples,
    verdict,
    reason: value === Number.POSITIVE_INFINITY ? describeInfinite(verdict, reason) : reason,
    line: threshold.position.line,
    column: threshold.position.column,
  };
}

function judgeOne(threshold: Threshold, measured: Measured): WindowJudgement {
  if (isCountMetric(threshold.metric)) return judgeCounter(threshold, measured);
  const key = seriesKey(threshold.metric, threshold.load);
  const { whole } = measured.merged;
  const { measureMs } = measured.options;
  if (threshold.overMs !== null) {
    return judgeSlidingHistograms(threshold, whole.seconds[key] ?? [], measureMs);
  }
  const all = judgeHistogram(threshold, decodeOrEmpty(whole.histograms[key]), measureMs);
  const undisturbed = whole.undisturbed[key];
  if (undisturbed === undefined) return { judgement: all, window: null };
  const rest = judgeHistogram(threshold, decodeHistogram(undisturbed), measureMs);
  return { judgement: combineTwoFold(all, rest), window: null };
}

function judgeCounter(threshold: Threshold, measured: Measured): WindowJudgement {
  const { metric, load } = threshold;
  const key = seriesKey(metric, load);
  const { measureMs } = measured.options;
  if (threshold.overMs !== null) {
    if (!(metric in COUNTER_INDEX) || VERIFIED.has(metric)) return notKept('by second');
    const seconds = measured.merged.whole.secondCounts[key] ?? [];
    return judgeSlidingCounts(threshold, seconds, measureMs);
  }
  const count = countOf(threshold, measured);
  if (count === undefined) return notKept(load === null ? 'in this run' : 'by load');
  const judgement = judgeCount(threshold, count, { samples: count, durationMs: measureMs });
  if (metric !== 'loss_ratio') return { judgement, window: null };
  return { judgement: lossRatio(judgement, threshold, measured), window: null };
}

/** A ratio has the messages sent as its samples; of nothing there is no ratio. */
function lossRatio(judgement: Judgement, threshold: Threshold, measured: Measured): Judgement {
  const counts = verifiedFor(threshold.load, measured);
  const sent = counts?.messages_sent;
  if (sent === undefined) return { ...judgement, samples: 0 };
  if (sent > 0) return { ...judgement, samples: sent };
  return { value: null, samples: 0, verdict: 'unknown', reason: 'nothing was sent' };
}

function countOf(threshold: Threshold, measured: Measured): number | undefined {
  const metric = threshold.metric as CountMetricName;
  const verified = verifiedFor(threshold.load, measured)?.[metric];
  if (VERIFIED.has(metric)) return verified;
  const counts = measured.merged.whole.measuredCounts;
  return counts[seriesKey(metric, threshold.load)] ?? 0;
}

function verifiedFor(load: string | null, measured: Measured): VerifiedCounts | undefined {
  const { verified, loadVerified } = measured.options;
  return load === null ? verified : loadVerified?.[load];
}

function notKept(how: string): WindowJudgement {
  const reason = `this count is not kept ${how}`;
  return { judgement: { value: null, samples: 0, verdict: 'unknown', reason }, window: null };
}

function decodeOrEmpty(encoded: EncodedHistogram | undefined): LatencyHistogram {
  return encoded === undefined ? new LatencyHistogram() : decodeHistogram(encoded);
}

function isCountMetric(metric: MetricName): metric is CountMetricName {
  return (COUNT_METRIC_NAMES as readonly string[]).includes(metric);
}

function unitOf(threshold: Threshold): ThresholdResult['unit'] {
  if (threshold.aggregate === 'rate') return 'per-second';
  if (threshold.metric === 'loss_ratio') return 'ratio';
  return isCountMetric(threshold.metric) || threshold.aggregate === 'count' ? 'count' : 'ms';
}

function describeInfinite(verdict: string, reason: string | null): string | null {
  if (verdict !== 'fail') return reason;
  return 'the value is infinite: results that were owed never came';
}
