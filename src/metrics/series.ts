// Keys of series: `delivery_time` of the run, `delivery_time{load:talk}` of a load block.

import { LOAD_TIME_METRICS, type TimeMetricName } from '../scenario/names.ts';
import type { SeriesKey } from './contract.ts';

/** Response times from the intended instant: of the run they take open loads alone. */
export const RESPONSE_METRICS: ReadonlySet<string> = new Set([
  'confirm_time',
  'delivery_time',
  'history_time',
  'threads_time',
] satisfies TimeMetricName[]);

/** Metrics that are kept for each load block. */
export const LOAD_METRICS: ReadonlySet<string> = new Set(LOAD_TIME_METRICS);

/** The rig's own lag in reading frames; beside the metrics a scenario may name. */
export const RECEIVE_LAG = 'receive_lag';

/** The key of a metric, of the whole run (`load` null) or of one load block. */
export function seriesKey(metric: string, load: string | null): SeriesKey {
  return load === null ? metric : `${metric}{load:${load}}`;
}

/** The parts of a key. */
export function parseSeriesKey(key: SeriesKey): { metric: string; load: string | null } {
  const start = key.indexOf('{load:');
  if (start < 0) return { metric: key, load: null };
  return { metric: key.slice(0, start), load: key.slice(start + 6, -1) };
}
