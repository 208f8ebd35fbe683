// The one document a run ends in. Reports, gates and exit codes are functions of it; its JSON
// Schema is `schema/result.schema.json`.

import type { ErrorCode, ExitCode } from '../base/index.ts';
import type { StopReason } from '../engine/index.ts';
import type { GeneratorHealth, LatencySummary, ThresholdResult } from '../metrics/index.ts';
import type { CheckName, Severity, TimeMetricName } from '../scenario/index.ts';
import type { Finding, MessageCounts } from '../verify/index.ts';

export type VerdictName = 'pass' | 'fail' | 'unknown';

export interface CheckResult {
  readonly name: CheckName;
  /** Under this scenario's contract. */
  readonly severity: Severity;
  readonly verdict: VerdictName | 'not-exercised';
  readonly exercised: boolean;
  readonly required: boolean;
  readonly owed: number;
  readonly judged: number;
  readonly violations: number;
  readonly consequences: number;
  readonly suspected: number;
  readonly reason: string | null;
  /** At most 20. */
  readonly evidence: readonly Finding[];
}

/** Why the verdict is what it is, the gravest first. */
export interface Reason {
  readonly exitCode: ExitCode;
  /**
   * `check`, `threshold`, `coverage`, `generator`, `agent`, `target`, `interrupted`,
   * `delivery-of-load`.
   */
  readonly kind: string;
  readonly text: string;
}

/** What the windows of a run tell, even of one that was killed. */
type ToldCount = 'sent' | 'confirmed' | 'delivered';

/** Messages of a run that was judged at its end. */
export interface JudgedMessages extends MessageCounts {
  readonly planned: number;
  readonly dropped: number;
}

/** What only the judgement tells is null where the run was killed before it. */
export type RunMessages = Pick<JudgedMessages, ToldCount | 'planned' | 'dropped'> & {
  readonly [Count in Exclude<keyof MessageCounts, ToldCount>]: number | null;
};

/** Whether the counts are those of a judgement, and not what the windows of a killed run told. */
export function isJudged(messages: RunMessages): messages is JudgedMessages {
  return messages.visible !== null;
}

export interface AgentResult {
  readonly index: number;
  readonly state: 'completed' | 'lost' | 'failed';
  readonly users: number;
  /** How often it said nothing for more than 2.5 s. */
  readonly silences: number;
  /** Its longest silence, in time that the coordinator itself was awake. */
  readonly longestSilenceMs: number;
  readonly stopped: StopReason | null;
  readonly generator: GeneratorHealth | null;
  readonly error: string | null;
  /** Code of the error that stopped it, from the registry; null when none did. */
  readonly errorCode: ErrorCode | null;
}

/** Everything that the verifiers were told, on disk. */
export interface RecordingResult {
  /** False: `earshot verify` judges it as far as it goes, and is unknown. */
  readonly complete: boolean;
  readonly calls: number;
  readonly bytes: number;
  /** Why it is not complete; empty when it is. */
  readonly reasons: readonly string[];
}

/** Which part of the run's plan the numbers are of. */
export interface ShardsResult {
  /** Shards of the plan. */
  readonly count: number;
  /** Those that are in the numbers, 1-based, ascending. */
  readonly present: readonly number[];
  /** False: one shard alone, whose thresholds `earshot merge` judges. */
  readonly isMerged: boolean;
}

/** What some conversations of the accounts held before the run, all of them together. */
export interface StartHistory {
  readonly conversations: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface RunResult {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'earshot'; readonly version: string };
  readonly runId: string;
  readonly scenario: {
    readonly name: string;
    readonly file: string;
    readonly sha256: string;
    /** Flags of the command that changed it, beside target and seed: `--set`, `users=10`. */
    readonly flags: readonly string[];
  };
  readonly plan: {
    readonly seed: string;
    readonly sha256: string;
    /** The same for runs that offer the same load: without seed, thresholds and deadlines. */
    readonly workloadSha256: string;
    readonly users: number;
    readonly cells: number;
    readonly measureMs: number;
    readonly warmupMs: number;
  };
  /** Null: one run of the whole plan. */
  readonly shards: ShardsResult | null;
  readonly target: { readonly kind: 'embedded' | 'url'; readonly url: string };
  /** As a sample in preflight told; null when it is not known. */
  readonly startHistory: StartHistory | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly startedAtIso: string;
  readonly endedAtIso: string;
  readonly interrupted: boolean;
  /** How the load phase ended. */
  readonly stopped: StopReason;
  readonly verdict: VerdictName;
  readonly exitCode: ExitCode;
  readonly reasons: readonly Reason[];
  readonly checks: readonly CheckResult[];
  readonly thresholds: readonly ThresholdResult[];
  readonly messages: RunMessages;
  /** Judged over owed, of all required checks together. */
  readonly coverageRatio: number | null;
  readonly readback: { readonly owed: number; readonly read: number };
  readonly latency: Readonly<Record<TimeMetricName, LatencySummary>>;
  readonly loads: Readonly<
    Record<
      string,
      { readonly messages: RunMessages; readonly latency: Readonly<Record<string, LatencySummary>> }
    >
  >;
  readonly generator: GeneratorHealth & {
    readonly fit: boolean;
    readonly bounds: Readonly<Record<string, number>>;
    readonly reasons: readonly string[];
    /** The server shared this machine, which was more than 90 % busy: latencies hold the wait. */
    readonly contended: boolean;
  };
  readonly agents: readonly AgentResult[];
  /** Null when the run was not recorded. */
  readonly recording: RecordingResult | null;
  readonly learned: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
}
