// Shards become a run by adding: counts to counts, histograms to histograms. Nothing is averaged,
// and any split of the same samples adds up to the same bytes.

import { LOAD_TIME_METRICS, TIME_METRIC_NAMES, type TimeMetricName } from '../scenario/names.ts';
import type {
  EncodedHistogram,
  GeneratorHealth,
  LatencySummary,
  MergedMetrics,
  SecondHistogram,
  SeriesKey,
  ShardMetrics,
  WindowRecord,
} from './contract.ts';
import { addDecoded, decodeHistogram, encodeHistogram } from './histogram/codec.ts';
import { LatencyHistogram } from './histogram/latency-histogram.ts';
import { emptySummary, summarize } from './histogram/summarize.ts';
import { parseSeriesKey, RECEIVE_LAG } from './series.ts';

type Counts = Readonly<Record<SeriesKey, number>>;
type Histograms = Readonly<Record<SeriesKey, EncodedHistogram>>;
type SecondCounts = ShardMetrics['secondCounts'][string];

/** Adds up the shards of a run, in any order and number; without shards everything is empty. */
export function mergeShardMetrics(list: readonly ShardMetrics[]): MergedMetrics {
  const histograms = addHistograms(list.map((shard) => shard.histograms));
  const whole: ShardMetrics = {
    histograms,
    undisturbed: addHistograms(list.map((shard) => shard.undisturbed)),
    counts: addCounts(list.map((shard) => shard.counts)),
    measuredCounts: addCounts(list.map((shard) => shard.measuredCounts)),
    seconds: mergeRecords(
      list.map((shard) => shard.seconds),
      addSeconds,
    ),
    secondCounts: mergeRecords(
      list.map((shard) => shard.secondCounts),
      addSecondCounts,
    ),
    generator: mergeGenerators(
      list.map((shard) => shard.generator),
      histograms,
    ),
  };
  return {
    latency: summarizeRun(histograms),
    loadLatency: summarizeLoads(histograms),
    counts: whole.counts,
    shards: list,
    whole,
    generator: whole.generator,
  };
}

/** Gauges and figures of health that are always known. */
type PlainGauge = Exclude<keyof WindowRecord['gauges'], 'stealRatio'>;
type PlainHealth = Exclude<keyof GeneratorHealth, 'stealRatio'>;

/**
 * Adds up the records that several agents made of the same second; at least one record. Lags, gaps,
 * ages and the CPU ratio take the largest, the other gauges their sum.
 */
export function mergeWindows(records: readonly WindowRecord[]): WindowRecord {
  const gauges = records.map((record) => record.gauges);
  const sum = (name: PlainGauge) => gauges.reduce((total, gauge) => total + gauge[name], 0);
  const largest = (name: PlainGauge) =>
    gauges.reduce((most, gauge) => Math.max(most, gauge[name]), 0);
  return {
    second: records[0]?.second ?? 0,
    counts: addCounts(records.map((record) => record.counts)),
    histograms: addHistograms(records.map((record) => record.histograms)),
    gauges: {
      connectedUsers: sum('connectedUsers'),
      outstanding: sum('outstanding'),
      oldestOutstandingMs: largest('oldestOutstandingMs'),
      offeredPerSecond: sum('offeredPerSecond'),
      pacerLagMaxMs: largest('pacerLagMaxMs'),
      receiveLagMaxMs: largest('receiveLagMaxMs'),
      loopGapMaxMs: largest('loopGapMaxMs'),
      gcPauseMaxMs: largest('gcPauseMaxMs'),
      cpuRatio: largest('cpuRatio'),
      machineCpuRatio: largest('machineCpuRatio'),
      stealRatio: largestKnown(gauges.map((gauge) => gauge.stealRatio)),
      rssBytes: sum('rssBytes'),
    },
  };
}

/** What one-second windows alone say of a run: for live views, and for runs that were killed. */
export interface WindowSummary {
  readonly latency: Readonly<Record<TimeMetricName, LatencySummary>>;
  readonly loadLatency: MergedMetrics['loadLatency'];
  readonly counts: Readonly<Record<SeriesKey, number>>;
}

/**
 * Adds up windows of any number of seconds and agents. Latencies go by completion and may hold the
 * last of the warm-up; metrics that windows do not carry are empty.
 */
export function summarizeWindows(windows: readonly WindowRecord[]): WindowSummary {
  const histograms = addHistograms(windows.map((window) => window.histograms));
  return {
    latency: summarizeRun(histograms),
    loadLatency: summarizeLoads(histograms),
    counts: addCounts(windows.map((window) => window.counts)),
  };
}

