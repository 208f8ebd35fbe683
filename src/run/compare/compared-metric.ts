// What is compared of a run: one number of its result, such as the p(99) of `delivery_time`. Larger
// is worse.

import { EarshotError } from '../../base/index.ts';
import type { LatencySummary } from '../../metrics/index.ts';
import { LOAD_TIME_METRICS, TIME_METRIC_NAMES, type TimeMetricName } from '../../scenario/names.ts';
import type { RunResult } from '../run-result.ts';

/** The aggregates that every summary has. */
const AGGREGATES = {
  'p(50)': 'p50Ms',
  'p(90)': 'p90Ms',
  'p(95)': 'p95Ms',
  'p(99)': 'p99Ms',
  'p(99.9)': 'p999Ms',
  avg: 'meanMs',
  max: 'maxMs',
} as const satisfies Record<string, keyof LatencySummary>;

type ComparedAggregate = keyof typeof AGGREGATES;

export interface ComparedMetric {
  readonly metric: TimeMetricName;
  readonly load: string | null;
  readonly aggregate: ComparedAggregate;
}

const SHAPE = /^([a-z_]+)(?:\{load:([^\s{}]+)\})?\s+(\S+)$/;

/**
 * Reads `delivery_time p(99)` or `confirm_time{load:talk} p(95)`.
 * @throws EarshotError `USAGE` that names what there is.
 */
export function readComparedMetric(text: string): ComparedMetric {
  const [, name, load = null, written] = SHAPE.exec(text.trim()) ?? [];
  const metric = TIME_METRIC_NAMES.find((known) => known === name);
  const names = Object.keys(AGGREGATES) as ComparedAggregate[];
  const aggregate = names.find((known) => known === written);
  if (metric === undefined || aggregate === undefined) {
    const hint = `Write for example 'delivery_time p(99)'; aggregates: ${names.join(', ')}.`;
    throw new EarshotError('USAGE', `--gate does not know '${text}'.`, { hint });
  }
  const carriesLoad = LOAD_TIME_METRICS.some((known) => known === metric);
  if (load !== null && !carriesLoad) {
    throw new EarshotError('USAGE', `${metric} is not measured by load.`, {
      hint: `By load: ${LOAD_TIME_METRICS.join(', ')}.`,
    });
  }
  return { metric, load, aggregate };
}

/** `delivery_time{load:talk} p(99)`. */
export function metricText({ metric, load, aggregate }: ComparedMetric): string {
  return `${metric}${load === null ? '' : `{load:${load}}`} ${aggregate}`;
}

/** Milliseconds; null when nothing was measured, Infinity inside results that never came. */
export function metricValue(result: RunResult, compared: ComparedMetric): number | null {
  const { metric, load, aggregate } = compared;
  const summary = load === null ? result.latency[metric] : result.loads[load]?.latency[metric];
  if (summary === undefined || summary.count + summary.missing === 0) return null;
  return summary[AGGREGATES[aggregate]] ?? Number.POSITIVE_INFINITY;
}

const INFORMING: readonly (readonly [TimeMetricName, ComparedAggregate])[] = [
  ['delivery_time', 'p(50)'],
  ['delivery_time', 'p(99)'],
  ['confirm_time', 'p(50)'],
  ['confirm_time', 'p(99)'],
  ['delivery_service_time', 'p(99)'],
  ['confirm_service_time', 'p(99)'],
  ['history_time', 'p(99)'],
  ['threads_time', 'p(99)'],
  ['connect_time', 'p(99)'],
];

/** What is shown beside the gates, as far as every run measured it. */
export function informingMetrics(results: readonly RunResult[]): readonly ComparedMetric[] {
  return candidates().filter((compared) =>
    results.every((result) => isComparable(metricValue(result, compared))),
  );
}

/**
 * The gate of a comparison that names none: the first p(99) that every run measured, also one that
 * lies in results that never came, so that it is refused and not passed over.
 */
export function defaultGates(results: readonly RunResult[]): readonly ComparedMetric[] {
  const tails = candidates().filter(({ aggregate }) => aggregate === 'p(99)');
  const known = tails.filter((compared) =>
    results.every((result) => metricValue(result, compared) !== null),
  );
  return known.slice(0, 1);
}

function candidates(): readonly ComparedMetric[] {
  return INFORMING.map(([metric, aggregate]) => ({ metric, load: null, aggregate }));
}

export function isComparable(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
