// What the charts of the page are drawn from: plain data, bounded in size, the same whether it
// stands in a finished report or comes second by second while a run goes on. The code in `page/`
// reads it in the browser; it must not import anything.

/** p50, p90, p99 and the largest, milliseconds. */
export type Quartet = readonly [number, number, number, number];

/** A second, or several next to each other where a run is long. */
export interface PagePoint {
  /** Middle of its seconds, from t = 0. */
  readonly at: number;
  /** By completion; null where nothing was completed. */
  readonly delivery: Quartet | null;
  readonly confirm: Quartet | null;
  /** Deliveries by row of the heat map: row, count, row, count and so on. */
  readonly heat: readonly number[];
  /** Messages a second; null after the load: nothing was due any more. */
  readonly offered: number | null;
  readonly sent: number | null;
  readonly delivered: number;
  readonly connected: number;
  /** Connections a second. */
  readonly opened: number;
  readonly lost: number;
  readonly refused: number;
  readonly outstanding: number;
  readonly lagMs: number;
  readonly gapMs: number;
  readonly cpuRatio: number;
  /** Of the whole machine. */
  readonly machineRatio: number;
  /** Null where it is not known. */
  readonly stealRatio: number | null;
  /** The generator stood still for longer than its bound. */
  readonly isDisturbed: boolean;
}

/** A percentile curve: `x` is 1 / (1 - q). */
export interface PageCurve {
  readonly name: string;
  /** Of the whole run, or of one load. */
  readonly isWhole: boolean;
  readonly x: readonly number[];
  readonly valueMs: readonly number[];
}

/** A threshold that can be drawn into a chart of latencies. */
export interface PageLimit {
  readonly metric: 'delivery' | 'confirm';
  readonly text: string;
  readonly limitMs: number;
  readonly isBroken: boolean;
}

export interface PageData {
  readonly version: 1;
  readonly points: readonly PagePoint[];
  readonly secondsPerPoint: number;
  /** What `delivery` and `confirm` are: response times, or service times without an open load. */
  readonly deliveryMetric: string;
  readonly confirmMetric: string;
  /** Upper ends of the rows of the heat map, ascending; the last row has none. */
  readonly heatBoundsMs: readonly number[];
  readonly curves: readonly PageCurve[];
  readonly limits: readonly PageLimit[];
  /** No percentile below it is claimed; null where it is not known. */
  readonly floorMs: number | null;
  /** Bounds of the generator. */
  readonly gapBoundMs: number | null;
  readonly lagBoundMs: number | null;
}
