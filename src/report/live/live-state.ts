// What the live view shows, as plain numbers: made from the progress of a run, independent of
// layout.

import { sumWindows, type WindowRecord } from '../../metrics/index.ts';
import type { RunProgress } from '../../run/index.ts';
import type { Severity } from '../../scenario/index.ts';

/** Percentiles of the last seconds, milliseconds; null without samples. */
export interface LivePercentiles {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface LiveState {
  readonly phase: RunProgress['phase'];
  readonly scenarioName: string;
  readonly target: string;
  /** From t = 0; negative in warm-up. */
  readonly elapsedMs: number;
  /** Of the measure phase. */
  readonly totalMs: number;
  readonly warmupMs: number;
  readonly connectedUsers: number;
  readonly totalUsers: number;
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: number;
  readonly confirm: LivePercentiles;
  readonly delivery: LivePercentiles;
  /** Delivery p99 by second, oldest first; null where nothing was delivered. */
  readonly deliveryTrendMs: readonly (number | null)[];
  /** Deliveries by second, oldest first. */
  readonly rateTrend: readonly number[];
  readonly findings: Readonly<Record<Severity | 'suspected', number>>;
  readonly pacerLagMaxMs: number;
  readonly loopGapMaxMs: number;
  readonly cpuRatio: number;
  readonly backlog: number;
  readonly outstanding: number;
  readonly oldestOutstandingMs: number;
  readonly readsDone: number;
  readonly readsOwed: number;
  readonly agentsAlive: number;
  readonly agentsSilent: number;
  readonly agentsTotal: number;
}

/** Percentiles and rates are of so many seconds. */
const RECENT_SECONDS = 5;
const TREND_SECONDS = 60;

/** Delivery p99 of windows that were seen before, so that each is decoded once. */
export type TrendMemo = WeakMap<WindowRecord, number | null>;

/** Reads a run's progress for the live view. Pass the same memo at every look of one run. */
export function liveStateOf(progress: RunProgress, memo: TrendMemo = new WeakMap()): LiveState {
  const recent = progress.windows.slice(-RECENT_SECONDS);
  const trend = progress.windows.slice(-TREND_SECONDS);
  const last = recent.at(-1)?.gauges;
  return {
    phase: progress.phase,
    scenarioName: progress.scenarioName,
    target: progress.targetUrl,
    elapsedMs: progress.elapsedMs,
    totalMs: progress.measureMs,
    warmupMs: progress.warmupMs,
    connectedUsers: progress.connectedUsers,
    totalUsers: progress.totalUsers,
    offeredPerSecond: meanOf(recent, (window) => window.gauges.offeredPerSecond),
    achievedPerSecond: meanOf(recent, (window) => window.counts.messages_sent ?? 0),
    confirm: percentilesOf(recent, 'confirm'),
    delivery: percentilesOf(recent, 'delivery'),
    deliveryTrendMs: trend.map((window) => trendOf(window, memo)),
    rateTrend: trend.map((window) => window.counts.messages_delivered ?? 0),
    findings: progress.findings,
    pacerLagMaxMs: largestOf(recent, (window) => window.gauges.pacerLagMaxMs),
    loopGapMaxMs: largestOf(recent, (window) => window.gauges.loopGapMaxMs),
    cpuRatio: last?.cpuRatio ?? 0,
    backlog: progress.backlog,
    outstanding: last?.outstanding ?? 0,
    oldestOutstandingMs: last?.oldestOutstandingMs ?? 0,
    readsDone: progress.readsDone,
    readsOwed: progress.readsOwed,
    agentsAlive: progress.agentsAlive,
    agentsSilent: progress.agentsSilent,
    agentsTotal: progress.agentsTotal,
  };
}

/** Of open loads; of service times where no load is open. */
function percentilesOf(
  windows: readonly WindowRecord[],
  what: 'confirm' | 'delivery',
): LivePercentiles {
  const open = sumWindows(windows, `${what}_time`);
  const histogram = open.isEmpty ? sumWindows(windows, `${what}_service_time`) : open;
  return { p50Ms: histogram.quantileMs(0.5), p99Ms: histogram.quantileMs(0.99) };
}

function trendOf(window: WindowRecord, memo: TrendMemo): number | null {
  const known = memo.get(window);
  if (known !== undefined) return known;
  const { p99Ms } = percentilesOf([window], 'delivery');
  memo.set(window, p99Ms);
  return p99Ms;
}

function meanOf(windows: readonly WindowRecord[], read: (window: WindowRecord) => number): number {
  if (windows.length === 0) return 0;
  return windows.reduce((sum, window) => sum + read(window), 0) / windows.length;
}

function largestOf(
  windows: readonly WindowRecord[],
  read: (window: WindowRecord) => number,
): number {
  return windows.reduce((most, window) => Math.max(most, read(window)), 0);
}
