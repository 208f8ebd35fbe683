// Whether anybody was blamed who was not to blame, and whether a pass was earned. Works from what a
// run said, from the server's own table and from the harness's book; believes no one of them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckResult,
  isJudged,
  type JudgedMessages,
  type RunResult,
} from '../../src/run/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import type { Played } from './play.ts';
import type { HostileRecord } from './record.ts';
import { isDisturbed, type Schedule } from './schedule.ts';
import { STARVED } from './starvation-watch.ts';

/** Proven findings of these are never lawful here. */
const BLAMING = ['C', 'E', 'W'] as const;
const REQUIRED_COVERAGE_RATIO = 0.999;
const MAX_UNRESOLVED_RATIO = 0.01;
/** A run that others left without a CPU for so long may leave something undone. */
const HELD_UP_MS = 500;
const UNDELIVERED = 'delivery-of-load';
const EXIT_CODES = { pass: 0, unknown: 5, interrupted: 130 } as const;

/** The line of the record for one run; `complaints` is empty when all is well. */
export function judge(
  schedule: Schedule,
  played: Played,
  commit: string,
): HostileRecord & { readonly evidence: readonly string[] } {
  const { outcome, storedRows, lastedMs } = played;
  const { result, code } = outcome;
  const about = {
    commit,
    seed: schedule.seed,
    shape: schedule.load.conversations,
    acts: summaryOf(schedule),
    exit: code,
    seconds: Number((lastedMs / 1000).toFixed(1)),
  };
  if (result === undefined || !isJudged(result.messages)) {
    const complaints = [outcome.hung ? 'hung' : `no result: ${outcome.stderr.slice(-300)}`];
    return { ...about, ...NOTHING, complaints, evidence: [outcome.stderr] };
  }
  const { checks, verdict } = result;
  const { messages } = result;
  const total = (read: (check: CheckResult) => number): number =>
    checks.reduce((sum, check) => sum + read(check), 0);
  const proven = (severity: string): number =>
    total((check) => (check.severity === severity ? check.violations + check.consequences : 0));
  const liveness = livenessFindings(outcome.directory);
  const starvedMs = Math.round(played.log.lastedMs(STARVED));
  const isHeldUp = isDisturbed(schedule) || starvedMs >= HELD_UP_MS;
  const answered = liveness.filter(({ atMs }) => played.log.answers(atMs) !== undefined);
  return {
    ...about,
    sent: messages.sent,
    confirmed: messages.confirmed,
    delivered: messages.delivered,
    visible: messages.visible,
    stored: storedRows,
    indeterminate: messages.indeterminate,
    findings: [proven('C'), proven('E'), proven('W'), proven('L')],
    answered: answered.length,
    starvedMs,
    suspected: total(({ suspected }) => suspected),
    owed: total(({ owed }) => owed),
    unjudged: total(({ owed, judged }) => owed - judged),
    coverage: result.coverageRatio,
    verdict,
    complaints: [
      ...BLAMING.filter((severity) => proven(severity) > 0).map((one) => `blamed: ${one}`),
      ...(answered.length < liveness.length ? ['unanswered: L'] : []),
      ...verdictComplaints(schedule, { result, code, isHeldUp }),
      ...storeComplaints(result, messages, storedRows),
      ...(verdict === 'pass' ? quietPass(result, messages) : []),
    ],
    evidence: evidenceOf(result, liveness, answered),
  };
}

const NOTHING = {
  ...{ sent: 0, confirmed: 0, delivered: 0, visible: 0, stored: 0, indeterminate: 0 },
  ...{
    findings: [0, 0, 0, 0] as const,
    answered: 0,
    starvedMs: 0,
    suspected: 0,
    owed: 0,
    unjudged: 0,
  },
  ...{ coverage: null, verdict: 'none' as const },
};

function summaryOf(schedule: Schedule): string {
  const { acts, manners, runSteps, serverSteps, yielding, workers } = schedule;
  return [
    ...acts.map(({ kind, atMs }) => `${kind}@${atMs}`),
    ...(manners === null ? [] : ['proxy']),
    ...(runSteps.length > 0 ? ['run-clock'] : []),
    ...(serverSteps.length > 0 ? ['server-clock'] : []),
    ...(yielding === 'nobody' ? [] : [`nice-${yielding}`]),
    ...(workers > 1 ? ['workers-2'] : []),
  ].join(' ');
}

