// One line of the append-only record of fuzzing. Data only.

export interface FuzzRecord {
  readonly commit: string;
  readonly kind: string;
  readonly seed: string;
  readonly cases: number;
  readonly seconds: number;
  readonly failures: number;
  /** The slowest case with those that were played with it at once, in CPU time. */
  readonly maxCaseMs: number;
  readonly rssGrowthBytes: number;
}
