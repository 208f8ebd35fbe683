// The words of a verdict, shared by every form of the report. No layout, no colour.

import { EXIT, type ExitCode } from '../base/index.ts';
import type { LatencySummary, ThresholdResult } from '../metrics/index.ts';
import {
  type CheckResult,
  isJudged,
  type Reason,
  type RunMessages,
  type RunResult,
  type VerdictName,
} from '../run/index.ts';
import type { Severity, TimeMetricName } from '../scenario/index.ts';
import {
  formatCount,
  formatMs,
  formatPercent,
  formatPlural,
  formatRate,
  formatShare,
} from './text/format.ts';

export const VERDICT_WORDS: Readonly<Record<VerdictName, string>> = {
  pass: 'PASSED',
  fail: 'FAILED',
  unknown: 'UNKNOWN',
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  C: 'critical',
  E: 'error',
  W: 'warning',
  L: 'liveness',
  I: 'information',
};

const HEADLINES: Readonly<Record<ExitCode, string>> = {
  [EXIT.pass]: 'Every required check passed and every threshold held.',
  [EXIT.internal]: 'Earshot itself failed.',
  [EXIT.invalid]: 'The scenario or the command line is invalid.',
  [EXIT.verification]: 'The server broke its promises.',
  [EXIT.threshold]: 'A threshold was not held.',
  [EXIT.unknown]: 'Inconclusive: this run proves neither a pass nor a failure.',
  [EXIT.target]: 'The target could not be tested.',
  [EXIT.interrupted]: 'The run was interrupted; what was measured is kept.',
};

const STARVED = 'The offered load was not delivered.';

/** Nothing but the delivery of the load decided. */
function isStarved({ exitCode, reasons }: RunResult): boolean {
  const deciding = reasons.filter((reason) => reason.exitCode === exitCode);
  if (exitCode !== EXIT.threshold || deciding.length === 0) return false;
  return deciding.every((reason) => reason.kind === 'delivery-of-load');
}

/** The verdict in one sentence; of a shard it says that it is not the run's. */
export function headlineOf(result: RunResult): string {
  const { shards } = result;
  if (shards === null || shards.isMerged) return wholeHeadline(result);
  const held = result.exitCode === EXIT.pass ? ' `earshot merge` judges the thresholds.' : '';
  const name = `Shard ${shards.present.join()}/${shards.count}`;
  return `${name}: ${lowerFirst(wholeHeadline(result))}${held}`;
}

/**
 * `shard 2/4`, `merged from 4 shards`, `merged from 3 of 4 shards`; empty for a run in one piece.
 */
