// One-second windows by completion: what the live view, onlookers and windows.ndjson show. They
// hold warm-up too; nothing is judged on them but abort thresholds.

import type { EncodedHistogram, MetricsOptions, SeriesKey, WindowRecord } from '../contract.ts';
import { encodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { type CellTable, forEachSeries, sumOf } from './cells.ts';
import { type CounterName, CounterTable } from './counters.ts';

export interface WindowGauges {
  readonly connectedUsers: number;
  readonly outstanding: number;
  readonly oldestOutstandingMs: number;
}

/** Counters and maxima of the current and of the coming window. */
export class WindowState {
  #current: CounterTable;
  #coming: CounterTable;
  #pacerLagMaxMs = 0;
  #loopGapMaxMs = 0;

  constructor(loadNames: readonly string[]) {
    this.#current = new CounterTable(loadNames);
    this.#coming = new CounterTable(loadNames);
  }

  count(counter: CounterName, load: number, isComing: boolean): void {
    (isComing ? this.#coming : this.#current).add(counter, load);
  }

  pacerLag(lagMs: number): void {
    if (lagMs > this.#pacerLagMaxMs) this.#pacerLagMaxMs = lagMs;
  }

  loopGap(gapMs: number): void {
    if (gapMs > this.#loopGapMaxMs) this.#loopGapMaxMs = gapMs;
  }

  /** What the window counted, and empties it. */
  turn(): {
    counts: Record<SeriesKey, number>;
    offered: number;
    pacerLagMaxMs: number;
    loopGapMaxMs: number;
  } {
    const closed = this.#current;
    const taken = {
      counts: closed.snapshot(),
      offered: closed.total('messages_planned'),
      pacerLagMaxMs: this.#pacerLagMaxMs,
      loopGapMaxMs: this.#loopGapMaxMs,
    };
    closed.reset();
    this.#current = this.#coming;
    this.#coming = closed;
    this.#pacerLagMaxMs = 0;
    this.#loopGapMaxMs = 0;
    return taken;
  }
}

/** Makes the record of the window that ends now, and turns to the next one. */
export function closeWindow(
  from: { readonly second: number; readonly state: WindowState; readonly table: CellTable },
  options: MetricsOptions,
  gauges: WindowGauges & { readonly cpuRatio: number; readonly rssBytes: number },
): WindowRecord {
  const histograms = encodeWindows(from.table, options);
  const taken = from.state.turn();
  return {
    second: from.second,
    counts: taken.counts,
    histograms,
    gauges: {
      connectedUsers: gauges.connectedUsers,
      outstanding: gauges.outstanding,
      oldestOutstandingMs: gauges.oldestOutstandingMs,
      offeredPerSecond: taken.offered,
      pacerLagMaxMs: taken.pacerLagMaxMs,
      loopGapMaxMs: taken.loopGapMaxMs,
      cpuRatio: gauges.cpuRatio,
      rssBytes: gauges.rssBytes,
    },
  };
}

function encodeWindows(
  table: CellTable,
  options: MetricsOptions,
): Record<SeriesKey, EncodedHistogram> {
  const encoded: Record<SeriesKey, EncodedHistogram> = {};
  const sum = new LatencyHistogram();
  const known = new Map<LatencyHistogram, EncodedHistogram>();
  forEachSeries(table, options, (key, cells) => {
    const histogram = sumOf(
      cells.map((cell) => cell.window),
      sum,
    );
    if (histogram === null) return;
    const text = known.get(histogram) ?? encodeHistogram(histogram);
    if (histogram !== sum) known.set(histogram, text);
    encoded[key] = text;
  });
  turnWindows(table);
  return encoded;
}

function turnWindows(table: CellTable): void {
  for (const cells of Object.values(table.ofLoad)) for (const cell of cells) cell.turnWindow();
  for (const cell of Object.values(table.ofRun)) cell.turnWindow();
}
