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
import { displayWidth, padEnd, plainText, wrapText } from '../text/plain.ts';
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
const GROUPS = [
  { group: 'REST', title: 'REST' },
  { group: 'socket', title: 'Socket' },
  { group: 'security', title: 'Security' },
] as const;
const DETAIL_INDENT = 6;
const FEWEST_ALIKE = 3;

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
  const groups = GROUPS.map(({ group, title }) => {
    const cases = report.cases.filter((one) => one.group === group);
    const alike = untriedAlike(cases);
    const shown = cases.filter((one) => !alike.some((same) => same.includes(one)));
    const nameWidth = Math.max(0, ...shown.map(({ name }) => displayWidth(name)));
    return [
      heading(title, sheet),
      ...shown.flatMap((one) => caseLines(one, nameWidth, sheet)),
      ...alike.flatMap((same) => alikeLines(same, sheet)),
    ];
  });
  const sections = [verdictLines(report, sheet), ...groups, untriedLines(report, sheet)];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}

/** The verdict in one sentence. */
export function conformanceHeadline({ verdict, cases, strict }: ConformanceReport): string {
  const must = cases.filter(({ level }) => level === 'must');
  const passed = countCases(cases, 'must', 'pass');
  const warned = countCases(cases, 'should', 'fail');
  const failed = countCases(cases, 'must', 'fail') + (strict ? warned : 0);
  if (verdict === 'fail') {
    const also = strict || warned === 0 ? '' : `, and ${formatPlural(warned, 'should')} warned`;
    return `${formatPlural(failed, 'case')} did not hold${also}.`;
  }
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

/** Cases that were not run for one and the same reason, where they are several. */
function untriedAlike(cases: readonly CaseResult[]): readonly (readonly CaseResult[])[] {
  const untried = cases.filter(({ verdict }) => verdict === 'not-run');
  return [...Map.groupBy(untried, ({ reason }) => reason).values()].filter(
    (same) => same.length >= FEWEST_ALIKE,
  );
}

/** Their names, and the reason once. */
function alikeLines(same: readonly CaseResult[], sheet: Sheet): readonly string[] {
  const { symbol, tone } = MARKS['not-run'];
  const names = same.map(({ name }) => name).join(', ');
  const text = `${symbol} ${formatPlural(same.length, 'case')} not run: ${names}`;
  return [
    ...paragraph(text, { indent: 2, hanging: 2, tone }, sheet),
    ...detail(same[0]?.reason ?? '', 'faint', sheet),
  ];
}

function caseLines(one: CaseResult, nameWidth: number, sheet: Sheet): readonly string[] {
  const { symbol, tone } = MARKS[one.verdict];
  const name = sheet.paint(tone, padEnd(`${symbol} ${one.name}`, nameWidth + 2));
  const level = padEnd(one.level, 'should'.length);
  const room = sheet.columns - 2 - (nameWidth + 2) - 2 - level.length - 2;
  const [holds = '', ...rest] = wrapText(one.holds, room);
  const indent = ' '.repeat(sheet.columns - room);
  return [
    `  ${name}  ${sheet.paint('faint', level)}  ${holds}`,
    ...rest.map((line) => indent + line),
    ...detailLines(one, sheet),
  ];
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
