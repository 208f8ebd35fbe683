// Two targets in turn, A B B A A B B A …: what drifts in the machine meets both alike, and the
// histories of both grow alike.

import path from 'node:path';
import { newRunId } from '../../base/index.ts';
import {
  checkHistories,
  claimSeries,
  type ReplicateGroup,
  type RunOptions,
  type RunOutcome,
} from '../../run/index.ts';
import { runAndReport } from '../run-and-report.ts';

export type Side = 'base' | 'new';

export interface InterleaveOptions {
  /** What both sides have in common; the rest is by side. */
  readonly run: Omit<RunOptions, 'shard' | 'exposition' | 'outDirectory' | 'scenario'>;
  readonly scenarios: Readonly<Record<Side, RunOptions['scenario']>>;
  /** How the sides are called in the comparison. */
  readonly names: Readonly<Record<Side, string>>;
  /** Runs of each side. */
  readonly count: number;
  /** Null: `runs/<utc>-<name>`. */
  readonly outDirectory: string | null;
  readonly onStart?: (side: Side, number: number) => void;
  readonly onEnd?: (side: Side, number: number, outcome: RunOutcome) => void;
}

export interface Interleaved {
  /** The runs are the folders `base/1` … and `new/1` … in it. */
  readonly directory: string;
  readonly base: ReplicateGroup;
  readonly new: ReplicateGroup;
  /** False: a signal, or a run that did not pass, ended it early. */
  readonly isWhole: boolean;
}

/** `A B B A A B B A …`, so many of each. */
export function interleavedOrder(count: number): readonly Side[] {
  return Array.from({ length: count }, (_, pair) =>
    pair % 2 === 0 ? (['base', 'new'] as const) : (['new', 'base'] as const),
  ).flat();
}

/**
 * Runs both sides in turn with one seed. It stops at the first run that does not pass: no further
 * run would change what that says.
 * @throws EarshotError what `runAndReport` throws, and `COMPARE_REFUSED` when the histories of the
 * first pair were not equally long.
 */
export async function interleaveAndReport(options: InterleaveOptions): Promise<Interleaved> {
  const { run, scenarios, names, count, outDirectory } = options;
  const seed = scenarios.base.seed ?? newRunId();
  const place = claimSeries(outDirectory, scenarios.base.name);
  const outcomes: Record<Side, RunOutcome[]> = { base: [], new: [] };
  const group = (side: Side): ReplicateGroup => ({ name: names[side], replicates: outcomes[side] });
  const isOver = (): boolean =>
    run.signal?.aborted === true ||
    [...outcomes.base, ...outcomes.new].some(({ result }) => result.verdict !== 'pass');
  try {
    for (const side of interleavedOrder(count)) {
      if (isOver()) break;
      const number = outcomes[side].length + 1;
      options.onStart?.(side, number);
      const out = path.join(place.path, side, String(number));
      const scenario = { ...scenarios[side], seed };
      const outcome = await runAndReport({ ...run, scenario, outDirectory: out });
      outcomes[side].push(outcome);
      options.onEnd?.(side, number, outcome);
      if (outcomes.base.length === 1 && outcomes.new.length === 1) {
        checkHistories(group('base'), group('new'));
      }
    }
  } finally {
    place.release();
  }
  const isWhole = Math.min(outcomes.base.length, outcomes.new.length) === count;
  return { directory: place.path, base: group('base'), new: group('new'), isWhole };
}