export function shardsText({ shards }: RunResult): string {
  if (shards === null) return '';
  const { count, present, isMerged } = shards;
  if (!isMerged) return `shard ${present.join()}/${count}`;
  const part = present.length === count ? '' : `${formatCount(present.length)} of `;
  return `merged from ${part}${formatPlural(count, 'shard')}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function wholeHeadline(result: RunResult): string {
  const { sent, lost, indeterminate } = result.messages;
  const isSettled = lost === 0 && indeterminate === 0;
  const isWhole = result.exitCode === EXIT.pass && sent > 0 && isSettled;
  if (!isWhole) return isStarved(result) ? STARVED : HEADLINES[result.exitCode];
  const held = result.thresholds.length > 0 ? ', and every threshold held' : '';
  const messages = sent === 1 ? 'The one message is' : `All ${formatCount(sent)} messages are`;
  return `${messages} accounted for${held}.`;
}

/** `FAILED`, or `INTERRUPTED` when that is what decided. */
export function verdictWordOf(result: RunResult): string {
  return result.exitCode === EXIT.interrupted ? 'INTERRUPTED' : VERDICT_WORDS[result.verdict];
}

/** What was tested; credentials in an address are not shown. */
export function targetTextOf(result: RunResult): string {
  if (result.target.kind === 'embedded') return 'embedded server';
  return withoutCredentials(result.target.url);
}

/** An address without `user:password@`. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/u, '//');
}

/** `12,000 planned = 11,990 sent + 10 dropped`. */
export function balanceText({ planned, sent, dropped }: RunMessages): string {
  const sum = `${formatCount(sent)} sent + ${formatCount(dropped)} dropped`;
  return `${formatCount(planned)} planned = ${sum}`;
}

/** Server and rig shared a machine that was busy: the latencies hold waiting for its CPU. */
export function contentionNote(result: RunResult): string | null {
  const { machineCpuRatio, contended } = result.generator;
  if (!contended) return null;
  const busy = formatShare(machineCpuRatio);
  return `contended: this machine was ${busy} busy, so these latencies hold waiting for its CPU`;
}

const BOUND_NAMES: Readonly<Record<string, string>> = {
  pacerLagP99Ms: 'pacer lag p99',
  loopGapMs: 'loop gap',
  rigShareRatio: 'rig share',
  backlogMs: 'backlog',
};

/** The bounds that the generator was held to, in words. */
export function boundTexts(result: RunResult): readonly string[] {
  return Object.entries(result.generator.bounds).map(([name, value]) => {
    const text = name.endsWith('Ms') ? formatMs(value) : formatPercent(value);
    return `${BOUND_NAMES[name] ?? name} ${text}`;
  });
}

/** The run was killed and its result rebuilt from what had reached the disk. */
/** It was killed before it could be judged: this is what its directory told. */
export function isRebuilt({ messages }: RunResult): boolean {
  return !isJudged(messages);
}

/** Instead of the counts that only the judgement of a run tells. */
export const UNKNOWN_COUNTS_TEXT =
  'not known, for want of a judgement: visible in history, proven lost, indeterminate';

/** What is to be said of the generator before its figures. */
export function generatorWord(result: RunResult): 'fit' | 'not fit' | 'not judged' {
  if (isRebuilt(result)) return 'not judged';
  return result.generator.fit ? 'fit' : 'not fit';
}

/** Rows and frames that this run did not cause; empty without any. */
export function foreignText({ foreign }: RunMessages): string {
  if (foreign === null) return '';
  const what = formatPlural(foreign, 'row or frame', 'rows or frames');
  return foreign === 0 ? '' : `${what} of earlier runs or other people, not judged`;
}

/** A percentile or a maximum: infinite when it lies in results that never came. */
export function latencyText(summary: LatencySummary, valueMs: number | null): string {
  if (valueMs !== null) return formatMs(valueMs);
  return summary.missing > 0 ? '\u221e' : '\u2013';
}

/** The judged value of a threshold in its unit. */
export function thresholdValueText(threshold: ThresholdResult): string {
  const { value, unit } = threshold;
  if (value === null) return threshold.samples > 0 ? '\u221e' : '\u2013';
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case 'per-second':
      return formatRate(value);
    case 'ratio':
      return value === 0 ? '0' : formatPercent(value);
    case 'count':
      return formatCount(value);
  }
}

/** How many samples a threshold was judged by; counts and rates have none. */
export function thresholdSamplesText({ unit, samples }: ThresholdResult): string {
  const isSampled = unit === 'ms' || (unit === 'ratio' && samples > 0);
  return isSampled ? formatCount(samples) : '\u2013';
}

/** `delivery_time{load:talk}`. */
export function thresholdSubject(threshold: ThresholdResult): string {
  return threshold.load === null ? threshold.metric : `${threshold.metric}{load:${threshold.load}}`;
}

/** Where the worst window of a threshold is; empty for the whole phase. */
export function windowText(threshold: ThresholdResult): string {
  const { window } = threshold;
  return window === null ? '' : `${window.fromSecond}\u2013${window.toSecond} s`;
}

export type CheckClass = 'broken' | 'unknown' | 'noted' | 'told' | 'not-exercised' | 'clean';

/** How a check is to be shown: what needs eyes first, clean ones together. */
export function classifyCheck(check: CheckResult): CheckClass {
  if (check.verdict === 'fail') return 'broken';
  if (check.verdict === 'unknown') return 'unknown';
  if (check.violations + check.suspected + check.consequences > 0) {
    return check.severity === 'I' ? 'told' : 'noted';
  }
  return check.verdict === 'not-exercised' ? 'not-exercised' : 'clean';
}

const CLASS_ORDER: readonly CheckClass[] = [
  ...(['broken', 'unknown', 'noted', 'told', 'not-exercised', 'clean'] as const),
];
const SEVERITY_ORDER: readonly Severity[] = ['C', 'E', 'W', 'L', 'I'];

/** Checks in the order of need: broken first, by severity, then as the catalogue has them. */
export function sortChecks(checks: readonly CheckResult[]): readonly CheckResult[] {
  const rank = (check: CheckResult) =>
    CLASS_ORDER.indexOf(classifyCheck(check)) * 10 + SEVERITY_ORDER.indexOf(check.severity);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Checks in the order of need, those together that are unknown for one and the same reason: an
 * accident of the rig is said once and not for each check.
 */
export function groupChecks(
  checks: readonly CheckResult[],
): readonly (readonly [CheckResult, ...CheckResult[]])[] {
  const groups: [CheckResult, ...CheckResult[]][] = [];
  for (const check of sortChecks(checks)) {
    const same = groups.find(([first]) => isSameUnknown(first, check));
    if (same === undefined) groups.push([check]);
    else same.push(check);
  }
  return groups;
}

function isSameUnknown(first: CheckResult, check: CheckResult): boolean {
  const isBare = (one: CheckResult) => one.verdict === 'unknown' && one.evidence.length === 0;
  return isBare(first) && isBare(check) && first.reason === check.reason && check.reason !== null;
}

/** The reason of a check, unless its row has said it already. */
export function checkReason(check: CheckResult): string | null {
  return check.reason?.startsWith(`${check.name} was violated`) === true ? null : check.reason;
}

const MAX_NAMES = 3;

/** `a, b, c and 4 more`. */
export function listNames(names: readonly string[]): string {
  const hidden = names.length - MAX_NAMES;
  if (hidden <= 0) return names.join(', ');
  return `${names.slice(0, MAX_NAMES).join(', ')} and ${formatCount(hidden)} more`;
}

/** Reasons as sentences; `name: why` of several names with one and the same why become one. */
export function reasonTexts(reasons: readonly Reason[]): readonly string[] {
  const groups = new Map<string, { readonly names: string[]; readonly why: string }>();
  for (const { kind, text } of reasons) {
    const end = text.indexOf(': ');
    const isGrouped = kind === 'coverage' && end > 0;
    const why = isGrouped ? text.slice(end) : text;
    const group = groups.get(`${kind} ${why}`);
    const name = isGrouped ? [text.slice(0, end)] : [];
    if (group === undefined) groups.set(`${kind} ${why}`, { names: name, why });
    else group.names.push(...name);
  }
  return [...groups.values()].map(({ names, why }) => listNames(names) + why);
}

/** Metrics of the latency table, in reading order; service times where no load is open. */
export function shownMetrics(result: RunResult): readonly TimeMetricName[] {
  const hasResponse =
    isMeasured(result.latency.confirm_time) || isMeasured(result.latency.delivery_time);
  const messages: readonly TimeMetricName[] = hasResponse
    ? ['confirm_time', 'delivery_time']
    : ['confirm_service_time', 'delivery_service_time'];
  const others: readonly TimeMetricName[] = [
    'user_wait',
    'history_time',
    'threads_time',
    'history_lag',
    'connect_time',
    'login_time',
  ];
  return [...messages, ...others].filter((metric) => isWorthARow(metric, result.latency[metric]));
}

export function isMeasured(summary: LatencySummary): boolean {
  return summary.count + summary.missing + summary.negative > 0;
}

/** A wait that nobody noticed needs no row. */
function isWorthARow(metric: TimeMetricName, summary: LatencySummary): boolean {
  if (!isMeasured(summary)) return false;
  return metric !== 'user_wait' || (summary.p99Ms ?? Number.POSITIVE_INFINITY) >= 1;
}
