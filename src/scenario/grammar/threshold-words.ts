// What a threshold is about: the metric and load of its key, and the metric's kind.

import {
  COUNT_METRIC_NAMES,
  LOAD_COUNT_METRICS,
  LOAD_TIME_METRICS,
  type MetricName,
  TIME_METRIC_NAMES,
} from '../names.ts';
import { Mistake, show } from './grammar.ts';
import { didYouMean } from './suggest.ts';

export type { AggregateName, MetricName } from '../names.ts';
export type { Comparator } from '../scenario.ts';

export type MetricKind = 'time' | 'counter' | 'ratio';

export const METRIC_NAMES: readonly MetricName[] = [...TIME_METRIC_NAMES, ...COUNT_METRIC_NAMES];

const CARRIES_LOAD: ReadonlySet<MetricName> = new Set([
  ...LOAD_TIME_METRICS,
  ...LOAD_COUNT_METRICS,
]);
const TIMES: ReadonlySet<string> = new Set(TIME_METRIC_NAMES);

/** Whether a metric is a time with samples, a counter or a ratio. */
export function metricKindOf(metric: MetricName): MetricKind {
  if (metric === 'loss_ratio') return 'ratio';
  return TIMES.has(metric) ? 'time' : 'counter';
}

/** Reads `confirm_time` or `confirm_time{load:talk}`; whether the load exists is not known here. */
export function readMetricKey(
  key: string,
): { readonly metric: MetricName; readonly load: string | null } | Mistake {
  const match = /^([^{}]*)(?:\{([^{}]*)\})?$/.exec(key);
  const name = (match?.[1] ?? key).trim();
  const metric = METRIC_NAMES.find((known) => known === name);
  if (metric === undefined || match === null) {
    return new Mistake(`There is no metric ${show(name)}.`, didYouMean(name, METRIC_NAMES));
  }
  const filter = match[2];
  if (filter === undefined) return { metric, load: null };
  const load = /^\s*load\s*:\s*([^\s]+)\s*$/.exec(filter)?.[1];
  if (load === undefined) {
    return new Mistake(`${show(`{${filter}}`)} is not a filter.`, `Write '${metric}{load:NAME}'.`);
  }
  if (!CARRIES_LOAD.has(metric)) {
    const known = [...CARRIES_LOAD].join(', ');
    return new Mistake(`${metric} is not measured by load.`, `By load: ${known}.`);
  }
  return { metric, load };
}
