// Counters by second of the intended instant, for thresholds over sliding windows; only the
// counters that such a threshold names.

import type { MetricsOptions, SeriesKey } from '../contract.ts';
import { seriesKey } from '../series.ts';
import { COUNTER_INDEX, COUNTERS, type CounterName } from './counters.ts';

export interface SecondCount {
  readonly second: number;
  readonly count: number;
}

export class SecondCounts {
  readonly #series = new Map<SeriesKey, Map<number, number>>();
  /** By counter, then by load + 1: the series that a count belongs to. */
  readonly #targets: readonly (readonly (readonly Map<number, number>[])[])[];

  constructor(options: MetricsOptions) {
    for (const { metric, load, overMs } of options.thresholds) {
      if (overMs !== null && metric in COUNTER_INDEX) {
        this.#series.set(seriesKey(metric, load), new Map());
      }
    }
    this.#targets = COUNTERS.map((counter) =>
      [null, ...options.loadNames].map((load) => this.#targetsOf(counter, load)),
    );
  }

  add(counter: CounterName, load: number, second: number): void {
    const targets = this.#targets[COUNTER_INDEX[counter]]?.[load + 1];
    if (targets === undefined) return;
    for (const counts of targets) counts.set(second, (counts.get(second) ?? 0) + 1);
  }

  snapshot(): Record<SeriesKey, readonly SecondCount[]> {
    return Object.fromEntries(
      [...this.#series].map(([key, counts]) => [
        key,
        [...counts]
          .map(([second, count]) => ({ second, count }))
          .sort((a, b) => a.second - b.second),
      ]),
    );
  }

  #targetsOf(counter: CounterName, load: string | null): readonly Map<number, number>[] {
    const keys = load === null ? [counter] : [counter, seriesKey(counter, load)];
    return keys.map((key) => this.#series.get(key)).filter((counts) => counts !== undefined);
  }
}
