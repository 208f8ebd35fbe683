// What a recorder hands over at the end: every series encoded, the run's as the sum of its loads'.

import type { EncodedHistogram, MetricsOptions, SeriesKey, ShardMetrics } from '../contract.ts';
import { encodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { RECEIVE_LAG } from '../series.ts';
import { type CellTable, forEachSeries } from './cells.ts';
import type { CounterTable } from './counters.ts';
import type { GeneratorWatch } from './generator.ts';
import type { SecondCounts } from './second-counts.ts';

export interface SnapshotSource {
  readonly options: MetricsOptions;
  readonly table: CellTable;
  readonly totals: CounterTable;
  readonly measured: CounterTable;
  readonly secondCounts: SecondCounts;
  readonly generator: GeneratorWatch;
}

/** Encodes everything one shard measured. About 0.2 ms for each series with samples. */
export function snapshotShard(source: SnapshotSource): ShardMetrics {
  const histograms: Record<SeriesKey, EncodedHistogram> = {};
  const undisturbed: Record<SeriesKey, EncodedHistogram> = {};
  forEachSeries(source.table, source.options, (key, cells) => {
    const all = addUp(cells.map((cell) => cell.all));
    if (all.isEmpty) return;
    histograms[key] = encodeHistogram(all);
    if (!cells.some((cell) => cell.isTwoFold)) return;
    undisturbed[key] = encodeHistogram(addUp(cells.map((cell) => cell.undisturbed())));
  });
  if (!source.generator.receiveLag.isEmpty) {
    histograms[RECEIVE_LAG] = encodeHistogram(source.generator.receiveLag);
  }
  return {
    histograms,
    undisturbed,
    counts: source.totals.snapshot(),
    measuredCounts: source.measured.snapshot(),
    seconds: Object.fromEntries(
      [...source.table.seconds].map(([key, series]) => [key, series.snapshot()]),
    ),
    secondCounts: source.secondCounts.snapshot(),
    generator: source.generator.health(
      addUp(source.table.ofLoad.pacer_lag.map((cell) => cell.all)),
    ),
  };
}

function addUp(parts: readonly LatencyHistogram[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const part of parts) sum.add(part);
  return sum;
}
