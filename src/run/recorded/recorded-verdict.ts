// What the replay of a recorded run ends in: plain data for people and machines.

import type { ExitCode } from '../../base/index.ts';
import type { RecordingEnd } from '../../observation/index.ts';
import type { CheckResult, Reason, RunMessages, VerdictName } from '../run-result.ts';

/** The replay against what the run wrote down. */
export interface Comparison {
  /** `none`: the run wrote no judgement of all its agents to compare with. */
  readonly state: 'same' | 'different' | 'none';
  /** What differs: `check lost-relay`, `messages`, `anomalies.ndjson`. */
  readonly differences: readonly string[];
}

/** What a recording was, for people and machines. */
export interface RecordingAccount {
  readonly agent: number;
  readonly calls: number;
  readonly end: RecordingEnd;
  /** The run's own conclusion is in it. */
  readonly concluded: boolean;
  /** Of the Earshot that made it. */
  readonly toolVersion: string;
}

/** A recorded run, judged again. */
export interface RecordedVerdict {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly verdict: VerdictName;
  /** 0, 3 or 5: of the verification alone. */
  readonly exitCode: ExitCode;
  readonly reasons: readonly Reason[];
  readonly checks: readonly CheckResult[];
  readonly messages: RunMessages;
  readonly coverageRatio: number | null;
  readonly readback: { readonly owed: number; readonly read: number };
  readonly learned: readonly string[];
  readonly recordings: readonly RecordingAccount[];
  readonly comparison: Comparison;
}

/** What is added up and judged, before it is compared. */
export type JudgedReplays = Pick<
  RecordedVerdict,
  'checks' | 'messages' | 'coverageRatio' | 'readback' | 'learned'
>;
