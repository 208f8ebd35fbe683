export { METRICS, type MetricEntry } from './catalogue.ts';
export type {
  EncodedHistogram,
  GeneratorHealth,
  LatencySummary,
  MergedMetrics,
  MetricsEnvironment,
  MetricsOptions,
  MetricsRecorder,
  SecondHistogram,
  SeriesKey,
  ShardMetrics,
  ThresholdResult,
  VerifiedCounts,
  WindowRecord,
} from './contract.ts';
export { openProcessEnvironment } from './environment.ts';
export { decodeHistogram, encodeHistogram } from './histogram/codec.ts';
export { LatencyHistogram } from './histogram/latency-histogram.ts';
export { emptySummary, summarize } from './histogram/summarize.ts';
export {
  createLiveJudge,
  type LiveJudge,
  type LiveJudgeOptions,
} from './judge/live-judge.ts';
export { type JudgeOptions, judgeThresholds } from './judge/thresholds.ts';
export { neededSamples } from './judge/value-rule.ts';
export {
  mergeShardMetrics,
  mergeWindows,
  summarizeWindows,
  sumWindows,
  type WindowSummary,
} from './merge.ts';
export { createMetricsRecorder } from './recorder/recorder.ts';
