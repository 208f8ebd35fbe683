export { METRICS, type MetricEntry } from './catalogue.ts';
export type {
  BucketCounts,
  EncodedHistogram,
  ExposedCounts,
  ExposedThreshold,
  Exposure,
  GeneratorHealth,
  LatencySummary,
  MergedMetrics,
  MetricsEnvironment,
  MetricsOptions,
  MetricsRecorder,
  ProcessorTimes,
  SecondHistogram,
  SeriesKey,
  ShardMetrics,
  ThresholdResult,
  VerifiedCounts,
  WindowRecord,
} from './contract.ts';
export { openProcessEnvironment, parseProcessorTimes } from './environment.ts';
export { addBucketCounts, countBuckets } from './exposure/bucket-counts.ts';
export {
  BASE_BOUNDS_MS,
  EXPOSED_LOAD_METRICS,
  type ExposureSources,
  planExposure,
  SERIES_LIMIT,
} from './exposure/plan-exposure.ts';
export {
  EXPOSED_PHASES,
  EXPOSED_SEVERITIES,
  type FamilyEntry,
  RUN_FAMILIES,
  type RunFamilyName,
} from './exposure/run-families.ts';
export { bucketsOfSummary, samplesOfSummary } from './exposure/summary-buckets.ts';
export { decodeHistogram, encodeHistogram } from './histogram/codec.ts';
export { histogramOfSummary } from './histogram/histogram-of-summary.ts';
export { LatencyHistogram } from './histogram/latency-histogram.ts';
export { type CurvePoint, percentileCurve } from './histogram/percentile-curve.ts';
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
