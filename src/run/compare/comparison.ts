// What a comparison ends in: plain data for people and machines.

import type { ExitCode } from '../../base/index.ts';
import type { SampleComparison } from '../../statistics/index.ts';
import type { Reason, RunResult, StartHistory, VerdictName } from '../run-result.ts';
import type { ComparedMetric } from './compared-metric.ts';

/** One run of a group, with where it was read. */
export interface Replicate {
  readonly directory: string;
  readonly result: RunResult;
}

export interface ReplicateGroup {
  /** As it was given: a directory, a pattern, the name of a baseline. */
  readonly name: string;
  readonly replicates: readonly Replicate[];
}

/** The rules of a comparison; ratios, 0.05 is 5 %. */
export interface CompareRules {
  /** Of all gates together. */
  readonly alpha: number;
  /** A shift of less than this is no effect. */
  readonly leastEffectRatio: number;
  /** The smallest effect that must have been seen, were it there. */
  readonly goalRatio: number;
  /** Runs that vary by more prove no sameness. */
  readonly variationLimitRatio: number;
}

export const DEFAULT_RULES: CompareRules = {
  alpha: 0.01,
  leastEffectRatio: 0.05,
  goalRatio: 0.1,
  variationLimitRatio: 0.05,
};

export interface ComparedGroup {
  readonly name: string;
  readonly runs: readonly {
    readonly directory: string;
    readonly runId: string;
    readonly startedAtIso: string;
  }[];
  /** What the sampled conversations held before the runs, on the mean; null when not known. */
  readonly startRowsPerConversation: number | null;
}

/** A metric over both groups; values in milliseconds, in the order of the runs. */
export interface ComparedRow extends ComparedMetric, Omit<SampleComparison, 'verdict'> {
  readonly isGate: boolean;
  readonly base: readonly number[];
  readonly new: readonly number[];
  readonly baseMedianMs: number;
  readonly newMedianMs: number;
  readonly verdict: SampleComparison['verdict'];
}

export interface Comparison {
  readonly schemaVersion: 1;
  readonly tool: RunResult['tool'];
  readonly scenario: string;
  readonly verdict: VerdictName;
  /** 0 no worse, 3 the new runs broke promises, 4 worse or a threshold not held, 5 inconclusive. */
  readonly exitCode: ExitCode;
  readonly reasons: readonly Reason[];
  readonly rules: CompareRules & {
    /** Of each gate: alpha over their number. */
    readonly gateAlpha: number;
    /** What runs of these numbers can reach. */
    readonly smallestP: number;
  };
  readonly base: ComparedGroup;
  readonly new: ComparedGroup;
  /** Gates first; empty when the new runs failed, which no statistic outweighs. */
  readonly metrics: readonly ComparedRow[];
  /** Differences between the groups that were allowed. */
  readonly notes: readonly string[];
}

/** The mean over runs of rows per sampled conversation; null when a run does not tell. */
export function startRowsOf(replicates: readonly Replicate[]): number | null {
  const starts = replicates.map(({ result }) => result.startHistory);
  const known = starts.filter((start): start is StartHistory => start !== null);
  if (known.length < starts.length || known.length === 0) return null;
  const rows = known.reduce((sum, start) => sum + start.rows / Math.max(1, start.conversations), 0);
  return rows / known.length;
}
