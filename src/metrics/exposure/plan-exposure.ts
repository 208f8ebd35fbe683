// Which series a run exposes: decided once, from the plan alone, so that none comes or goes with
// the weather, and never more than the limit. What does not fit is counted, not hidden.

import { TIME_METRIC_NAMES, type TimeMetricName } from '../../scenario/names.ts';
import { METRICS } from '../catalogue.ts';
import type { ExposedThreshold, Exposure } from '../contract.ts';
import { RUN_FAMILIES } from './run-families.ts';

/** What one scrape of one target may cost, whatever the number of users. */
export const SERIES_LIMIT = 500;

export const BASE_BOUNDS_MS: readonly number[] = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
];

/** Metrics that are exposed by load too. */
export const EXPOSED_LOAD_METRICS = ['confirm_time', 'delivery_time'] as const;

/** Agents with gauges of their own: more of them fit on no screen. */
const AGENTS_SHOWN = 8;
const SERIES_OF_AGENT = 6;
const SERIES_OF_THRESHOLD = 3;
const COUNTERS_OF_LOAD = 5;
/** Beside its bounds a histogram has +Inf, sum and count. */
const BESIDE_BOUNDS = 3;

export interface ExposureSources {
  readonly loadNames: readonly string[];
  readonly thresholds: readonly ExposedThreshold[];
  readonly agents: number;
}

/**
 * Decides by rank: the run as a whole, agents, thresholds, loads, each in the plan's order while
 * there is room.
 */
export function planExposure(sources: ExposureSources): Exposure {
  const draft: Draft = {
    bounds: new Map(TIME_METRIC_NAMES.map((metric) => [metric, new Set(BASE_BOUNDS_MS)])),
    loads: [],
    thresholds: [],
    agents: Math.min(sources.agents, AGENTS_SHOWN),
  };
  for (const [index, threshold] of sources.thresholds.entries()) addIfRoom(draft, index, threshold);
  for (const load of sources.loadNames) {
    draft.loads.push(load);
    if (countSeries(draft) > SERIES_LIMIT) draft.loads.pop();
  }
  return {
    boundsMs: Object.fromEntries(
      TIME_METRIC_NAMES.map((metric) => [metric, boundsOf(draft, metric)]),
    ) as unknown as Exposure['boundsMs'],
    loads: draft.loads,
    thresholds: draft.thresholds,
    agents: draft.agents,
    omitted: {
      loads: sources.loadNames.length - draft.loads.length,
      thresholds: sources.thresholds.length - draft.thresholds.length,
      agents: sources.agents - draft.agents,
    },
  };
}

interface Draft {
  readonly bounds: ReadonlyMap<TimeMetricName, Set<number>>;
  readonly loads: string[];
  readonly thresholds: { readonly index: number; readonly threshold: ExposedThreshold }[];
  readonly agents: number;
}

/** A threshold is shown whole, with its limit as a bucket, or not at all. */
function addIfRoom(draft: Draft, index: number, threshold: ExposedThreshold): void {
  const metric = TIME_METRIC_NAMES.find((name) => name === threshold.metric);
  const bounds = metric === undefined ? undefined : draft.bounds.get(metric);
  const isNewBound = bounds !== undefined && !bounds.has(threshold.limit);
  if (isNewBound) bounds.add(threshold.limit);
  draft.thresholds.push({ index, threshold });
  if (countSeries(draft) <= SERIES_LIMIT) return;
  draft.thresholds.pop();
  if (isNewBound) bounds.delete(threshold.limit);
}

function boundsOf(draft: Draft, metric: TimeMetricName): readonly number[] {
  return [...(draft.bounds.get(metric) ?? [])].sort((a, b) => a - b);
}

function countSeries(draft: Draft): number {
  const ofHistogram = (metric: TimeMetricName): number =>
    (draft.bounds.get(metric)?.size ?? 0) + BESIDE_BOUNDS;
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const ofLoad = COUNTERS_OF_LOAD + sum(EXPOSED_LOAD_METRICS.map(ofHistogram));
  return (
    sum(TIME_METRIC_NAMES.map(ofHistogram)) +
    Object.values(METRICS).filter((entry) => entry.kind !== 'time').length +
    sum(Object.values(RUN_FAMILIES).map((entry) => entry.series)) +
    draft.agents * SERIES_OF_AGENT +
    draft.thresholds.length * SERIES_OF_THRESHOLD +
    draft.loads.length * ofLoad
  );
}