/** One series of several windows added up: cheaper than a whole summary. */
export function sumWindows(windows: readonly WindowRecord[], key: SeriesKey): LatencyHistogram {
  const encoded = windows.map((window) => window.histograms[key]);
  return decodeSum(encoded.filter((one) => one !== undefined));
}

/** Adds encoded histograms; at least one. */
function addEncoded(list: readonly EncodedHistogram[]): EncodedHistogram {
  const [only] = list;
  if (list.length === 1 && only !== undefined) return only;
  return encodeHistogram(decodeSum(list));
}

/** Decodes and adds. */
function decodeSum(list: readonly EncodedHistogram[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const encoded of list) addDecoded(encoded, sum);
  return sum;
}

function addHistograms(list: readonly Histograms[]): Record<SeriesKey, EncodedHistogram> {
  return mergeRecords(list, addEncoded);
}

function addCounts(list: readonly Counts[]): Record<SeriesKey, number> {
  return mergeRecords(list, (values) => values.reduce((total, value) => total + value, 0));
}

/** Merges records key by key, keys in sorted order. */
function mergeRecords<T>(
  list: readonly Readonly<Record<string, T>>[],
  add: (values: readonly T[]) => T,
): Record<string, T> {
  const grouped = new Map<string, T[]>();
  for (const record of list) {
    for (const [key, value] of Object.entries(record)) {
      const group = grouped.get(key);
      if (group === undefined) grouped.set(key, [value]);
      else group.push(value);
    }
  }
  const keys = [...grouped.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, add(grouped.get(key) ?? [])]));
}

function addSeconds(lists: readonly (readonly SecondHistogram[])[]): readonly SecondHistogram[] {
  return [...groupBySecond(lists)].map(([second, group]) => {
    const disturbed = group.map((one) => one.disturbed).filter((one) => one !== null);
    return {
      second,
      histogram: addEncoded(group.map((one) => one.histogram)),
      disturbed: disturbed.length === 0 ? null : addEncoded(disturbed),
    };
  });
}

function addSecondCounts(lists: readonly SecondCounts[]): SecondCounts {
  return [...groupBySecond(lists)].map(([second, group]) => ({
    second,
    count: group.reduce((total, one) => total + one.count, 0),
  }));
}

function groupBySecond<T extends { readonly second: number }>(
  lists: readonly (readonly T[])[],
): readonly (readonly [number, readonly T[]])[] {
  const grouped = Map.groupBy(lists.flat(), (one) => one.second);
  return [...grouped].sort(([a], [b]) => a - b);
}

function mergeGenerators(
  list: readonly GeneratorHealth[],
  histograms: Histograms,
): GeneratorHealth {
  const largest = (name: PlainHealth) =>
    list.reduce((most, health) => Math.max(most, health[name]), 0);
  const sum = (name: PlainHealth) => list.reduce((total, health) => total + health[name], 0);
  const p99 = (key: SeriesKey) => {
    const encoded = histograms[key];
    return encoded === undefined ? 0 : (decodeHistogram(encoded).quantileMs(0.99) ?? 0);
  };
  return {
    pacerLagP99Ms: p99('pacer_lag'),
    pacerLagMaxMs: largest('pacerLagMaxMs'),
    receiveLagP99Ms: p99(RECEIVE_LAG),
    receiveLagMaxMs: largest('receiveLagMaxMs'),
    loopGapCount: sum('loopGapCount'),
    loopGapMaxMs: largest('loopGapMaxMs'),
    cpuRatio: largest('cpuRatio'),
    machineCpuRatio: largest('machineCpuRatio'),
    stealRatio: largestKnown(list.map((health) => health.stealRatio)),
    rssMaxBytes: sum('rssMaxBytes'),
    gcPauseMaxMs: largest('gcPauseMaxMs'),
  };
}

/** Null when none is known. */
function largestKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function summarizeRun(histograms: Histograms): Record<TimeMetricName, LatencySummary> {
  return Object.fromEntries(
    TIME_METRIC_NAMES.map((metric) => [metric, summarizeEncoded(histograms[metric])]),
  ) as unknown as Record<TimeMetricName, LatencySummary>;
}

function summarizeLoads(histograms: Histograms): Record<string, Record<string, LatencySummary>> {
  const loads: Record<string, Record<string, LatencySummary>> = {};
  for (const name of LOAD_TIME_METRICS) {
    for (const [key, encoded] of Object.entries(histograms)) {
      const { metric, load } = parseSeriesKey(key);
      if (metric !== name || load === null) continue;
      loads[load] ??= {};
      loads[load][name] = summarizeEncoded(encoded);
    }
  }
  return loads;
}

function summarizeEncoded(encoded: EncodedHistogram | undefined): LatencySummary {
  return encoded === undefined ? emptySummary() : summarize(decodeHistogram(encoded));
}
