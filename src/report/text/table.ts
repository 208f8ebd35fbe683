// Rows in aligned columns: cells are padded as plain text first and painted after.

import type { Paint, Tone } from './paint.ts';
import { cutText, displayWidth, padEnd, padStart } from './plain.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** Right-aligned: numbers. */
  readonly isRight?: boolean;
}

export interface TableOptions {
  readonly indent: number;
  readonly gap: number;
  readonly columns: number;
  readonly paint: Paint;
}

/** Lines of a table; the first column is cut when the whole would be too wide. */
export function renderTable(
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): readonly string[] {
  const widths = fitWidths(rows, options);
  return rows.map((row) => {
    const cells = row.map((cell, column) => renderCell(cell, widths[column] ?? 0, options.paint));
    return (' '.repeat(options.indent) + cells.join(' '.repeat(options.gap))).trimEnd();
  });
}

function fitWidths(
  rows: readonly (readonly Cell[])[],
  { indent, gap, columns }: TableOptions,
): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column]?.text ?? ''))),
  );
  const total = indent + widths.reduce((sum, width) => sum + width, 0) + gap * (count - 1);
  const excess = total - columns;
  const [first = 0, ...rest] = widths;
  return excess <= 0 ? widths : [Math.max(8, first - excess), ...rest];
}

function renderCell(cell: Cell, width: number, paint: Paint): string {
  const text = cutText(cell.text, width);
  const padded = cell.isRight === true ? padStart(text, width) : padEnd(text, width);
  return cell.tone === undefined ? padded : paint(cell.tone, padded);
}
