// The metrics' face: what an agent records, what it sends once a second, what merges, what is
// judged. Everything here is plain data that adds: counts by addition, histograms by addition.

import type { Observation } from '../observation/index.ts';
import type { CountMetricName, MetricName, Threshold, TimeMetricName } from '../scenario/index.ts';

/**
 * An HdrHistogram in V2 compressed encoding (base64), microseconds, and what does not fit in it.
 */
export interface EncodedHistogram {
  /** Empty without finite samples. */
  readonly hdr: string;
  /** Finite samples. */
  readonly count: number;
  /** Owed results that never came: infinite samples, not in `hdr`. */
  readonly missing: number;
  /** Negative intervals: counted, shown, never clamped. */
  readonly negative: number;
  /** Samples above 60 s, part of `count`; they sit in the highest bucket of `hdr`. */
  readonly beyond: number;
  /** The exact largest finite sample, microseconds; 0 without samples. */
  readonly maxUs: number;
}

/** Key of a series: `delivery_time` for the run, `delivery_time{load:talk}` for a load block. */
export type SeriesKey = string;

/** What a recorder is told of its agent for a window. */
export interface WindowGauges {
  readonly connectedUsers: number;
  readonly outstanding: number;
  readonly oldestOutstandingMs: number;
}

/** One second of one agent, by completion; what live views, onlookers and windows.ndjson use. */
export interface WindowRecord {
  /** Second since t = 0; negative during warm-up. */
  readonly second: number;
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Only `confirm_time` and `delivery_time` of the run and of loads with samples in this second.
   */
  readonly histograms: Readonly<Record<SeriesKey, EncodedHistogram>>;
  readonly gauges: {
    readonly connectedUsers: number;
    readonly outstanding: number;
    readonly oldestOutstandingMs: number;
    readonly offeredPerSecond: number;
    readonly pacerLagMaxMs: number;
    readonly receiveLagMaxMs: number;
    readonly loopGapMaxMs: number;
    readonly gcPauseMaxMs: number;
    readonly cpuRatio: number;
    readonly machineCpuRatio: number;
    /** Null where it is not known. */
    readonly stealRatio: number | null;
    readonly rssBytes: number;
  };
}

/**
 * The samples of one second by intended instant; `disturbed` is the part that the rig disturbed, if
 * any.
 */
export interface SecondHistogram {
  readonly second: number;
  readonly histogram: EncodedHistogram;
  readonly disturbed: EncodedHistogram | null;
}

/** Everything one shard measured, to be added to the other shards' before anything is judged. */
export interface ShardMetrics {
  readonly histograms: Readonly<Record<SeriesKey, EncodedHistogram>>;
  /** The same without samples that the rig disturbed (see generator fit). */
  readonly undisturbed: Readonly<Record<SeriesKey, EncodedHistogram>>;
  readonly counts: Readonly<Record<SeriesKey, number>>;
  /** The part of `counts` that falls into the measure phase by its intended instant. */
  readonly measuredCounts: Readonly<Record<SeriesKey, number>>;
  /** For `over D` thresholds: by second of the intended instant, sparse, ascending. */
  readonly seconds: Readonly<Record<SeriesKey, readonly SecondHistogram[]>>;
  readonly secondCounts: Readonly<
    Record<SeriesKey, readonly { readonly second: number; readonly count: number }[]>
  >;
  readonly generator: GeneratorHealth;
}

/**
 * How fit the generator was, over the measure phase. Lags in milliseconds. Of a whole run:
 * percentiles of the added histograms, the largest of the agents' ratios and maxima, the sum of
 * their resident memory.
 */
export interface GeneratorHealth {
  readonly pacerLagP99Ms: number;
  readonly pacerLagMaxMs: number;
  readonly receiveLagP99Ms: number;
  readonly receiveLagMaxMs: number;
  readonly loopGapCount: number;
  readonly loopGapMaxMs: number;
  /** CPU time over elapsed time of the agent process; 1 is one core. */
  readonly cpuRatio: number;
  /** Time in which the machine's processors were not idle, what was stolen from them included. */
  readonly machineCpuRatio: number;
  /** The part of it that a hypervisor gave to other guests; null where it is not known. */
  readonly stealRatio: number | null;
  readonly rssMaxBytes: number;
  readonly gcPauseMaxMs: number;
}

/**
 * Latency summary of one series. Milliseconds; null without samples. Percentiles are over `count`
 * and `missing` together: one that lies inside the missing results is infinite, hence null with
 * `missing` > 0.
 */
export interface LatencySummary {
  /** Finite samples. */
  readonly count: number;
  readonly missing: number;
  /** Negative intervals, in no percentile: a sign of a defect of the rig. */
  readonly negative: number;
  readonly minMs: number | null;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly p999Ms: number | null;
  readonly maxMs: number | null;
  readonly hdr: string;
}

/**
 * A threshold after judgement. `value` in the threshold's unit; null without samples; may be
 * Infinity -> null with `missing`.
 */
export interface ThresholdResult {
  readonly metric: MetricName;
  readonly load: string | null;
  readonly expression: string;
  /** The worst window, as seconds from t = 0; null for the whole measure phase. */
  readonly window: { readonly fromSecond: number; readonly toSecond: number } | null;
  readonly value: number | null;
  readonly unit: 'ms' | 'per-second' | 'count' | 'ratio';
  readonly samples: number;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Why it is unknown or failed, part of a sentence; null when the value says it all. */
  readonly reason: string | null;
  readonly line: number;
  readonly column: number;
}

/** Counts that verify knows and thresholds need; added over shards before judgement. */
export type VerifiedCounts = Readonly<Partial<Record<CountMetricName, number>>>;

