// A row of small bars.

const BARS = [
  '\u2581',
  '\u2582',
  '\u2583',
  '\u2584',
  '\u2585',
  '\u2586',
  '\u2587',
  '\u2588',
] as const;

/**
 * The last `columns` values as bars from zero to the largest; a gap is a space. More values than
 * columns: the oldest are left out.
 */
export function sparkline(values: readonly (number | null)[], columns: number): string {
  const shown = columns <= 0 ? [] : values.slice(-columns);
  const largest = Math.max(0, ...shown.map((value) => finiteOrZero(value)));
  return shown
    .map((value) => (value === null ? ' ' : (BARS[barIndex(finiteOrZero(value), largest)] ?? ' ')))
    .join('');
}

function barIndex(value: number, largest: number): number {
  if (largest <= 0) return 0;
  return Math.min(BARS.length - 1, Math.max(0, Math.ceil((value / largest) * BARS.length) - 1));
}

function finiteOrZero(value: number | null): number {
  return value !== null && Number.isFinite(value) ? value : 0;
}
