// The same scenario several times, one run after another: the replicates that a comparison needs.

import path from 'node:path';
import { combineExitCodes, type ExitCode, newRunId } from '../../base/index.ts';
import { claimSeries, type RunOptions, type RunOutcome } from '../../run/index.ts';
import { runAndReport } from '../run-and-report.ts';

export interface RepeatOptions extends Omit<RunOptions, 'shard' | 'exposition'> {
  /** How often. */
  readonly count: number;
  /** A run begins; `number` counts from 1. */
  readonly onStart?: (number: number) => void;
  readonly onEnd?: (number: number, outcome: RunOutcome) => void;
}

export interface Series {
  /** The runs are the folders `1`, `2` … in it. */
  readonly directory: string;
  /** Fewer than were wanted when the series was interrupted. */
  readonly outcomes: readonly RunOutcome[];
  /** The gravest of the runs. */
  readonly exitCode: ExitCode;
}

/**
 * Repeats a scenario with one seed. A signal ends the run and the series.
 * @throws EarshotError what `runAndReport` throws; the runs before it stay.
 */
export async function repeatAndReport(options: RepeatOptions): Promise<Series> {
  const { count, outDirectory, onStart, onEnd, ...each } = options;
  const scenario = { ...each.scenario, seed: each.scenario.seed ?? newRunId() };
  const place = claimSeries(outDirectory ?? null, scenario.name);
  const outcomes: RunOutcome[] = [];
  try {
    for (let number = 1; number <= count && each.signal?.aborted !== true; number += 1) {
      onStart?.(number);
      const out = path.join(place.path, String(number));
      const outcome = await runAndReport({ ...each, scenario, outDirectory: out });
      outcomes.push(outcome);
      onEnd?.(number, outcome);
    }
  } finally {
    place.release();
  }
  const exitCode = combineExitCodes(outcomes.map(({ result }) => result.exitCode));
  return { directory: place.path, outcomes, exitCode };
}