/** Every liveness finding that the run's directory holds, the suspected ones apart. */
function livenessFindings(directory: string): readonly Finding[] {
  return readFileSync(join(directory, 'anomalies.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finding)
    .filter(({ severity, suspected }) => severity === 'L' && !suspected);
}

function verdictComplaints(
  schedule: Schedule,
  told: { readonly result: RunResult; readonly code: number | null; readonly isHeldUp: boolean },
): readonly string[] {
  const { result, code, isHeldUp } = told;
  const { verdict, interrupted, reasons } = result;
  const isStopped = schedule.acts.some(({ kind }) => kind === 'interrupt' || kind === 'terminate');
  if (verdict === 'fail') {
    // That a load was not delivered is true, and blames nobody.
    const blaming = reasons.filter(({ kind, exitCode }) => exitCode < 5 && kind !== UNDELIVERED);
    return isHeldUp && blaming.length === 0 ? [] : [`failed: ${reasons[0]?.text ?? ''}`];
  }
  const due = interrupted ? EXIT_CODES.interrupted : EXIT_CODES[verdict];
  return [
    ...(code === due ? [] : [`exit ${code} with ${verdict}`]),
    ...(interrupted && !isStopped ? ['interrupted by nobody'] : []),
    ...(interrupted && verdict === 'pass' ? ['an interrupted run passed'] : []),
    ...(verdict === 'unknown' && !isHeldUp
      ? [`unknown without cause: ${reasons[0]?.text ?? ''}`]
      : []),
  ];
}

/**
 * The table is the truth: it holds what was confirmed, and no more than was sent. What an agent
 * sent whose account was lost with it, nobody can say.
 */
function storeComplaints(
  { agents }: RunResult,
  messages: JudgedMessages,
  stored: number,
): readonly string[] {
  const { confirmed, sent, visible, control } = messages;
  const isWhole = agents.every(({ state }) => state === 'completed');
  const most = sent + control;
  return [
    ...(stored < confirmed ? [`stored ${stored}, but ${confirmed} confirmed`] : []),
    ...(isWhole && stored > most ? [`stored ${stored}, but ${sent} + ${control} sent`] : []),
    ...(visible > stored ? [`visible ${visible}, but ${stored} stored`] : []),
  ];
}

/** What a pass claims, once more by hand. */
function quietPass(
  { checks, readback, agents }: RunResult,
  messages: JudgedMessages,
): readonly string[] {
  const { sent, planned, dropped, indeterminate, recovered, lost } = messages;
  const thin = checks.filter(
    ({ required, owed, judged }) =>
      required && (owed === 0 || judged < owed * REQUIRED_COVERAGE_RATIO),
  );
  const unresolved = indeterminate - recovered - lost;
  return [
    ...(thin.length > 0 ? [`quiet pass: ${thin.map(({ name }) => name).join(', ')} thin`] : []),
    ...(readback.read < readback.owed ? ['quiet pass: readback incomplete'] : []),
    ...(sent === 0 || planned !== sent + dropped ? ['quiet pass: planned is not sent'] : []),
    ...(unresolved > sent * MAX_UNRESOLVED_RATIO ? ['quiet pass: outcomes unknown'] : []),
    ...(agents.some(({ state }) => state !== 'completed') ? ['quiet pass: an agent is gone'] : []),
  ];
}

function evidenceOf(
  result: RunResult,
  liveness: readonly Finding[],
  answered: readonly Finding[],
): readonly string[] {
  const blaming = result.checks
    .filter(({ severity }) => BLAMING.some((one) => one === severity))
    .flatMap(({ evidence }) => evidence.filter(({ suspected }) => !suspected));
  const unanswered = liveness.filter((finding) => !answered.includes(finding));
  return [
    ...result.reasons.map(({ text }) => text),
    ...[...blaming, ...unanswered].map(
      ({ check, atMs, summary, evidence }) =>
        `${check} at ${Math.round(atMs)} ms: ${summary}\n${evidence
          .map(
            (line) => `    ${Math.round(line.atMs ?? Number.NaN)} ms ${line.where}: ${line.text}`,
          )
          .join('\n')}`,
    ),
  ];
}
