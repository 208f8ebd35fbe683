// The verdict of a run and its reasons. fail > unknown > pass, and unknown never exits 0.

import { combineExitCodes, ERRORS, EXIT, type ExitCode } from '../../base/index.ts';
import type { StopReason } from '../../engine/index.ts';
import type { ThresholdResult } from '../../metrics/index.ts';
import {
  type AgentResult,
  type CheckResult,
  isJudged,
  type Reason,
  type RunMessages,
  type VerdictName,
} from '../run-result.ts';

/** More dropped than this part of the planned messages: the offered load was not delivered. */
export const DROPPED_RATIO_LIMIT = 0.001;

/**
 * More messages without a known outcome than this part of the sent ones: the run proves too little.
 * A few are lawful, such as those that were in flight when a line was cut.
 */
export const UNRESOLVED_RATIO_LIMIT = 0.01;

export interface VerdictInput {
  readonly checks: readonly CheckResult[];
  readonly thresholds: readonly ThresholdResult[];
  readonly messages: RunMessages;
  readonly agents: readonly AgentResult[];
  readonly generator: { readonly fit: boolean; readonly reasons: readonly string[] };
  readonly connection: { readonly connected: number; readonly total: number };
  /** Of a merged run, 0-based. */
  readonly missingShards?: readonly number[];
  readonly stopped: StopReason;
  readonly interrupted: boolean;
  /** It left no result: this is made from what it had written. */
  readonly wasKilled?: boolean;
  readonly readback: { readonly owed: number; readonly read: number };
  readonly writeError: string | null;
}

export interface Judgement {
  readonly verdict: VerdictName;
  readonly exitCode: ExitCode;
  readonly reasons: readonly Reason[];
}

/** Judges the whole run; the gravest reasons first. */
export function judgeRun(input: VerdictInput): Judgement {
  return judgeReasons([
    ...agentErrors(input),
    ...missingShards(input),
    ...checkReasons(input.checks),
    ...interruption(input),
    ...thresholdReasons(input.thresholds),
    ...loadReasons(input),
    ...unknownReasons(input),
  ]);
}

/** The verdict that follows from reasons, and the reasons by their gravity. */
export function judgeReasons(unsorted: readonly Reason[]): Judgement {
  const reasons = unsorted.toSorted(byGravity);
  const exitCode = combineExitCodes(reasons.map((reason) => reason.exitCode));
  return { verdict: verdictOf(reasons), exitCode, reasons };
}

/** By the precedence of the exit codes; equal ones stay in their order. */
function byGravity(a: Reason, b: Reason): number {
  if (a.exitCode === b.exitCode) return 0;
  return combineExitCodes([a.exitCode, b.exitCode]) === a.exitCode ? -1 : 1;
}

function verdictOf(reasons: readonly Reason[]): VerdictName {
  const failing: readonly ExitCode[] = [EXIT.verification, EXIT.threshold];
  if (reasons.some((reason) => failing.includes(reason.exitCode))) return 'fail';
  return reasons.length > 0 ? 'unknown' : 'pass';
}

function agentErrors({ agents }: VerdictInput): Reason[] {
  return agents
    .filter((agent) => agent.state === 'failed')
    .map(({ index, error, errorCode }) => ({
      exitCode: ERRORS[errorCode ?? 'INTERNAL_AGENT'].exitCode,
      kind: 'agent',
      text: `Agent ${index} failed: ${error ?? 'unknown error'}`,
    }));
}

function missingShards({ missingShards: missing = [] }: VerdictInput): Reason[] {
  if (missing.length === 0) return [];
  const names = missing.map((index) => index + 1).join(', ');
  const what = missing.length === 1 ? `Shard ${names} is` : `Shards ${names} are`;
  const text = `${what} missing: nothing is known of the users there`;
  return [{ exitCode: EXIT.unknown, kind: 'shard', text }];
}

