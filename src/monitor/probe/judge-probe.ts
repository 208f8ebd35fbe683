// From what a probe brought back to ok, failing or unknown, and the sentence that says why.
// Failing: somebody who uses the chat now would not be heard, or not in time. Unknown: we cannot
// tell. What a machine of ours was too busy for never counts against the target.

import { EXIT } from '../../base/index.ts';
import { formatMs, formatPlural } from '../../report/index.ts';
import type { ProbedRun, ProbeEnd, RunResult } from '../../run/index.ts';
import { describeTroubles } from './describe-troubles.ts';
import { latenciesOf } from './latencies.ts';
import type { ProbeResult } from './probe-outcome.ts';
import { visibleCount } from './visible-count.ts';

export interface ProbeObjectives {
  /** A message that takes longer makes the probe fail; null: the scenario's deadline alone. */
  readonly confirmMaxMs: number | null;
  readonly deliveryMaxMs: number | null;
}

export interface ProbeVerdict {
  readonly result: ProbeResult;
  readonly sentence: string;
}

/** The deadlines that hold for this probe. */
export interface ProbeLimits {
  readonly confirmMs: number;
  readonly deliverMs: number;
  /** Nobody goes offline on purpose: every message is owed to its receiver's socket. */
  readonly staysOnline: boolean;
}

/** Judges one probe. Pure. */
export function judgeProbe(probed: ProbedRun, limits: ProbeLimits): ProbeVerdict {
  const { end } = probed;
  switch (end.kind) {
    case 'rig':
      return { result: 'unknown', sentence: sentenceOf(end.error.message) };
    case 'target':
      return { result: 'failing', sentence: sentenceOf(end.error.message) };
    case 'not-connected':
      return judgeConnection(probed, end);
    case 'aborted':
      return { result: 'unknown', sentence: 'The probe was ended from outside.' };
    case 'timeout':
      return judgeTimeout(probed);
    case 'judged':
      return judgeResult(probed, end.result, limits);
  }
}

function judgeConnection(
  { troubles }: ProbedRun,
  { connected, users }: Extract<ProbeEnd, { kind: 'not-connected' }>,
): ProbeVerdict {
  const failures = troubles.filter(({ what }) => what === 'connect');
  const isOurs = failures.length > 0 && failures.every(({ reason }) => reason === 'resources');
  const why = describeTroubles(failures);
  const who = `${users - connected} of ${formatPlural(users, 'user')}`;
  const sentence = `${who} could not open a socket${why === '' ? '' : `: ${why}`}.`;
  return { result: isOurs ? 'unknown' : 'failing', sentence };
}

/** Requests have limits of their own and the exchange ends in time: beyond that we were slow. */
function judgeTimeout({ phases, durationMs }: ProbedRun): ProbeVerdict {
  const last = phases.at(-1)?.name ?? 'authenticate';
  const isTarget = last === 'authenticate' || last === 'connect';
  const what = isTarget
    ? 'the target did not answer in time'
    : 'the probe could not be ended in time';
  const sentence = `After ${formatMs(durationMs)} ${what} (phase ${last}).`;
  return { result: isTarget ? 'failing' : 'unknown', sentence };
}

function judgeResult(probed: ProbedRun, result: RunResult, limits: ProbeLimits): ProbeVerdict {
  const { reasons, generator } = result;
  const broken = reasons.find(({ exitCode }) => exitCode === EXIT.verification);
  if (broken !== undefined)
    return { result: 'failing', sentence: violationOf(result, broken.text) };
  const agent = reasons.find(({ kind }) => kind === 'agent');
  if (agent !== undefined) return { result: 'unknown', sentence: sentenceOf(agent.text) };
  const late = latenessOf(probed, result, limits);
  if (late !== null && late.beyondMs <= rigLagMs(generator)) {
    const lag = formatMs(rigLagMs(generator));
    const sentence = `${late.text}, but this machine itself was up to ${lag} late.`;
    return { result: 'unknown', sentence };
  }
  if (late !== null) return { result: 'failing', sentence: `${late.text}.` };
  const unsure = unsureOf(probed, result);
  if (unsure !== null) return { result: 'unknown', sentence: sentenceOf(unsure) };
  return { result: 'ok', sentence: goodNews(probed, result) };
}

/** The finding itself says more than its count. */
function violationOf({ checks }: RunResult, text: string): string {
  const check = checks.find(({ verdict }) => verdict === 'fail');
  const finding = check?.evidence.find(
    ({ suspected, consequenceOf }) => !suspected && consequenceOf === null,
  );
  return sentenceOf(finding === undefined ? text : `${check?.name}: ${finding.summary}`);
}

