// The matrix as a terminal shows it: a line for each fault. Pure.

import { addSums, type CellSum, type MatrixResults, type MatrixRowResult } from './results.ts';

const HEADER = [
  ...['fault', 'check', 'consequences seen', 'real', 'virtual'],
  ...['observable', 'charged', 'missed', 'stray', 'suspected', 'indeterminate', 'unjudged'],
];
/** Columns of text; the others are numbers and stand to the right. */
const TEXT_COLUMNS = 3;

/** Lines of equal columns, the clean runs last. */
export function matrixText({ rows, clean }: MatrixResults): string {
  const lines = rows.map(lineOf);
  const cleanLine = ['(none)', '-', ...figuresOf(clean.real, clean.virtual)];
  return columns([HEADER, ...lines, cleanLine]);
}

function lineOf(row: MatrixRowResult): string[] {
  const real = addSums(Object.values(row.real));
  const virtual = addSums(Object.values(row.virtual));
  return [row.fault, row.check, ...figuresOf(real, virtual, row)];
}

function figuresOf(real: CellSum, virtual: CellSum, row?: MatrixRowResult): string[] {
  const { consequences, ...sum } = addSums([real, virtual]);
  const share = ({ struck, detected, cells }: CellSum): string => {
    if (row === undefined) return `${cells} clean`;
    return cells === 0 ? '-' : `${detected}/${struck}`;
  };
  const told = row === undefined || row.provenBy === 'run' ? consequences.join(' ') : whyOf(row);
  return [
    told === '' ? '-' : told,
    ...[share(real), share(virtual)],
    ...[sum.observable, sum.charged, sum.missed, sum.stray].map(String),
    ...[sum.suspected, sum.indeterminate, sum.unjudged].map(String),
  ];
}

function whyOf({ provenBy, why }: MatrixRowResult): string {
  return provenBy === 'conformance' ? '(earshot conformance)' : why;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = HEADER.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return at < TEXT_COLUMNS ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
