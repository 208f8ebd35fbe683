// The table of series that one recorder fills: which exist follows from the loads and the
// thresholds.

import type { Threshold } from '../../scenario/index.ts';
import { LOAD_TIME_METRICS, TIME_METRIC_NAMES, type TimeMetricName } from '../../scenario/names.ts';
import type { MetricsOptions, SeriesKey } from '../contract.ts';
import type { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { LOAD_METRICS, RESPONSE_METRICS, seriesKey } from '../series.ts';
import type { ShareLimits } from './disturbance.ts';
import { SampleCell } from './sample-cell.ts';
import { SecondSeries } from './second-series.ts';

export type LoadTimeMetric = (typeof LOAD_TIME_METRICS)[number];
export type RunTimeMetric = Exclude<TimeMetricName, LoadTimeMetric>;

/** All samples of one shard. Load metrics have a cell for each load; the run's is their sum. */
export interface CellTable {
  readonly ofLoad: Readonly<Record<LoadTimeMetric, readonly SampleCell[]>>;
  readonly ofRun: Readonly<Record<RunTimeMetric, SampleCell>>;
  readonly seconds: ReadonlyMap<SeriesKey, SecondSeries>;
  /** The lowest share of the rig that disturbs a sample of any metric; infinite without any. */
  readonly lowestBoundMs: number;
}

/** The rig's own lag is judged as it is: setting aside what the rig disturbed would empty it. */
const NEVER_TWO_FOLD: ReadonlySet<string> = new Set(['pacer_lag']);

export function makeCellTable(options: MetricsOptions): CellTable {
  const limits = findLimits(options);
  const seconds = makeSecondSeries(options.thresholds);
  const windowed = windowedMetrics(options);
  const cell = (metric: TimeMetricName, load: number | null) =>
    new SampleCell({
      limits: limits.get(metric) ?? null,
      isWindowed: windowed.has(metric),
      seconds: secondsOf(metric, load, { options, seconds }),
    });
  const ofLoad = Object.fromEntries(
    LOAD_TIME_METRICS.map((metric) => [
      metric,
      options.loadNames.map((_, load) => cell(metric, load)),
    ]),
  ) as unknown as Record<LoadTimeMetric, readonly SampleCell[]>;
  const ofRun = Object.fromEntries(
    TIME_METRIC_NAMES.filter((metric) => !LOAD_METRICS.has(metric)).map((metric) => [
      metric,
      cell(metric, null),
    ]),
  ) as unknown as Record<RunTimeMetric, SampleCell>;
  const bounds = [...limits.values()].map(({ boundMs }) => boundMs);
  const lowestBoundMs = Math.min(Number.POSITIVE_INFINITY, ...bounds);
  return { ofLoad, ofRun, seconds, lowestBoundMs };
}

/** Loads whose samples make up the run's series of a metric: open ones alone for response times. */
export function countsForRun(metric: string, isOpen: boolean): boolean {
  return isOpen || !RESPONSE_METRICS.has(metric);
}

/** Visits every series with its parts: the cells that add up to it. */
export function forEachSeries(
  table: CellTable,
  options: MetricsOptions,
  visit: (key: SeriesKey, cells: readonly SampleCell[]) => void,
): void {
  for (const metric of LOAD_TIME_METRICS) {
    const cells = table.ofLoad[metric];
    const isCounted = (_: SampleCell, load: number) =>
      countsForRun(metric, options.loadIsOpen[load] === true);
    visit(metric, cells.filter(isCounted));
    for (const [load, cell] of cells.entries()) {
      visit(seriesKey(metric, options.loadNames[load] ?? null), [cell]);
    }
  }
  for (const [metric, cell] of Object.entries(table.ofRun)) visit(metric, [cell]);
}

/** Adds up to a new histogram, or gives the only part itself; null without samples. */
export function sumOf(
  parts: readonly (LatencyHistogram | null)[],
  into: LatencyHistogram,
): LatencyHistogram | null {
  const filled = parts.filter((part) => part !== null).filter((part) => !part.isEmpty);
  if (filled.length <= 1) return filled[0] ?? null;
  into.reset();
  for (const part of filled) into.add(part);
  return into;
}

/** By metric, of those that are judged twice. */
function findLimits({ thresholds, rigShareRatio }: MetricsOptions): Map<string, ShareLimits> {
  const found = new Map<string, ShareLimits>();
  for (const threshold of thresholds) {
    const { metric, limit } = threshold;
    const isJudged = isTimeMetric(metric) && isValueAggregate(threshold);
    if (!isJudged || NEVER_TWO_FOLD.has(metric)) continue;
    const other = found.get(metric);
    found.set(metric, {
      boundMs: Math.min(limit * rigShareRatio, other?.boundMs ?? Number.POSITIVE_INFINITY),
      loosestMs: Math.max(limit, other?.loosestMs ?? 0),
    });
  }
  return found;
}

function makeSecondSeries(thresholds: readonly Threshold[]): Map<SeriesKey, SecondSeries> {
  const seconds = new Map<SeriesKey, SecondSeries>();
  for (const { metric, load, overMs } of thresholds) {
    if (overMs === null || !isTimeMetric(metric)) continue;
    seconds.set(seriesKey(metric, load), new SecondSeries());
  }
  return seconds;
}

function secondsOf(
  metric: string,
  load: number | null,
  from: { options: MetricsOptions; seconds: ReadonlyMap<SeriesKey, SecondSeries> },
): readonly SecondSeries[] {
  const found: (SecondSeries | undefined)[] = [];
  if (load === null || countsForRun(metric, from.options.loadIsOpen[load] === true)) {
    found.push(from.seconds.get(metric));
  }
  const name = load === null ? undefined : from.options.loadNames[load];
  if (name !== undefined) found.push(from.seconds.get(seriesKey(metric, name)));
  return found.filter((series) => series !== undefined);
}

/**
 * Windows show confirm and delivery times; service times where no load is open, because the run's
 * response times are empty then; and what an abort threshold looks at.
 */
function windowedMetrics(options: MetricsOptions): ReadonlySet<string> {
  const windowed = new Set<string>(['confirm_time', 'delivery_time']);
  if (!options.loadIsOpen.includes(true)) {
    windowed.add('confirm_service_time').add('delivery_service_time');
  }
  for (const threshold of options.thresholds) {
    if (threshold.abort) windowed.add(threshold.metric);
  }
  return windowed;
}

function isTimeMetric(metric: string): metric is TimeMetricName {
  return (TIME_METRIC_NAMES as readonly string[]).includes(metric);
}

function isValueAggregate(threshold: Threshold): boolean {
  return threshold.aggregate !== 'count' && threshold.aggregate !== 'rate';
}
