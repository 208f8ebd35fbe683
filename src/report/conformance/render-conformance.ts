// An examination for a terminal or a log: the verdict first, then every case in one line, and below
// each that did not pass what was sent, what came back and what is written. A pure function.

import {
  type CaseResult,
  type CaseVerdict,
  type ConformanceReport,
  countCases,
} from '../../conformance/index.ts';
import { formatPlural, formatSpan } from '../text/format.ts';
import { makePaint, type Tone } from '../text/paint.ts';
import { cutText, displayWidth, padEnd, plainText } from '../text/plain.ts';
import { dotted, heading, paragraph, type Sheet } from '../text/section.ts';
import { SEVERITY_WORDS, VERDICT_WORDS } from '../words.ts';

export interface ConformanceViewOptions {
  /** Width of the terminal. */
  readonly columns: number;
  readonly color: boolean;
}

/** Longer lines tire the eye. */
const WIDEST = 120;
const NARROWEST = 60;
const GROUPS = ['REST', 'socket', 'security'] as const;
const DETAIL_INDENT = 6;

const MARKS: Readonly<Record<CaseVerdict, { symbol: string; tone: Tone }>> = {
  pass: { symbol: '\u2713', tone: 'good' },
  fail: { symbol: '\u2717', tone: 'bad' },
  unknown: { symbol: '?', tone: 'unsure' },
  'not-run': { symbol: '\u2013', tone: 'faint' },
};

const TONES = { pass: 'good', fail: 'bad', unknown: 'unsure' } as const satisfies Record<
  ConformanceReport['verdict'],
  Tone
>;

/** Renders an examination; ends with a line feed. */
export function renderConformance(
  report: ConformanceReport,
  options: ConformanceViewOptions,
): string {
  const sheet: Sheet = {
    columns: Math.min(WIDEST, Math.max(NARROWEST, options.columns)),
    paint: makePaint(options.color),
  };
  const nameWidth = Math.max(...report.cases.map(({ name }) => displayWidth(name)));
  const groups = GROUPS.map((group) => [
    heading(group === 'REST' ? group : `${group[0]?.toUpperCase()}${group.slice(1)}`, sheet),
    ...report.cases
      .filter((one) => one.group === group)
      .flatMap((one) => caseLines(one, nameWidth, sheet)),
  ]);
  const sections = [verdictLines(report, sheet), ...groups, untriedLines(report, sheet)];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}

/** The verdict in one sentence. */
export function conformanceHeadline({ verdict, cases }: ConformanceReport): string {
  const must = cases.filter(({ level }) => level === 'must');
  const passed = countCases(cases, 'must', 'pass');
  const failed = countCases(cases, 'must', 'fail') + countCases(cases, 'should', 'fail');
  if (verdict === 'fail') return `${formatPlural(failed, 'case')} did not hold.`;
  if (verdict === 'unknown') return 'Some cases could not be judged.';
  return passed === must.length
    ? 'Every must of the contract holds.'
    : `Every must that was tried holds: ${passed} of ${must.length}.`;
}

function verdictLines(report: ConformanceReport, sheet: Sheet): readonly string[] {
  const tone = TONES[report.verdict];
  const bar = sheet.paint(tone, '\u2588');
  const title = sheet.paint(
    tone,
    `${MARKS[report.verdict].symbol} ${VERDICT_WORDS[report.verdict]}`,
  );
  const facts = [
    report.target === 'embedded' ? 'embedded server' : report.target,
    formatPlural(report.accountCount, 'account'),
    ...(['must', 'should'] as const).map((level) => tallyOf(report, level)),
    formatSpan(report.elapsedMs),
  ];
  return [
    `${bar} ${title}  ${conformanceHeadline(report)}`,
    ...dotted(facts.map(plainText), 0, { ...sheet, columns: sheet.columns - 2 }).map(
      (line) => `${bar} ${line}`,
    ),
    `${bar} exit code ${report.exitCode}`,
  ];
}

function tallyOf({ cases }: ConformanceReport, level: 'must' | 'should'): string {
  const words = { pass: 'passed', fail: 'failed', unknown: 'unknown', 'not-run': 'not run' };
  const parts = (['pass', 'fail', 'unknown', 'not-run'] as const).flatMap((verdict) => {
    const count = countCases(cases, level, verdict);
    return count === 0 ? [] : [`${count} ${words[verdict]}`];
  });
  return `${level}: ${parts.join(', ')}`;
}

function caseLines(one: CaseResult, nameWidth: number, sheet: Sheet): readonly string[] {
  const { symbol, tone } = MARKS[one.verdict];
  const name = sheet.paint(tone, padEnd(`${symbol} ${one.name}`, nameWidth + 2));
  const level = padEnd(one.level, 'should'.length);
  const room = sheet.columns - 2 - (nameWidth + 2) - 2 - level.length - 2;
  const holds = cutText(one.holds, room);
  return [`  ${name}  ${sheet.paint('faint', level)}  ${holds}`, ...detailLines(one, sheet)];
}

function detailLines(one: CaseResult, sheet: Sheet): readonly string[] {
  if (one.verdict === 'pass' || one.verdict === 'not-run') {
    const shown = one.reason ?? '';
    return shown === '' ? [] : detail(shown, 'faint', sheet);
  }
  const grade = SEVERITY_WORDS[one.severity];
  const check = one.check === null || one.check === one.name ? '' : `, check ${one.check}`;
  return [
    ...detail(`${grade}${check}: ${one.reason ?? ''}`, MARKS[one.verdict].tone, sheet),
    ...detail(`sent: ${one.sent}`, undefined, sheet),
    ...detail(`came: ${one.came}`, undefined, sheet),
    ...detail(`document: ${one.document.source}: ${one.document.text}`, 'faint', sheet),
  ];
}

function detail(text: string, tone: Tone | undefined, sheet: Sheet): readonly string[] {
  const how = { indent: DETAIL_INDENT, hanging: 2 };
  return paragraph(text, tone === undefined ? how : { ...how, tone }, sheet);
}

/** What was not tried is said aloud: it is no pass. */
function untriedLines({ cases, strict }: ConformanceReport, sheet: Sheet): readonly string[] {
  const untried = cases.filter(({ verdict }) => verdict === 'not-run');
  if (untried.length === 0) return [];
  const count = formatPlural(untried.length, 'case was', 'cases were');
  const rest = strict ? '' : ' With --strict this is not a pass.';
  const text = `! ${count} not run, each for the reason beside it.${rest}`;
  return paragraph(text, { indent: 2, hanging: 2, tone: 'unsure' }, sheet);
}
