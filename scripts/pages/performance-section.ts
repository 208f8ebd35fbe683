// The table of bars for bench/README.md: each bar beside what was measured last. A bar that was
// never measured says so.

import { existsSync } from 'node:fs';
import { BAR_NAMES, BARS, type Bar, type BarName, holds } from '../../bench/performance/bars.ts';
import { type Figure, type PerformanceRecord, readNewest } from '../../bench/performance/record.ts';
import { table } from './markdown.ts';

const ABOUT = `## Bars

One command each; what is compared runs in turn (A B B A …), and a ratio is the median of the ratios of neighbours.
CPU time is that of user and system of all processes of the tool, as the kernel counts it. The yardstick,
[bare ws](yardstick/bare-ws.ts), is a loop on the \`ws\` package that sends at the same rate on the same schedule, parses both
frames and matches them by number; it verifies nothing. Both run as plain JavaScript, Earshot as the package is
published. Every run of Earshot ends in a pass with all required checks at full coverage, or the bench fails.`;

/** Markdown, or nothing measured at all. */
export function performanceSection(folder: string): string {
  const records = existsSync(folder) ? readNewest(folder) : new Map();
  const rows = BAR_NAMES.map((name) => {
    const bar: Bar = BARS[name];
    const newest = records.get(bar.bench);
    const figure = newest?.record.figures.find((one: Figure) => one.bar === name);
    const wanted = [bar.what, limitOf(bar)];
    if (newest === undefined || figure === undefined) return [...wanted, '–', 'not measured yet'];
    return [...wanted, measured(figure, bar), verdictOf(name, figure, newest)];
  });
  const commands = [...records.values()].map(({ file, record }) => [
    `[${record.bench}](results/performance/${file})`,
    `\`${record.command}\``,
    record.date.slice(0, 16).replace('T', ' '),
    `\`${record.commit}\``,
    machineOf(record),
  ]);
  const parts = [ABOUT, table(['what', 'bar', 'measured (lowest to highest)', 'verdict'], rows)];
  if (commands.length > 0) {
    parts.push(table(['bench', 'command', 'date (UTC)', 'commit', 'machine'], commands));
  }
  return `${parts.join('\n\n')}\n`;
}

function limitOf({ atMost, atLeast, unit }: Bar): string {
  const side = atMost === undefined ? '≥' : '≤';
  return `${side} ${(atMost ?? atLeast ?? 0).toLocaleString('en-US')} ${unit}`;
}

function measured({ median, low, high, count, note }: Figure, { unit }: Bar): string {
  const spread = count > 1 ? ` (${text(low)} to ${text(high)}, n = ${count})` : '';
  return `**${text(median)} ${unit}**${spread}; ${note}`;
}

function text(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 4 });
}

function verdictOf(
  name: BarName,
  { median }: Figure,
  { record, file }: { readonly record: PerformanceRecord; readonly file: string },
): string {
  const verdict = holds(name, median) ? 'holds' : '**does not hold**';
  return `${verdict} ([${record.bench}](results/performance/${file}))`;
}

function machineOf({ machine }: PerformanceRecord): string {
  const { coreCount, cpu, memoryBytes, node, load } = machine;
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GB`;
  return `${coreCount} cores, ${cpu}, ${memory}, Node ${node}, load ${load.toFixed(1)} before`;
}
