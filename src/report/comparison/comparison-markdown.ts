// A comparison as Markdown: for a pull request.

import { type ComparedRow, type Comparison, metricText } from '../../run/index.ts';
import { code, literal, row } from '../text/markdown-text.ts';
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

const MARKS = { pass: '\u2705', fail: '\u274c', unknown: '\u2753' } as const;
const ROW_MARKS: Readonly<Record<ComparedRow['verdict'], string>> = {
  worse: '\u274c',
  better: '\u2705',
  same: '\u2705',
  inconclusive: '\u2753',
};

/** Renders a comparison as GitHub-flavoured Markdown; ends with a line feed. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { verdict, exitCode, scenario, base, new: next, tool } = comparison;
  const title = `## ${MARKS[verdict]} ${comparisonWord(comparison)}: ${literal(scenario)}`;
  const notes = [...comparison.reasons.map(({ text }) => text), ...comparison.notes];
  const sections = [
    [title],
    [`**${literal(comparisonHeadline(comparison))}** Exit code ${exitCode}.`],
    notes.map((note) => `- ${literal(note)}`),
    tableOf(comparison.metrics),
    [`<sub>${literal(designTexts(comparison).join(', '))}</sub>`],
    [
      `<sub>base ${literal(base.name)}, new ${literal(next.name)}, earshot ${literal(tool.version)}</sub>`,
    ],
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function tableOf(metrics: readonly ComparedRow[]): readonly string[] {
  if (metrics.length === 0) return [];
  const titles = ['', 'Metric', 'Median', 'Shift', 'Interval', 'p', 'Varies', 'Smallest effect'];
  return [row(titles), '|---|---|--:|--:|--:|--:|--:|--:|', ...metrics.map(rowOf)];
}

function rowOf(metric: ComparedRow): string {
  const name = `\`${code(metricText(metric))}\``;
  return row([
    metric.isGate ? `${ROW_MARKS[metric.verdict]} ${ROW_WORDS[metric.verdict]}` : 'informs',
    metric.isGate ? `**${name}**` : name,
    changeText(metric),
    shiftText(metric.shiftRatio),
    intervalText(metric),
    pText(metric.p).replace('<', '&lt;'),
    formatRatio(metric.variationRatio),
    effectText(metric),
  ]);
}
