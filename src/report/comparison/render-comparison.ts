// A comparison for a terminal or a log: the verdict first, then a table of what was compared.

import { type ComparedRow, type Comparison, metricText } from '../../run/index.ts';
import type { SummaryOptions } from '../summary/sheet.ts';
import { sheetOf } from '../summary/sheet.ts';
import type { Tone } from '../text/paint.ts';
import { plainText } from '../text/plain.ts';
import { dotted, heading, paragraph, type Sheet } from '../text/section.ts';
import { type Cell, renderTable } from '../text/table.ts';
import {
  changeText,
  comparisonHeadline,
  comparisonWord,
  designTexts,
  effectText,
  formatRatio,
  intervalText,
  pText,
  ROW_WORDS,
  shiftText,
} from './comparison-words.ts';

const TONES = { pass: 'good', fail: 'bad', unknown: 'unsure' } as const satisfies Record<
  Comparison['verdict'],
  Tone
>;
const SYMBOLS = { pass: '\u2713', fail: '\u2717', unknown: '?' } as const;
const ROW_TONES = {
  worse: 'bad',
  better: 'good',
  same: 'good',
  inconclusive: 'unsure',
} as const satisfies Record<ComparedRow['verdict'], Tone>;

const ROW_SYMBOLS = {
  worse: '\u2717',
  better: '\u2713',
  same: '\u2713',
  inconclusive: '?',
} as const;

const LEGEND =
  'varies: how much runs of one side differ · sees from: the smallest effect these runs would have shown';

/** From this width on every column of the table has room. */
const WIDE_COLUMNS = 112;

/** Renders a comparison; ends with a line feed. */
export function renderComparison(comparison: Comparison, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const sections = [
    verdictLines(comparison, sheet),
    metricLines(comparison, sheet),
    groupLines(comparison, sheet),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}

function verdictLines(comparison: Comparison, sheet: Sheet): readonly string[] {
  const tone = TONES[comparison.verdict];
  const bar = sheet.paint(tone, '\u2588');
  const word = `${SYMBOLS[comparison.verdict]} ${comparisonWord(comparison)}`;
  const indented = { ...sheet, columns: sheet.columns - 2 };
  const facts = [plainText(comparison.scenario), ...designTexts(comparison)];
  const notes = [...comparison.reasons.map(({ text }) => text), ...comparison.notes];
  return [
    `${bar} ${sheet.paint(tone, word)}`,
    ...paragraph(comparisonHeadline(comparison), { indent: 0 }, indented).map(
      (line) => `${bar} ${sheet.paint('strong', line)}`,
    ),
    ...dotted([...facts, `exit code ${comparison.exitCode}`], 0, indented).map(
      (line) => `${bar} ${sheet.paint('faint', line)}`,
    ),
    ...notes.flatMap((note) => paragraph(`\u2022 ${note}`, { indent: 2, hanging: 2 }, sheet)),
  ];
}

function metricLines({ metrics }: Comparison, sheet: Sheet): readonly string[] {
  if (metrics.length === 0) return [];
  const gates = metrics.filter(({ isGate }) => isGate);
  const others = metrics.filter(({ isGate }) => !isGate);
  const isWide = sheet.columns >= WIDE_COLUMNS;
  const rows = [...gates, ...others].map((row) => cellsOf(row, isWide));
  const [head = '', ...lines] = renderTable([headOf(isWide), ...rows], {
    ...{ indent: 2, gap: 2 },
    ...sheet,
  });
  const informing = lines.slice(gates.length);
  return [
    ...[heading('Gates', sheet), head, ...lines.slice(0, gates.length)],
    ...(informing.length === 0 ? [] : [heading('For information', sheet), ...informing]),
    ...paragraph(LEGEND, { indent: 2, tone: 'faint' }, sheet),
  ];
}

function headOf(isWide: boolean): readonly Cell[] {
  const wide = ['', 'median', 'shift', 'interval', 'p', 'varies', 'sees from', ''];
  const narrow = ['', 'median', 'shift', 'p', 'varies', 'sees from'];
  return (isWide ? wide : narrow).map(
    (text, at): Cell => ({ text, tone: 'faint', isRight: at > 0 && text !== '' }),
  );
}

/** On a narrow terminal the verdict is the mark alone. */
function cellsOf(row: ComparedRow, isWide: boolean): readonly Cell[] {
  const right = (text: string): Cell => ({ text, isRight: true });
  const tone = row.isGate ? { tone: ROW_TONES[row.verdict] } : {};
  const mark = row.isGate ? ROW_SYMBOLS[row.verdict] : '\u00b7';
  const word = row.isGate ? ROW_WORDS[row.verdict] : 'informs';
  return [
    { text: `${mark} ${plainText(metricText(row))}`, ...tone },
    right(changeText(row)),
    { ...right(shiftText(row.shiftRatio)), ...tone },
    ...(isWide ? [right(intervalText(row))] : []),
    right(pText(row.p)),
    right(formatRatio(row.variationRatio)),
    right(effectText(row)),
    ...(isWide ? [{ text: word, ...tone }] : []),
  ];
}

function groupLines(comparison: Comparison, sheet: Sheet): readonly string[] {
  const groups = [
    ['base', comparison.base],
    ['new', comparison.new],
  ] as const;
  const lines = groups.flatMap(([word, { name, runs }]) => {
    const first = runs[0]?.startedAtIso ?? '';
    const text = `${word.padEnd(4)} ${name}: ${runs.length} runs from ${first.slice(0, 19)}Z on`;
    return paragraph(text, { indent: 2, hanging: 5, tone: 'faint' }, sheet);
  });
  return [heading('Runs', sheet), ...lines];
}
