// Thresholds: what was asked, what was measured.

import type { ThresholdResult } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { formatPlural } from '../text/format.ts';
import type { Tone } from '../text/paint.ts';
import { plainText } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';
import { type Cell, renderTable } from '../text/table.ts';
import { thresholdSubject, thresholdValueText, windowText } from '../words.ts';

const MARKS = {
  pass: { symbol: '\u2713', tone: 'good' },
  fail: { symbol: '\u2717', tone: 'bad' },
  unknown: { symbol: '?', tone: 'unsure' },
} as const satisfies Record<ThresholdResult['verdict'], { symbol: string; tone: Tone }>;

export function thresholdsSection(result: RunResult, sheet: Sheet): readonly string[] {
  const { thresholds } = result;
  if (thresholds.length === 0) return [];
  const rows = renderTable(thresholds.map(rowOf), { indent: 2, gap: 2, ...sheet });
  const lines = thresholds.flatMap((threshold, index) => [
    rows[index] ?? '',
    ...reasonOf(threshold, sheet),
  ]);
  return [heading('Thresholds', sheet), ...lines];
}

function rowOf(threshold: ThresholdResult): readonly Cell[] {
  const mark = MARKS[threshold.verdict];
  const valueTone = threshold.verdict === 'pass' ? {} : { tone: mark.tone };
  const samples =
    threshold.unit === 'ms' ? formatPlural(threshold.samples, 'sample') : windowText(threshold);
  const where = threshold.unit === 'ms' && threshold.window !== null ? windowText(threshold) : '';
  return [
    { text: `${mark.symbol} ${plainText(thresholdSubject(threshold))}`, tone: mark.tone },
    { text: plainText(threshold.expression) },
    { text: thresholdValueText(threshold), isRight: true, ...valueTone },
    { text: [samples, where].filter((one) => one !== '').join(' in '), tone: 'faint' },
  ];
}

function reasonOf(threshold: ThresholdResult, sheet: Sheet): readonly string[] {
  if (threshold.reason === null || threshold.verdict === 'pass') return [];
  return paragraph(threshold.reason, { indent: 6, tone: 'faint' }, sheet);
}
