// An examination as files: the JSON document, and JUnit XML with a case for each case.

import type { CaseResult, ConformanceReport } from '../../conformance/index.ts';
import { assertOutputsWritable } from '../files/check-outputs.ts';
import { type JunitCase, renderSuite } from '../files/junit-suite.ts';
import { writeReportFile } from '../files/write-reports.ts';
import { conformanceHeadline } from './render-conformance.ts';

const RENDERERS = {
  json: renderConformanceJson,
  junit: renderConformanceJunit,
} as const;

export type ConformanceReportKind = keyof typeof RENDERERS;

export const CONFORMANCE_REPORT_KINDS = Object.keys(RENDERERS) as readonly ConformanceReportKind[];

/** One report in a file of the user's choice. */
export interface ConformanceOutput {
  readonly kind: ConformanceReportKind;
  readonly path: string;
}

/** The report as JSON with two spaces and a line feed at the end. */
export function renderConformanceJson(report: ConformanceReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The report as JUnit XML: a should that fails is one of its failures only where it counts. */
export function renderConformanceJunit(report: ConformanceReport): string {
  return renderSuite({
    name: 'conformance',
    startedAtIso: report.startedAtIso,
    elapsedMs: report.elapsedMs,
    properties: {
      target: report.target,
      verdict: report.verdict,
      exitCode: String(report.exitCode),
    },
    cases: [verdictCase(report), ...report.cases.map((one) => junitCase(one, report.strict))],
  });
}

/** @throws EarshotError `RUN_DIRECTORY` naming the first place that cannot be written. */
export function assertConformanceOutputs(outputs: readonly ConformanceOutput[]): void {
  assertOutputsWritable(outputs);
}

/**
 * Writes what was asked for; files appear whole or not at all.
 * @throws EarshotError `RUN_DIRECTORY` naming what cannot be written.
 */
export async function writeConformance(
  report: ConformanceReport,
  outputs: readonly ConformanceOutput[],
): Promise<void> {
  for (const { kind, path } of outputs) await writeReportFile(path, RENDERERS[kind](report));
}

function verdictCase(report: ConformanceReport): JunitCase {
  return {
    suite: 'conformance',
    name: 'verdict',
    outcome: report.verdict,
    message: conformanceHeadline(report),
    detail: report.reasons.join('\n'),
  };
}

function junitCase(one: CaseResult, isStrict: boolean): JunitCase {
  const counts = isStrict || one.level === 'must';
  const mark = one.verdict === 'not-run' || !counts ? 'skipped' : one.verdict;
  const lines = [one.reason ?? '', `sent: ${one.sent}`, `came: ${one.came}`, quoteOf(one)];
  return {
    suite: one.group,
    name: one.name,
    outcome: one.verdict === 'pass' ? 'pass' : mark,
    message: `${counts ? '' : `${one.verdict}, but only a should: `}${one.reason ?? one.holds}`,
    detail: lines.join('\n'),
  };
}

function quoteOf({ document }: CaseResult): string {
  return `document: ${document.source}: ${document.text}`;
}