/** What came too late or not at all. */
interface Lateness {
  /** Part of a sentence, without its end. */
  readonly text: string;
  /** What delays of our own must exceed to explain it. */
  readonly beyondMs: number;
}

/** The most that this process was late by itself. */
function rigLagMs({ pacerLagMaxMs, loopGapMaxMs, loopGapCount }: RunResult['generator']): number {
  return pacerLagMaxMs + loopGapMaxMs * Math.max(1, loopGapCount);
}

/** Null: all came in time. */
function latenessOf(probed: ProbedRun, result: RunResult, limits: ProbeLimits): Lateness | null {
  const { messages, reasons, generator } = result;
  const { sent, confirmed, delivered, dropped, planned } = messages;
  const owed = limits.staysOnline ? sent : (messages.owedDeliveries ?? 0);
  if (dropped > 0) {
    const text = `${dropped} of ${formatPlural(planned, 'message')} could not be sent in time`;
    return { text, beyondMs: limits.confirmMs / 2 };
  }
  if (confirmed < sent) return missing(sent - confirmed, sent, { what: 'confirmed', limits });
  if (delivered < owed) return missing(owed - delivered, owed, { what: 'delivered', limits });
  const slow = slownessOf(result, limits);
  if (slow !== null) return slow;
  const threshold = reasons.find(({ exitCode }) => exitCode === EXIT.threshold);
  if (threshold !== undefined) {
    const beyondMs = generator.fit ? Number.POSITIVE_INFINITY : 0;
    return { text: withoutStop(threshold.text), beyondMs };
  }
  return unreadOf(probed, result);
}

function missing(
  count: number,
  of: number,
  { what, limits }: { readonly what: 'confirmed' | 'delivered'; readonly limits: ProbeLimits },
): Lateness {
  const were = count === 1 ? 'was' : 'were';
  const text = `${count} of ${formatPlural(of, 'message')} ${were} not ${what} in time`;
  return { text, beyondMs: Math.min(limits.confirmMs, limits.deliverMs) / 2 };
}

function slownessOf(result: RunResult, limits: ProbeLimits): Lateness | null {
  const { confirmSeconds, deliverySeconds } = latenciesOf(result);
  const judge = (what: string, seconds: readonly number[], limitMs: number): Lateness | null => {
    const slowestMs = 1000 * Math.max(0, ...seconds);
    if (slowestMs <= limitMs) return null;
    const text = `A message was ${what} after ${formatMs(slowestMs)}, more than ${formatMs(limitMs)}`;
    return { text, beyondMs: slowestMs - limitMs };
  };
  return (
    judge('confirmed', confirmSeconds, limits.confirmMs) ??
    judge('delivered', deliverySeconds, limits.deliverMs)
  );
}

/** Reads that failed, beside histories that were too large for the budget. */
function unreadOf(probed: ProbedRun, { readback, generator }: RunResult): Lateness | null {
  const unread = readback.owed - readback.read - (probed.readCosts?.cutCount ?? 0);
  if (unread <= 0) return null;
  const failed = probed.troubles.filter(
    ({ what, reason }) => what !== 'connect' && reason !== 'too-large',
  );
  const why = describeTroubles(failed);
  const text = `${unread} of ${formatPlural(readback.owed, 'read')} failed`;
  const beyondMs = generator.fit ? Number.POSITIVE_INFINITY : 0;
  return { text: why === '' ? text : `${text}: ${why}`, beyondMs };
}

/**
 * What could not be told although all was heard in time. Histories beyond the byte budget are left
 * to the next full readback; thresholds that want more samples than a probe has are not its matter.
 */
function unsureOf(probed: ProbedRun, result: RunResult): string | null {
  const { sent } = result.messages;
  if (sent === 0) return 'No message was sent: the scenario’s load is empty or too short';
  const isCut = (probed.readCosts?.cutCount ?? 0) > 0;
  const open = result.reasons.find(
    ({ kind }) => kind !== 'threshold' && kind !== 'generator' && !(isCut && kind === 'coverage'),
  );
  return open?.text ?? null;
}

function goodNews(probed: ProbedRun, { messages }: RunResult): string {
  const { sent } = messages;
  const visible = visibleCount(probed, messages.visible);
  const heard = `${formatPlural(sent, 'message')} confirmed and delivered`;
  const isCut = (probed.readCosts?.cutCount ?? 0) > 0;
  if (visible === sent || !isCut) return `${heard}, and found in the history.`;
  return `${heard}; ${visible} of them read back, the histories are beyond the byte budget.`;
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

function sentenceOf(text: string): string {
  return `${withoutStop(text)}.`;
}
