// Families of samples as plain values: what is exposed, before it is text. Must not know what a run
// or a server is.

export type Labels = Readonly<Record<string, string>>;

export interface ScalarFamily {
  /** Counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
}

export interface HistogramSample {
  readonly labels: Labels;
  /** Ascending, without infinity. */
  readonly boundsSeconds: readonly number[];
  /** Cumulative, one for each bound. */
  readonly counts: readonly number[];
  /** Everything, what lies above every bound included. */
  readonly count: number;
  readonly sumSeconds: number;
}

export interface HistogramFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly samples: readonly HistogramSample[];
}

export type Family = ScalarFamily | HistogramFamily;
