// What the bench of comparisons writes down: one line for each real run, and what resampling them
// gave. Data only.

/** One run; runs of one block are neighbours in time. */
export interface ComparedRun {
  readonly commit: string;
  readonly block: number;
  readonly side: 'base' | 'slower';
  readonly startedAtIso: string;
  readonly verdict: string;
  readonly p99Ms: number;
  readonly samples: number;
  /** Of the whole machine while the run went on. */
  readonly machineCpuRatio: number;
}

/** How often the rule said `worse`, of resampled comparisons. */
export interface CaseCounts {
  readonly cases: number;
  readonly worse: number;
  readonly inconclusive: number;
  /** Clopper and Pearson, each bound with 95 %. */
  readonly lowerRatio: number;
  readonly upperRatio: number;
}

/** Comparisons of so many runs a side, drawn from runs of this variation. */
export interface DesignJudgement {
  readonly runsPerSide: number;
  /** Of the runs as they were recorded, within a side. */
  readonly recordedVariationRatio: number;
  /** Of the runs as they were compared: recorded, or roughened up to it. */
  readonly variationRatio: number;
  readonly limitRatio: number;
  readonly falseAlarms: CaseCounts;
  readonly caught: CaseCounts;
}

export interface CompareJudgement {
  readonly schemaVersion: 1;
  readonly command: string;
  readonly commits: readonly string[];
  readonly runs: number;
  readonly blocks: number;
  readonly baseMedianMs: number;
  /** Slower over base, less 1, on the medians: what was injected, as it arrived. */
  readonly injectedRatio: number;
  readonly seed: string;
  readonly designs: readonly DesignJudgement[];
}
