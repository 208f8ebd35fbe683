// One-second windows as points of a chart: long runs are added up into fewer, wider seconds;
// nothing is averaged that does not add.

import { sumWindows, type WindowRecord } from '../../metrics/index.ts';

/** Finer than this no screen shows. */
const MAX_POINTS = 240;

export interface TimelinePoint {
  /** Middle of the point's seconds, from t = 0. */
  readonly atSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Null after the load: nothing was due any more. */
  readonly offeredPerSecond: number | null;
  readonly achievedPerSecond: number | null;
  /** The rig stood still or lagged in it. */
  readonly isDisturbed: boolean;
}

export interface Timeline {
  readonly points: readonly TimelinePoint[];
  /** Whether the percentiles are of delivery or, without one, of confirmation. */
  readonly metric: string;
  readonly secondsPerPoint: number;
}

const CANDIDATES = [
  'delivery_time',
  'delivery_service_time',
  'confirm_time',
  'confirm_service_time',
];

interface TimelineBounds {
  readonly loopGapMs: number;
  /** Length of the measure phase: rates end with it, latencies of what is still open do not. */
  readonly measureMs: number;
}

/** Makes the points of the charts from windows in order of time. */
export function timelineOf(windows: readonly WindowRecord[], bounds: TimelineBounds): Timeline {
  const metric =
    CANDIDATES.find((name) => windows.some((window) => name in window.histograms)) ??
    'delivery_time';
  const secondsPerPoint = Math.max(1, Math.ceil(windows.length / MAX_POINTS));
  const groups = Map.groupBy(windows, (window) => Math.floor(window.second / secondsPerPoint));
  const points = [...groups.values()].map((group) => pointOf(group, { metric, ...bounds }));
  return { points, metric, secondsPerPoint };
}

function pointOf(
  group: readonly WindowRecord[],
  of: TimelineBounds & { readonly metric: string },
): TimelinePoint {
  const histogram = sumWindows(group, of.metric);
  const loaded = group.filter((window) => window.second < of.measureMs / 1000);
  const rate = (read: (window: WindowRecord) => number) =>
    loaded.length === 0 ? null : meanOf(loaded, read);
  return {
    atSecond: meanOf(group, (window) => window.second) + 0.5,
    p50Ms: finiteOrNull(histogram.quantileMs(0.5)),
    p99Ms: finiteOrNull(histogram.quantileMs(0.99)),
    offeredPerSecond: rate((window) => window.gauges.offeredPerSecond),
    achievedPerSecond: rate((window) => window.counts.messages_sent ?? 0),
    isDisturbed: group.some((window) => window.gauges.loopGapMaxMs > of.loopGapMs),
  };
}

function meanOf(windows: readonly WindowRecord[], read: (window: WindowRecord) => number): number {
  return windows.reduce((total, window) => total + read(window), 0) / windows.length;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
