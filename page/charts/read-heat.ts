// A cell or a column of a heat map in words.

import type { ChartHeat, ChartSpec } from './chart-spec.ts';
import { formatSecond, shortMs } from './ticks.ts';

/** The cell under the cursor, or the fullest one of the column; null without a column. */
export function readHeat(
  spec: ChartSpec,
  heat: ChartHeat,
  { index, value }: { readonly index: number | null; readonly value: number | null },
): string | null {
  const cells = index === null ? undefined : heat.columns[index];
  if (index === null || cells === undefined) return null;
  const at = formatSecond(spec.x[index] ?? 0);
  const rows = pairsOf(cells);
  const wanted = value === null ? null : heat.bounds.findIndex((bound) => bound >= value);
  const cell =
    wanted === null
      ? rows.reduce((most, row) => (row.count > most.count ? row : most), { row: -1, count: 0 })
      : (rows.find(({ row }) => row === wanted) ?? { row: wanted, count: 0 });
  if (cell.row < 0) return `${at}: nothing arrived`;
  const count = `${cell.count.toLocaleString('en-US')} ${cell.count === 1 ? 'delivery' : 'deliveries'}`;
  return `${at}: ${count} of ${spanOf(heat, cell.row)}`;
}

/** `2.4 ms to 3.2 ms`. */
export function spanOf({ bounds }: ChartHeat, row: number): string {
  const low = bounds[row - 1];
  const high = bounds[row];
  if (high === undefined) return `more than ${shortMs(low ?? 0)}`;
  return low === undefined ? `up to ${shortMs(high)}` : `${shortMs(low)} to ${shortMs(high)}`;
}

/** Rows and counts of a column, lowest row first. */
export function pairsOf(
  cells: readonly number[],
): readonly { readonly row: number; readonly count: number }[] {
  return cells.flatMap((row, at) => (at % 2 === 0 ? [{ row, count: cells[at + 1] ?? 0 }] : []));
}
