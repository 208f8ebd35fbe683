// The latency table: open loads from the intended instant; each load by itself where there are
// several.

import type { LatencySummary } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';
import { type Cell, renderTable } from '../text/table.ts';
import { contentionNote, isMeasured, latencyText, shownMetrics } from '../words.ts';

/** From this width on every load has rows of its own. */
const ROOMY_COLUMNS = 100;

interface Row {
  readonly name: string;
  readonly summary: LatencySummary;
  readonly isPart: boolean;
}

export function latencySection(result: RunResult, sheet: Sheet): readonly string[] {
  const rows = rowsOf(result, sheet.columns >= ROOMY_COLUMNS);
  if (rows.length === 0) return [];
  const titles = ['', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'samples'];
  const header: readonly Cell[] = titles.map((text) => ({ text, tone: 'faint', isRight: true }));
  const gap = sheet.columns >= ROOMY_COLUMNS ? 3 : 1;
  const table = renderTable([header, ...rows.map(cellsOf)], { indent: 2, gap, ...sheet });
  const note = contentionNote(result);
  const contention =
    note === null ? [] : paragraph(note, { indent: 2, hanging: 2, tone: 'unsure' }, sheet);
  return [heading('Latency', sheet), ...table, ...notesOf(rows, sheet), ...contention];
}

function rowsOf(result: RunResult, isRoomy: boolean): readonly Row[] {
  return shownMetrics(result).flatMap((metric) => {
    const parts = Object.entries(result.loads).flatMap(([load, { latency }]) => {
      const summary = latency[metric];
      const name = `  ${plainText(load)}`;
      return summary === undefined || !isMeasured(summary) ? [] : [{ name, summary, isPart: true }];
    });
    const whole = { name: metric, summary: result.latency[metric], isPart: false };
    return isRoomy && parts.length > 1 ? [whole, ...parts] : [whole];
  });
}

function cellsOf({ name, summary, isPart }: Row): readonly Cell[] {
  const values = [
    summary.p50Ms,
    summary.p90Ms,
    summary.p95Ms,
    summary.p99Ms,
    summary.p999Ms,
    summary.maxMs,
  ];
  const cells = values.map((value, index) => ({
    text: latencyText(summary, value),
    isRight: true,
    ...(isPart ? { tone: 'faint' as const } : index === 3 ? { tone: 'strong' as const } : {}),
  }));
  return [
    isPart ? { text: name, tone: 'faint' } : { text: name },
    ...cells,
    { text: formatCount(summary.count + summary.missing), isRight: true, tone: 'faint' },
  ];
}

function notesOf(rows: readonly Row[], sheet: Sheet): readonly string[] {
  return rows
    .filter((row) => !row.isPart)
    .flatMap(({ name, summary }) => [
      summary.missing > 0
        ? `${name}: ${formatCount(summary.missing)} owed results never came and count as \u221e`
        : '',
      summary.negative > 0
        ? `${name}: ${formatCount(summary.negative)} negative intervals, in no percentile`
        : '',
    ])
    .filter((note) => note !== '')
    .flatMap((note) => paragraph(note, { indent: 2, hanging: 2, tone: 'unsure' }, sheet));
}