function checkReasons(checks: readonly CheckResult[]): Reason[] {
  const reasons: Reason[] = [];
  for (const check of checks) {
    if (check.verdict === 'fail') {
      const times = check.violations === 1 ? 'once' : `${check.violations} times`;
      const text = check.reason ?? `${check.name} was violated ${times}`;
      reasons.push({ exitCode: EXIT.verification, kind: 'check', text });
    }
  }
  for (const check of checks) {
    const isOwed =
      check.verdict === 'unknown' || (check.required && check.verdict === 'not-exercised');
    if (!isOwed) continue;
    const text = `${check.name}: ${check.reason ?? 'required, and not exercised'}`;
    reasons.push({ exitCode: EXIT.unknown, kind: 'coverage', text });
  }
  return reasons;
}

function interruption({ interrupted, wasKilled }: VerdictInput): Reason[] {
  const text = wasKilled
    ? 'Killed before it could be judged; what had been written is kept'
    : 'Interrupted; what had settled was judged';
  return interrupted ? [{ exitCode: EXIT.interrupted, kind: 'interrupted', text }] : [];
}

function thresholdReasons(thresholds: readonly ThresholdResult[]): Reason[] {
  return thresholds
    .filter((threshold) => threshold.verdict !== 'pass')
    .map((threshold) => ({
      exitCode: threshold.verdict === 'fail' ? EXIT.threshold : EXIT.unknown,
      kind: 'threshold',
      text: `${threshold.metric}${threshold.load === null ? '' : `{load:${threshold.load}}`} ${threshold.expression}: ${threshold.reason ?? `was ${threshold.value}`}`,
    }));
}

function loadReasons({ messages, connection, interrupted }: VerdictInput): Reason[] {
  const reasons: Reason[] = [];
  const { planned, dropped } = messages;
  // What waited when somebody interrupted the run was not dropped for want of strength.
  if (!interrupted && dropped > planned * DROPPED_RATIO_LIMIT) {
    const text = `${dropped} of ${planned} planned messages were dropped: the offered load was not delivered`;
    reasons.push({ exitCode: EXIT.threshold, kind: 'delivery-of-load', text });
  }
  // An interrupted ramp never came to the rest of them.
  if (connection.connected < connection.total && !interrupted) {
    const text = `${connection.total - connection.connected} of ${connection.total} users could not connect`;
    reasons.push({ exitCode: EXIT.threshold, kind: 'delivery-of-load', text });
  }
  return reasons;
}

/** Of a run that was killed nothing of it is known, which is said elsewhere. */
function unresolvedOf(messages: RunMessages): number {
  if (!isJudged(messages)) return 0;
  return Math.max(0, messages.indeterminate - messages.recovered - messages.lost);
}

function unknownReasons(input: VerdictInput): Reason[] {
  const unknown = (kind: string, text: string): Reason => ({ exitCode: EXIT.unknown, kind, text });
  const reasons: Reason[] = [];
  for (const agent of input.agents) {
    if (agent.state !== 'lost') continue;
    reasons.push(
      unknown(
        'agent',
        `Agent ${agent.index} was lost (${agent.error ?? 'no reason'}); its users are unjudged`,
      ),
    );
  }
  if (input.stopped === 'target-lost') {
    reasons.push(unknown('target', 'The target was lost and the load was stopped'));
  }
  if (input.readback.read < input.readback.owed) {
    const text = `${input.readback.owed - input.readback.read} of ${input.readback.owed} reads of the readback are missing`;
    reasons.push(unknown('coverage', text));
  }
  const { sent } = input.messages;
  const unresolved = unresolvedOf(input.messages);
  if (unresolved > sent * UNRESOLVED_RATIO_LIMIT) {
    const text = `${unresolved} of ${sent} messages have no known outcome: neither confirmed nor seen`;
    reasons.push(unknown('coverage', text));
  }
  if (!input.generator.fit) {
    reasons.push(
      unknown('generator', `The generator was not fit: ${input.generator.reasons.join('; ')}`),
    );
  }
  if (input.writeError !== null) {
    reasons.push(unknown('rig', `The run directory could not be written: ${input.writeError}`));
  }
  return reasons;
}
