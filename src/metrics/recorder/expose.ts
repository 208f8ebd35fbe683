// What a recorder tells of itself while a run goes on: its own counts and the cumulative buckets of
// its own histograms. Read once a second on request; recording costs nothing more for it.

import type {
  BucketCounts,
  ExposedCounts,
  Exposure,
  MetricsOptions,
  SeriesKey,
} from '../contract.ts';
import { countBuckets } from '../exposure/bucket-counts.ts';
import { EXPOSED_LOAD_METRICS } from '../exposure/plan-exposure.ts';
import { parseSeriesKey, seriesKey } from '../series.ts';
import { type CellTable, forEachSeries } from './cells.ts';
import type { CounterTable } from './counters.ts';

/** The measured samples so far: what ends in the result, some of it still to come. */
export function exposeShard(
  source: {
    readonly options: MetricsOptions;
    readonly table: CellTable;
    readonly totals: CounterTable;
  },
  exposure: Exposure,
): ExposedCounts {
  const buckets: Record<SeriesKey, BucketCounts> = {};
  const bounds = new Map<string, readonly number[]>(Object.entries(exposure.boundsMs));
  const shown = new Set(
    exposure.loads.flatMap((load) => EXPOSED_LOAD_METRICS.map((metric) => seriesKey(metric, load))),
  );
  forEachSeries(source.table, source.options, (key, cells) => {
    const { metric, load } = parseSeriesKey(key);
    if (load !== null && !shown.has(key)) return;
    const parts = cells.map((cell) => cell.all);
    buckets[key] = countBuckets(parts, bounds.get(metric) ?? []);
  });
  return { counts: source.totals.snapshot(), buckets };
}
