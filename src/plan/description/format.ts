// The description as text for a terminal. No colour, no escape codes: cli adds what it wants.

import { formatDuration } from '../../base/index.ts';
import type { LoadDescription, PhaseDescription, PlanDescription } from './description.ts';

const MIN_COLUMNS = 40;
const LABEL_COLUMNS = 11;

const CERTAINTY = { exact: '', 'at-most': 'at most ', estimate: 'about ' } as const;

interface FormatPlanOptions {
  readonly columns: number;
  /** What a run of it would be refused for, as sentences. */
  readonly refusals?: readonly string[];
}

/** Several lines, each at most `columns` wide (at least 40), ending in a line break. */
export function formatPlanDescription(
  plan: PlanDescription,
  { columns, refusals = [] }: FormatPlanOptions,
): string {
  const width = Math.max(MIN_COLUMNS, columns);
  const entries: readonly (readonly [string, string])[] = [
    ['plan', `${plan.name}, seed ${plan.seed}, ${plan.sha256.slice(0, 12)}`],
    ['users', describeUsers(plan)],
    ['cells', describeCells(plan)],
    ...plan.phases.map((phase, index) => [index === 0 ? 'phases' : '', phaseLine(phase)] as const),
    ...plan.loads.map((load, index) => [index === 0 ? 'loads' : '', loadLine(load)] as const),
    ['messages', describeMessages(plan)],
    ['readback', describeReadback(plan)],
    ['required', plan.checks.required.join(', ') || 'none'],
    ['exercised', plan.checks.exercised.join(', ') || 'none'],
    ['not', plan.checks.notExercised.join(', ') || 'none'],
    ...plan.warnings.map((warning) => ['warning', warning] as const),
    ...refusals.map((refusal) => ['refused', `\`run\` would not start: ${refusal}`] as const),
  ];
  return `${entries.map(([label, text]) => block(label, text, width)).join('\n')}\n`;
}

/** A count with thousands separated by commas, the same in every locale. */
function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function formatTime(timeMs: number): string {
  return timeMs === 0 ? '0s' : formatDuration(timeMs);
}

function formatRate(perSecond: number): string {
  return perSecond >= 100 ? `${formatCount(perSecond)}/s` : `${Number(perSecond.toFixed(2))}/s`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB'][power]}`;
}

function describeUsers(plan: PlanDescription): string {
  const later = plan.users - plan.usersConnectedAtStart;
  const workers = plan.workers === 1 ? '1 worker' : `${plan.workers} workers`;
  const arriving = later === 0 ? '' : `, ${formatCount(later)} of them arriving later`;
  return `${formatCount(plan.users)}${arriving}, on ${workers}`;
}

function describeCells({ cells, conversations }: PlanDescription): string {
  const rest = cells.incomplete === 0 ? '' : `, ${formatCount(cells.incomplete)} of them smaller`;
  return `${formatCount(cells.count)} of ${formatCount(cells.size)} (${conversations.kind})${rest}`;
}

function phaseLine({ name, durationMs, certainty }: PhaseDescription): string {
  return `${name.padEnd(9)} ${CERTAINTY[certainty]}${formatTime(durationMs)}`;
}

function loadLine(load: LoadDescription): string {
  const peak =
    load.arrivals === null
      ? `${formatCount(load.peak)} users at the peak`
      : `${formatCount(load.arrivals.warmup + load.arrivals.measure)} arrivals` +
        ` (${formatCount(load.arrivals.warmup)} in warm-up), ${formatRate(load.peak)} at the peak`;
  const time = `${formatTime(load.startAtMs)} to ${formatTime(load.endMs)}`;
  return `${load.name}: ${load.executor}, ${load.behaviors.join(' + ')}, ${peak}, ${time}`;
}

function describeMessages({ messages }: PlanDescription): string {
  const bound = messages.isUpperBound ? 'at most ' : '';
  const peak = `${formatRate(messages.peakPerSecond)} at the peak`;
  return `${bound}${formatCount(messages.expected)}, ${peak}`;
}

function describeReadback({ readback }: PlanDescription): string {
  return (
    `${formatCount(readback.requests)} requests for ${formatCount(readback.conversations)} ` +
    `conversations from both sides and every thread list, about ${formatBytes(readback.bytes)}`
  );
}

/** A label and its text, wrapped at spaces; a longer word is cut. */
function block(label: string, text: string, width: number): string {
  const room = width - LABEL_COLUMNS;
  const lines: string[] = [''];
  for (const word of text.split(' ').flatMap((long) => long.match(cutter(room)) ?? [''])) {
    const last = lines.at(-1) ?? '';
    if (last.length + 1 + word.length <= room)
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  const [first, ...rest] = lines[0] === '' && lines.length > 1 ? lines.slice(1) : lines;
  const indented = rest.map((line) => ' '.repeat(LABEL_COLUMNS) + line);
  return [label.padEnd(LABEL_COLUMNS) + (first ?? ''), ...indented].join('\n');
}

function cutter(room: number): RegExp {
  return new RegExp(`.{1,${room}}`, 'gu');
}
