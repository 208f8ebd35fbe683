export type {
  EncodedHistogram,
  GeneratorHealth,
  LatencySummary,
  MergedMetrics,
  MetricsOptions,
  MetricsRecorder,
  SeriesKey,
  ShardMetrics,
  ThresholdResult,
  VerifiedCounts,
  WindowRecord,
} from './contract.ts';
