// A day of latencies: for each stretch of time the median of what was delivered and up to the
// slowest, on a logarithmic scale; below it the probes that were not ok.

import { type Markup, markup } from '../../../report/index.ts';
import type { ResultRow } from '../../history/rows.ts';
import { formatClock, formatSeconds } from '../words.ts';

export interface ChartSpan {
  /** Wall clock. */
  readonly fromMs: number;
  readonly toMs: number;
}

const STRETCHES = 144;
const WIDTH = 1000;
const LEFT = 52;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 214;
const HEIGHT = 246;
/** Seconds at the bottom and at the top. */
const LOWEST = 0.001;
const HIGHEST = 10;
const LINES = [0.001, 0.01, 0.1, 1, 10] as const;
const HOURS_APART = 4;
const HOUR_MS = 3_600_000;

interface Stretch {
  readonly seconds: number[];
  failing: number;
  unknown: number;
}

export function latencyChart(rows: readonly ResultRow[], span: ChartSpan): Markup {
  const stretches = collect(rows, span);
  const label = `Delivery of messages from ${formatClock(span.fromMs, span.toMs)} to ${formatClock(span.toMs, span.toMs)} UTC; the table of windows has the figures.`;
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    ${LINES.map(gridLine)}${hourMarks(span)}
    ${stretches.map((stretch, index) => drawStretch(stretch, index, span))}</svg>`;
}

function collect(rows: readonly ResultRow[], { fromMs, toMs }: ChartSpan): readonly Stretch[] {
  const stretches = Array.from(
    { length: STRETCHES },
    (): Stretch => ({ seconds: [], failing: 0, unknown: 0 }),
  );
  for (const row of rows) {
    const at = Math.floor(((row.startedAtMs - fromMs) / (toMs - fromMs)) * STRETCHES);
    const stretch = stretches[at];
    if (stretch === undefined) continue;
    stretch.seconds.push(...row.deliverySeconds);
    if (row.result === 'failing') stretch.failing += 1;
    if (row.result === 'unknown') stretch.unknown += 1;
  }
  return stretches;
}

function drawStretch(stretch: Stretch, index: number, span: ChartSpan): Markup {
  const wide = (WIDTH - LEFT - RIGHT) / STRETCHES;
  const x = LEFT + (index + 0.5) * wide;
  const { seconds, failing, unknown } = stretch;
  const bad = failing > 0 ? 'failing' : 'unknown';
  const trouble =
    failing + unknown === 0
      ? markup``
      : markup`<rect class="${bad}" x="${(x - wide / 2 + 0.5).toFixed(1)}" y="${BOTTOM + 3}" width="${(wide - 1).toFixed(1)}" height="8" rx="1.5"><title>${timeOf(index, span)}: ${failing} failing, ${unknown} unknown</title></rect>`;
  if (seconds.length === 0) return trouble;
  const sorted = seconds.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? LOWEST;
  const slowest = sorted.at(-1) ?? median;
  const [midY, topY] = [yOf(median).toFixed(1), yOf(slowest).toFixed(1)];
  const title = `${timeOf(index, span)}: half within ${formatSeconds(median)}, all within ${formatSeconds(slowest)}`;
  return markup`${trouble}<g><title>${title}</title><line class="span" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${midY}" y2="${topY}"/><circle class="mid" cx="${x.toFixed(1)}" cy="${midY}" r="2.6"/></g>`;
}

function timeOf(index: number, { fromMs, toMs }: ChartSpan): string {
  return formatClock(fromMs + (index / STRETCHES) * (toMs - fromMs), toMs).slice(0, -3);
}

function yOf(seconds: number): number {
  const held = Math.min(HIGHEST, Math.max(LOWEST, seconds));
  const share = Math.log10(held / LOWEST) / Math.log10(HIGHEST / LOWEST);
  return BOTTOM - share * (BOTTOM - TOP);
}

function gridLine(seconds: number): Markup {
  const y = yOf(seconds).toFixed(1);
  const label = seconds < 1 ? `${seconds * 1000} ms` : `${seconds} s`;
  return markup`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${label}</text>`;
}

function hourMarks({ fromMs, toMs }: ChartSpan): readonly Markup[] {
  const stepMs = HOURS_APART * HOUR_MS;
  const marks: Markup[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) {
    const x = LEFT + ((atMs - fromMs) / (toMs - fromMs)) * (WIDTH - LEFT - RIGHT);
    const clock = new Date(atMs).toISOString().slice(11, 16);
    marks.push(
      markup`<text x="${x.toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${clock}</text>`,
    );
  }
  return marks;
}
