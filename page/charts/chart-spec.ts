// What a chart is told: what to draw, never how.

export interface ChartSeries {
  readonly name: string;
  /** Name of a colour of the page's style. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly dash?: readonly number[];
  /** `step`: holds between points. Default `line`. */
  readonly shape?: 'line' | 'step';
  readonly isFilled?: boolean;
}

/** A horizontal line with its words; one of tone `none` only widens the scale. */
export interface ChartLine {
  readonly value: number;
  readonly text: string;
  readonly tone: 'bad' | 'faint' | 'none';
}

/** Counts by column and row. */
export interface ChartHeat {
  readonly columns: readonly (readonly number[])[];
  /** Half the width of a column on the axis. */
  readonly halfWidth: number;
  /** Upper ends of the rows. */
  readonly bounds: readonly number[];
  readonly largest: number;
}

export interface ChartSpec {
  readonly title: string;
  /** One sentence for those who cannot see it. */
  readonly label: string;
  readonly x: readonly number[];
  readonly xKind: 'time' | 'nines';
  readonly series: readonly ChartSeries[];
  readonly yScale: 'log' | 'linear';
  /** For legends and tables. */
  readonly formatY: (value: number) => string;
  /** For the marks of the axis; default as `formatY`. */
  readonly formatTick?: (value: number) => string;
  readonly lines?: readonly ChartLine[];
  /** Up to here nothing can be told: the measurement floor. */
  readonly floor?: number | null;
  /** Spans of x in which the generator itself was disturbed. */
  readonly shaded?: readonly (readonly [number, number])[];
  readonly heat?: ChartHeat;
  readonly height?: number;
}
