// One-second windows by completion: what the live view, onlookers and windows.ndjson show. They
// hold warm-up too; nothing is judged on them but abort thresholds.

import type {
  EncodedHistogram,
  MetricsOptions,
  SeriesKey,
  WindowGauges,
  WindowRecord,
} from '../contract.ts';
import { encodeHistogram } from '../histogram/codec.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';
import { type CellTable, forEachSeries, sumOf } from './cells.ts';
import { type CounterName, CounterTable } from './counters.ts';
import type { SecondOfProcess } from './generator.ts';

interface WindowCounts {
  readonly counts: Record<SeriesKey, number>;
  readonly offered: number;
  readonly pacerLagMaxMs: number;
  readonly receiveLagMaxMs: number;
  readonly loopGapMaxMs: number;
}

/** Counters and maxima of the current and of the coming window. */
export class WindowState {
  #current: CounterTable;
  #coming: CounterTable;
  #pacerLagMaxMs = 0;
  #receiveLagMaxMs = 0;
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

  receiveLag(lagMs: number): void {
    if (lagMs > this.#receiveLagMaxMs) this.#receiveLagMaxMs = lagMs;
  }

  loopGap(gapMs: number): void {
    if (gapMs > this.#loopGapMaxMs) this.#loopGapMaxMs = gapMs;
  }

  /** What the current window has counted so far. */
  look(): WindowCounts {
    return {
      counts: this.#current.snapshot(),
      offered: this.#current.total('messages_planned'),
      pacerLagMaxMs: this.#pacerLagMaxMs,
      receiveLagMaxMs: this.#receiveLagMaxMs,
      loopGapMaxMs: this.#loopGapMaxMs,
    };
  }

  /** Empties the current window; the coming one takes its place. */
  turn(): void {
    const closed = this.#current;
    closed.reset();
    this.#current = this.#coming;
    this.#coming = closed;
    this.#pacerLagMaxMs = 0;
    this.#receiveLagMaxMs = 0;
    this.#loopGapMaxMs = 0;
  }
}

/** Where a window is: its second, what it counted, and its histograms. */
export interface WindowSource {
  readonly second: number;
  readonly state: WindowState;
  readonly table: CellTable;
}

type WholeGauges = WindowGauges & SecondOfProcess;

/** Makes the record of the window that ends now, and turns to the next one. */
export function closeWindow(
  from: WindowSource,
  options: MetricsOptions,
  gauges: WholeGauges,
): WindowRecord {
  const record = lookAtWindow(from, options, gauges);
  from.state.turn();
  turnWindows(from.table);
  return record;
}

/** Makes a record of the window as it is, and leaves it open. */
export function lookAtWindow(
  { second, state, table }: WindowSource,
  options: MetricsOptions,
  gauges: WholeGauges,
): WindowRecord {
  const { counts, offered, ...lags } = state.look();
  return {
    second,
    counts,
    histograms: encodeWindows(table, options),
    gauges: {
      connectedUsers: gauges.connectedUsers,
      outstanding: gauges.outstanding,
      oldestOutstandingMs: gauges.oldestOutstandingMs,
      offeredPerSecond: offered,
      ...lags,
      gcPauseMaxMs: gauges.gcPauseMaxMs,
      cpuRatio: gauges.cpuRatio,
      machineCpuRatio: gauges.machineCpuRatio,
      stealRatio: gauges.stealRatio,
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
  return encoded;
}

function turnWindows(table: CellTable): void {
  for (const cells of Object.values(table.ofLoad)) for (const cell of cells) cell.turnWindow();
  for (const cell of Object.values(table.ofRun)) cell.turnWindow();
}
