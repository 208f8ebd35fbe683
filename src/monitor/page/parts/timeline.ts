// The last probes as a row of bars: how tall is how long a message took, colour and length of what
// was not heard. Each bar says what it is to whoever points at it.

import { type Markup, markup } from '../../../report/index.ts';
import type { ResultRow } from '../../history/rows.ts';
import { formatClock, formatSeconds } from '../words.ts';

/** Places for bars; fewer results leave the left side empty. */
const PLACES = 60;
const PLACE_WIDTH = 10;
const BAR_WIDTH = 7;
const HEIGHT = 54;
const GROUND_Y = 52;
/** A bar of an ok probe is between these, from 1 ms to 10 s of latency, logarithmic. */
const LOW_HEIGHT = 8;
const HIGH_HEIGHT = 44;
const DECADES = 4;

/** `rows` newest first. */
export function timeline(rows: readonly ResultRow[], nowMs: number): Markup {
  const shown = rows.slice(0, PLACES).toReversed();
  const first = PLACES - shown.length;
  const bars = shown.map((row, index) => bar(row, (first + index) * PLACE_WIDTH, nowMs));
  const width = PLACES * PLACE_WIDTH;
  return markup`<svg class="timeline" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary(shown)}">
    <rect class="ground" x="0" y="${GROUND_Y}" width="${width}" height="1"/>
    ${bars}</svg>`;
}

/** `60 probes, the oldest first: 58 ok, 2 failing.` */
function summary(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return 'No probe yet.';
  const counts = (['ok', 'failing', 'unknown', 'skipped'] as const)
    .map((name) => [name, rows.filter(({ result }) => result === name).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  return `The last ${rows.length} probes, the oldest first: ${counts.join(', ')}.`;
}

function bar(row: ResultRow, x: number, nowMs: number): Markup {
  const height = heightOf(row);
  const care = row.isMaintenance
    ? markup`<rect class="care" x="${x}" y="${GROUND_Y - 1}" width="${PLACE_WIDTH}" height="3"/>`
    : markup``;
  return markup`${care}<rect class="bar ${row.result}" x="${x + 1}" y="${GROUND_Y - height}" width="${BAR_WIDTH}" height="${height}" rx="1.5"><title>${titleOf(row, nowMs)}</title></rect>`;
}

function titleOf(row: ResultRow, nowMs: number): string {
  const notes = [
    row.isMaintenance ? ' (maintenance)' : '',
    row.isConfirmation ? ' (confirming)' : '',
  ];
  return `${formatClock(row.startedAtMs, nowMs)} ${row.result}${notes.join('')}: ${row.sentence}${latencyOf(row)}`;
}

function latencyOf({ deliverySeconds }: ResultRow): string {
  if (deliverySeconds.length === 0) return '';
  return ` Delivered within ${formatSeconds(Math.max(...deliverySeconds))}.`;
}

function heightOf({ result, deliverySeconds }: ResultRow): number {
  if (result === 'skipped') return 3;
  if (result !== 'ok') return HIGH_HEIGHT;
  const slowestMs = 1000 * Math.max(0.001, ...deliverySeconds);
  const share = Math.min(1, Math.log10(slowestMs) / DECADES);
  return Math.round(LOW_HEIGHT + share * (HIGH_HEIGHT - LOW_HEIGHT));
}
