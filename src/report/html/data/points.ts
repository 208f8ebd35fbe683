// One-second windows as points of the charts: a long run is added up into fewer, wider points;
// nothing is averaged that does not add.

import type { WindowRecord } from '../../../metrics/index.ts';
import { countBuckets, type LatencyHistogram, sumWindows } from '../../../metrics/index.ts';
import type { PagePoint, Quartet } from './page-data.ts';

/** Finer than this no screen shows, and no page should carry. */
const MAX_POINTS = 360;

const LOWEST_MS = 0.1;
const HIGHEST_MS = 60_000;
const ROWS_PER_DECADE = 8;

/** Rows of the heat map: eight for each power of ten, from 0.1 ms to a minute. */
export const HEAT_BOUNDS_MS: readonly number[] = Array.from(
  { length: Math.floor(Math.log10(HIGHEST_MS / LOWEST_MS) * ROWS_PER_DECADE) + 1 },
  (_, row) => Number((LOWEST_MS * 10 ** (row / ROWS_PER_DECADE)).toPrecision(4)),
);

export interface PointBounds {
  readonly loopGapMs: number;
  /** Length of the measure phase: rates end with it, latencies of what is still open do not. */
  readonly measureMs: number;
}

export interface PointMetrics {
  readonly delivery: string;
  readonly confirm: string;
}

/** Response times where a load is open, service times else. */
export function metricsOf(windows: readonly WindowRecord[]): PointMetrics {
  const has = (name: string): boolean => windows.some((window) => name in window.histograms);
  const isClosed = !has('delivery_time') && !has('confirm_time');
  const isService = isClosed && (has('delivery_service_time') || has('confirm_service_time'));
  return isService
    ? { delivery: 'delivery_service_time', confirm: 'confirm_service_time' }
    : { delivery: 'delivery_time', confirm: 'confirm_time' };
}

export interface Points {
  readonly points: readonly PagePoint[];
  readonly secondsPerPoint: number;
  readonly metrics: PointMetrics;
}

/** Makes the points from windows, in the order of time. */
export function pointsOf(windows: readonly WindowRecord[], bounds: PointBounds): Points {
  const ordered = windows.toSorted((a, b) => a.second - b.second);
  const first = ordered[0]?.second ?? 0;
  const spanSeconds = (ordered.at(-1)?.second ?? 0) - first + 1;
  const secondsPerPoint = Math.max(1, Math.ceil(spanSeconds / MAX_POINTS));
  const groups = Map.groupBy(ordered, ({ second }) => Math.floor(second / secondsPerPoint));
  const metrics = metricsOf(ordered);
  const points = [...groups.values()].map((group) => pointOf(group, { ...bounds, metrics }));
  return { points, secondsPerPoint, metrics };
}

/** One point of windows that lie together; at least one. */
export function pointOf(
  group: readonly WindowRecord[],
  { measureMs, loopGapMs, metrics }: PointBounds & { readonly metrics: PointMetrics },
): PagePoint {
  const loaded = group.filter((window) => window.second < measureMs / 1000);
  const rate = (read: Read): number | null => (loaded.length === 0 ? null : meanOf(loaded, read));
  const delivery = sumWindows(group, metrics.delivery);
  return {
    at: meanOf(group, (window) => window.second) + 0.5,
    delivery: quartetOf(delivery),
    confirm: quartetOf(sumWindows(group, metrics.confirm)),
    heat: heatOf(delivery),
    offered: rate((window) => window.gauges.offeredPerSecond),
    sent: rate(countOf('messages_sent')),
    delivered: meanOf(group, countOf('messages_delivered')),
    connected: round(meanOf(group, (window) => window.gauges.connectedUsers)),
    opened: meanOf(group, countOf('sockets_opened')),
    lost: meanOf(group, countOf('sockets_lost')),
    refused: meanOf(group, countOf('connects_failed')),
    outstanding: largestOf(group, (window) => window.gauges.outstanding),
    lagMs: largestOf(group, (window) => window.gauges.pacerLagMaxMs),
    gapMs: largestOf(group, (window) => window.gauges.loopGapMaxMs),
    cpuRatio: meanOf(group, (window) => window.gauges.cpuRatio),
    machineRatio: meanOf(group, (window) => window.gauges.machineCpuRatio),
    stealRatio: meanSteal(group),
    isDisturbed: group.some((window) => window.gauges.loopGapMaxMs > loopGapMs),
  };
}

type Read = (window: WindowRecord) => number;

function countOf(name: string): Read {
  return (window) => window.counts[name] ?? 0;
}

function meanOf(windows: readonly WindowRecord[], read: Read): number {
  return round(windows.reduce((total, window) => total + read(window), 0) / windows.length);
}

function largestOf(windows: readonly WindowRecord[], read: Read): number {
  return round(windows.reduce((most, window) => Math.max(most, read(window)), 0));
}

function meanSteal(windows: readonly WindowRecord[]): number | null {
  const known = windows.filter(({ gauges }) => gauges.stealRatio !== null);
  return known.length === 0 ? null : meanOf(known, ({ gauges }) => gauges.stealRatio ?? 0);
}

/** Percentiles that lie in results that never came have no place in a chart: null. */
function quartetOf(histogram: LatencyHistogram): Quartet | null {
  if (histogram.count === 0) return null;
  const at = (ratio: number): number => round(histogram.quantileMs(ratio) ?? 0);
  const values: Quartet = [at(0.5), at(0.9), at(0.99), round(histogram.maxUs / 1000)];
  return values.every(Number.isFinite) ? values : null;
}

/** Row and count in turn, rows without samples left out. */
function heatOf(histogram: LatencyHistogram): readonly number[] {
  const { counts, count } = countBuckets([histogram], HEAT_BOUNDS_MS);
  const cells: number[] = [];
  let below = 0;
  for (const [row, upTo] of [...counts, count].entries()) {
    if (upTo > below) cells.push(row, upTo - below);
    below = Math.max(below, upTo);
  }
  return cells;
}

/** Four digits are more than a screen shows, and keep the page small. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