/**
 * The recorder of one shard. Hot methods take numbers and allocate nothing. Implements verify's
 * FactListener. All instants are of the agent's monotonic clock (`…AtMs`), none from t = 0; `load`
 * is an index into `MetricsOptions.loadNames`. `planned` and `dropped` are per message, so that
 * planned = sent + dropped.
 */
export interface MetricsRecorder {
  setOrigin(originAtMs: number): void;
  observe(observation: Observation): void;
  planned(load: number, intendedAtMs: number, measured: boolean): void;
  dropped(load: number, intendedAtMs: number, measured: boolean): void;
  /** An operation was dispatched by the pacer, then started by its user. */
  dispatched(load: number, measured: boolean, intendedAtMs: number, dispatchedAtMs: number): void;
  started(load: number, measured: boolean, dispatchedAtMs: number, startedAtMs: number): void;
  confirmed(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void;
  delivered(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void;
  visible(load: number, measured: boolean, confirmedAtMs: number, atMs: number): void;
  missing(
    metric: 'confirm' | 'delivery',
    load: number,
    measured: boolean,
    intendedAtMs: number,
  ): void;
  /**
   * The event loop stood still from `fromMs` to `atMs`: nothing of this process could run. Call it
   * for every gap worth noting, as soon as the loop turns again and before the sockets are polled;
   * those longer than `loopGapMs` are counted, and disturb samples until outstanding work is back
   * at its level. What is shorter is a part of the samples that waited meanwhile.
   */
  loopGap(fromMs: number, atMs: number): void;
  /** A gap that is not longer than this is too short to disturb a sample, and to be shown. */
  readonly notedGapMs: number;
  /** One loop turn that read frames took `lagMs`: the uncertainty of every stamp taken in it. */
  receiveLag(lagMs: number): void;
  /**
   * Closes the second that ends at or before `nowMs`; null while none has. Call about once a
   * second.
   */
  takeWindow(nowMs: number, gauges: WindowGauges): WindowRecord | null;
  /**
   * The second that is not over yet, so far; null before the first. Nothing is closed by it. CPU
   * and memory are read with whole seconds alone, and are 0 here.
   */
  lookAtWindow(gauges: WindowGauges): WindowRecord | null;
  snapshot(nowMs: number): ShardMetrics;
  /** What `/metrics` tells while the run goes on: a part of what `snapshot` will say. */
  expose(exposure: Exposure): ExposedCounts;
}

/** Samples at or below each bound, in the order of the bounds; numbers that add over agents. */
export interface BucketCounts {
  readonly counts: readonly number[];
  /** Finite samples. */
  readonly count: number;
  /** Owed results that never came: above every bound. */
  readonly missing: number;
  /** Of the finite samples, by bucket middles (within 0.05 %). */
  readonly sumUs: number;
}

/** Counts of the whole run so far, and buckets of the measured samples so far. */
export interface ExposedCounts {
  readonly counts: Readonly<Record<SeriesKey, number>>;
  readonly buckets: Readonly<Record<SeriesKey, BucketCounts>>;
}

/** A threshold as exposition needs it; `limit` in the threshold's own unit. */
export interface ExposedThreshold {
  readonly metric: MetricName;
  readonly load: string | null;
  readonly expression: string;
  readonly limit: number;
}

/** Which series a run exposes: decided once, from its plan (see `planExposure`). */
export interface Exposure {
  /** Upper bounds of the buckets, ascending. */
  readonly boundsMs: Readonly<Record<TimeMetricName, readonly number[]>>;
  /** Loads with series of their own. */
  readonly loads: readonly string[];
  /** Thresholds with series of their own, by their place in the scenario. */
  readonly thresholds: readonly { readonly index: number; readonly threshold: ExposedThreshold }[];
  /** Agents with series of their own: those of the lowest indexes. */
  readonly agents: number;
  /** What has none. */
  readonly omitted: {
    readonly loads: number;
    readonly thresholds: number;
    readonly agents: number;
  };
}

export interface MetricsOptions {
  readonly loadNames: readonly string[];
  /** By load: true for open models; `*_time` of the run take these alone. */
  readonly loadIsOpen: readonly boolean[];
  readonly thresholds: readonly Threshold[];
  readonly measureMs: number;
  readonly loopGapMs: number;
  readonly rigShareRatio: number;
}

/** All shards of a run, added up. */
export interface MergedMetrics {
  readonly latency: Readonly<Record<TimeMetricName, LatencySummary>>;
  /** By load name, the metrics that carry a load. */
  readonly loadLatency: Readonly<Record<string, Readonly<Record<string, LatencySummary>>>>;
  readonly counts: Readonly<Record<SeriesKey, number>>;
  readonly shards: readonly ShardMetrics[];
  /** All shards added up, in the form of one. */
  readonly whole: ShardMetrics;
  readonly generator: GeneratorHealth;
}

/** CPU time of all processors together since they started, any unit. */
export interface ProcessorTimes {
  readonly idle: number;
  /** Given to other guests of the same host, part of `total`; null when it is not known. */
  readonly steal: number | null;
  readonly total: number;
}

/** Where the recorder learns of its own process; injected, so that tests need no machine. */
export interface MetricsEnvironment {
  /** CPU time of this process so far, microseconds (`process.cpuUsage`). */
  cpuUsage(): { readonly user: number; readonly system: number };
  /**
   * CPU time of the machine so far; null when it is not known.
   */
  machineCpu(): ProcessorTimes | null;
  rssBytes(): number;
  /**
   * The longest garbage-collection pause since the last call, milliseconds; 0 when not observed.
   */
  takeGcPauseMaxMs(): number;
}
