// Checks: what needs eyes one by one with evidence, everything clean in one line.

import type { CheckResult, RunResult } from '../../run/index.ts';
import { CHECKS } from '../../verify/index.ts';
import { formatCount, formatPercent, formatPlural } from '../text/format.ts';
import type { Tone } from '../text/paint.ts';
import { dotted, heading, paragraph, type Sheet } from '../text/section.ts';
import { type Cell, renderTable } from '../text/table.ts';
import {
  type CheckClass,
  checkReason,
  classifyCheck,
  groupChecks,
  SEVERITY_WORDS,
} from '../words.ts';
import { evidenceLines } from './evidence.ts';

const MARKS = {
  broken: { symbol: '\u2717', tone: 'bad' },
  unknown: { symbol: '?', tone: 'unsure' },
  noted: { symbol: '!', tone: 'unsure' },
  told: { symbol: 'i', tone: 'faint' },
  'not-exercised': { symbol: '\u2013', tone: 'faint' },
  clean: { symbol: '\u2713', tone: 'good' },
} as const satisfies Record<CheckClass, { symbol: string; tone: Tone }>;

/** From this width on every row says how much was judged. */
const ROOMY_COLUMNS = 100;

/** The part of a result that is judged check by check. */
export type CheckedPart = Pick<RunResult, 'checks' | 'coverageRatio'>;

export function checksSection(result: CheckedPart, sheet: Sheet): readonly string[] {
  if (result.checks.length === 0) return [];
  const groups = groupChecks(result.checks.filter(needsEyes));
  const isRoomy = sheet.columns >= ROOMY_COLUMNS;
  const rows = renderTable(
    groups.map((group) => (group.length > 1 ? [] : rowOf(group[0], isRoomy))),
    { indent: 2, gap: 2, ...sheet },
  );
  const lines = groups.flatMap((group, index) =>
    group.length > 1
      ? groupLines(group, sheet)
      : [rows[index] ?? '', ...detailLines(group[0], isRoomy, sheet)],
  );
  return [heading('Checks', sheet), ...lines, ...collapsedLines(result, sheet)];
}

/** Many checks that are unknown for one reason: their names, and the reason once. */
function groupLines(group: readonly CheckResult[], sheet: Sheet): readonly string[] {
  const { symbol, tone } = MARKS.unknown;
  const names = group.map((check) => check.name).join(', ');
  const text = `${symbol} ${formatPlural(group.length, 'check')} unknown: ${names}`;
  const reason = group[0]?.reason ?? '';
  return [
    ...paragraph(text, { indent: 2, hanging: 2, tone }, sheet),
    ...paragraph(reason, { indent: 6, tone: 'faint' }, sheet),
  ];
}

function detailLines(check: CheckResult, isRoomy: boolean, sheet: Sheet): readonly string[] {
  // One sentence says it all; the first few are in anomalies.ndjson.
  if (classifyCheck(check) === 'told') {
    return paragraph(CHECKS[check.name].holds, { indent: 6, tone: 'faint' }, sheet);
  }
  return [
    ...(isRoomy ? [] : unjudgedLines(check, sheet)),
    ...reasonLines(check, sheet),
    ...evidenceLines(check, sheet),
  ];
}

function needsEyes(check: CheckResult): boolean {
  const shown = classifyCheck(check);
  return shown !== 'clean' && shown !== 'not-exercised';
}

function rowOf(check: CheckResult, isRoomy: boolean): readonly Cell[] {
  const mark = MARKS[classifyCheck(check)];
  const judged: readonly Cell[] = isRoomy ? [{ text: judgedOf(check), tone: 'faint' }] : [];
  return [
    { text: `${mark.symbol} ${check.name}`, tone: mark.tone },
    { text: SEVERITY_WORDS[check.severity], tone: 'faint' },
    { text: countsOf(check) },
    ...judged,
  ];
}

function countsOf(check: CheckResult): string {
  if (check.severity === 'I') return `${formatCount(check.violations)} counted`;
  const parts = [
    check.violations > 0 ? formatPlural(check.violations, 'violation') : '',
    check.consequences > 0 ? formatPlural(check.consequences, 'consequence') : '',
    check.suspected > 0 ? `${formatCount(check.suspected)} suspected` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no violation' : parts.join(', ');
}

function judgedOf(check: CheckResult): string {
  if (check.owed === 0) return 'nothing to judge';
  if (check.judged === check.owed) return `${formatCount(check.judged)} judged`;
  return `${formatCount(check.judged)} of ${formatCount(check.owed)} judged`;
}

/** Where there is no column for it, only what is incomplete is said. */
function unjudgedLines(check: CheckResult, sheet: Sheet): readonly string[] {
  if (checkReason(check) !== null || (check.judged === check.owed && check.owed > 0)) return [];
  return paragraph(judgedOf(check), { indent: 6, tone: 'faint' }, sheet);
}

function reasonLines(check: CheckResult, sheet: Sheet): readonly string[] {
  const reason = checkReason(check);
  return reason === null ? [] : paragraph(reason, { indent: 6, tone: 'faint' }, sheet);
}

function collapsedLines(result: CheckedPart, sheet: Sheet): readonly string[] {
  const clean = result.checks.filter((check) => classifyCheck(check) === 'clean');
  const idle = result.checks.filter((check) => classifyCheck(check) === 'not-exercised');
  const judged = clean.reduce((total, check) => total + check.judged, 0);
  const suspected = result.checks.reduce((total, check) => total + check.suspected, 0);
  const mark = sheet.paint('good', `\u2713 ${formatPlural(clean.length, 'check')} clean`);
  const parts = [
    clean.length > 0 ? mark : '',
    clean.length > 0 ? formatPlural(judged, 'opportunity', 'opportunities') : '',
    result.coverageRatio === null ? '' : `coverage ${formatPercent(result.coverageRatio)}`,
    `${formatCount(suspected)} suspected`,
  ];
  const names = idle.map((check) => check.name).join(', ');
  const idleText = `\u2013 ${formatCount(idle.length)} not exercised: ${names}`;
  return [
    ...dotted(parts, 2, sheet),
    ...(idle.length === 0
      ? []
      : paragraph(idleText, { indent: 2, hanging: 2, tone: 'faint' }, sheet)),
  ];
}
