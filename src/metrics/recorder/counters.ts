// Counters of a shard by load: whole run, measure phase, and the one-second windows. Arrays of
// numbers, so that counting allocates nothing.

import type { SeriesKey } from '../contract.ts';
import { seriesKey } from '../series.ts';

/** What is counted; those named `messages_…` are metrics that a scenario may name. */
export const COUNTERS = [
  'messages_planned',
  'messages_sent',
  'messages_dropped',
  'messages_confirmed',
  'messages_delivered',
  'messages_visible',
  'messages_failed',
  'control_messages',
  'sockets_opened',
  'sockets_lost',
  'connects_failed',
  'reads',
  'reads_failed',
  'error_frames',
] as const;
export type CounterName = (typeof COUNTERS)[number];

export const COUNTER_INDEX = Object.fromEntries(
  COUNTERS.map((name, index) => [name, index]),
) as Readonly<Record<CounterName, number>>;

/** One table of counters; `load` -1 is what belongs to no load block. */
export class CounterTable {
  readonly #values: Float64Array;
  readonly #columns: number;
  readonly #loadNames: readonly string[];

  constructor(loadNames: readonly string[]) {
    this.#loadNames = loadNames;
    this.#columns = loadNames.length + 1;
    this.#values = new Float64Array(COUNTERS.length * this.#columns);
  }

  add(counter: CounterName, load: number): void {
    const at = COUNTER_INDEX[counter] * this.#columns + load + 1;
    this.#values[at] = (this.#values[at] as number) + 1;
  }

  /** Sum over all loads. */
  total(counter: CounterName): number {
    const start = COUNTER_INDEX[counter] * this.#columns;
    let sum = 0;
    for (let at = start; at < start + this.#columns; at += 1) sum += this.#values[at] as number;
    return sum;
  }

  reset(): void {
    this.#values.fill(0);
  }

  /** By series key: every counter of the run, and those of loads that are not zero. */
  snapshot(): Record<SeriesKey, number> {
    const counts: Record<SeriesKey, number> = {};
    for (const counter of COUNTERS) {
      counts[counter] = this.total(counter);
      for (const [load, name] of this.#loadNames.entries()) {
        const value = this.#values[COUNTER_INDEX[counter] * this.#columns + load + 1] as number;
        if (value > 0) counts[seriesKey(counter, name)] = value;
      }
    }
    return counts;
  }
}
