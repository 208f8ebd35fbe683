// JUnit XML: a suite for the scenario, a case for each check and threshold. Unknown is an error, so
// that no CI system shows it as green.

import type { ThresholdResult } from '../../metrics/index.ts';
import type { CheckResult, RunResult } from '../../run/index.ts';
import { describeMessage } from '../summary/evidence.ts';
import { formatInstant } from '../text/format.ts';
import { headlineOf, thresholdSubject, thresholdValueText } from '../words.ts';

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly outcome: 'pass' | 'fail' | 'unknown' | 'skipped';
  /** One line. */
  readonly message: string;
  readonly detail: string;
}

/** Characters that XML 1.0 cannot hold, lone surrogates among them. */
const UNSAFE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Renders a result as JUnit XML (the Jenkins and GitLab dialect). */
export function renderJunit(result: RunResult): string {
  const cases = [
    verdictCase(result),
    ...result.checks.map(checkCase),
    ...result.thresholds.map(thresholdCase),
  ];
  const tally = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  const totals = `tests="${cases.length}" failures="${tally('fail')}" errors="${tally('unknown')}"`;
  const elapsedMs = Date.parse(result.endedAtIso) - Date.parse(result.startedAtIso);
  const seconds = Number.isFinite(elapsedMs) ? (elapsedMs / 1000).toFixed(3) : '0.000';
  const name = escapeXml(result.scenario.name);
  const time = `time="${seconds}" timestamp="${escapeXml(result.startedAtIso)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="earshot" ${totals} time="${seconds}">`,
    `  <testsuite name="${name}" ${totals} skipped="${tally('skipped')}" ${time}>`,
    ...propertyLines(result),
    ...cases.flatMap((one) => caseLines(one, result.scenario.name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Escapes for XML text and attributes; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNSAFE, '\ufffd').replace(/[&<>"']/gu, (mark) => ENTITIES[mark] ?? mark);
}

function propertyLines(result: RunResult): readonly string[] {
  const properties = {
    runId: result.runId,
    seed: result.plan.seed,
    verdict: result.verdict,
    exitCode: String(result.exitCode),
    ...result.labels,
  };
  return [
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${escapeXml(name)}" value="${escapeXml(value)}"/>`,
    ),
    '    </properties>',
  ];
}

function verdictCase(result: RunResult): Case {
  const message = result.reasons[0]?.text ?? headlineOf(result);
  const detail = result.reasons.map((reason) => reason.text).join('\n');
  return { suite: 'run', name: 'verdict', outcome: result.verdict, message, detail };
}

function checkCase(check: CheckResult): Case {
  const outcome = check.verdict === 'not-exercised' ? 'skipped' : check.verdict;
  const counts = `${check.violations} violations, ${check.judged} of ${check.owed} judged`;
  return {
    suite: 'checks',
    name: check.name,
    outcome,
    message: check.reason ?? (outcome === 'skipped' ? 'not exercised' : counts),
    detail: check.evidence.map(findingText).join('\n\n'),
  };
}

function findingText(finding: CheckResult['evidence'][number]): string {
  const steps = finding.evidence.map((line) => {
    const instant = line.atMs === null ? '' : `${formatInstant(line.atMs)} `;
    return `  ${instant}${line.where}: ${line.text}`;
  });
  const message = describeMessage(finding);
  return [finding.summary, ...(message === '' ? [] : [`  ${message}`]), ...steps].join('\n');
}

function thresholdCase(threshold: ThresholdResult): Case {
  const value = `was ${thresholdValueText(threshold)} over ${threshold.samples} samples`;
  return {
    suite: 'thresholds',
    name: `${thresholdSubject(threshold)} ${threshold.expression}`,
    outcome: threshold.verdict,
    message: threshold.reason === null ? value : `${value}: ${threshold.reason}`,
    detail: '',
  };
}

function caseLines(one: Case, scenarioName: string): readonly string[] {
  const place = `classname="${escapeXml(`${scenarioName}.${one.suite}`)}"`;
  const opening = `    <testcase ${place} name="${escapeXml(one.name)}"`;
  const message = `message="${escapeXml(one.message)}"`;
  switch (one.outcome) {
    case 'pass':
      return [`${opening}/>`];
    case 'skipped':
      return [`${opening}>`, `      <skipped ${message}/>`, '    </testcase>'];
    case 'fail':
      return [`${opening}>`, body('failure', message, one.detail), '    </testcase>'];
    case 'unknown':
      return [`${opening}>`, body('error', message, one.detail), '    </testcase>'];
  }
}

function body(element: 'failure' | 'error', message: string, detail: string): string {
  return `      <${element} ${message} type="${element}">${escapeXml(detail)}</${element}>`;
}
