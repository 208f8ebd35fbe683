// The view while a run goes on: a few lines that are redrawn in place, or one plain line elsewhere.
// Pure; repainting is the painter's work.

import type { Severity } from '../../scenario/index.ts';
import {
  formatCount,
  formatMs,
  formatPlural,
  formatRate,
  formatShare,
  formatSpan,
} from '../text/format.ts';
import { makePaint, type Paint } from '../text/paint.ts';
import { cutText, displayWidth, padEnd, plainText } from '../text/plain.ts';
import { SEVERITY_WORDS, withoutCredentials } from '../words.ts';
import type { LivePercentiles, LiveState } from './live-state.ts';
import { sparkline } from './sparkline.ts';

export interface LiveOptions {
  readonly columns: number;
  readonly color: boolean;
}

const LABEL_COLUMNS = 11;
const TREND_COLUMNS = 40;

const PLURALS: Readonly<Record<Severity, string>> = {
  ...SEVERITY_WORDS,
  E: 'errors',
  W: 'warnings',
};

/** Lines of the live view, each at most `columns` wide. */
export function renderLive(state: LiveState, options: LiveOptions): string[] {
  const paint = makePaint(options.color);
  const columns = Math.max(40, options.columns - 1);
  const row = (label: string, parts: readonly string[], trend: readonly (number | null)[] = []) =>
    labelled({ label, parts, trend }, columns, paint);
  const rate = [
    `offered ${formatRate(state.offeredPerSecond)}`,
    `achieved ${formatRate(state.achievedPerSecond)}`,
  ];
  return [
    titleLine(state, columns, paint),
    progressBar(state, columns, paint),
    row('users', usersParts(state)),
    row('rate', rate, state.rateTrend),
    row('confirm', percentileParts(state.confirm)),
    row('delivery', percentileParts(state.delivery), state.deliveryTrendMs),
    row('findings', [findingsText(state, paint)]),
    row('generator', generatorParts(state, paint)),
    row('work', workParts(state, paint)),
  ];
}

/** One plain line for logs and pipes. */
export function renderProgressLine(state: LiveState): string {
  const parts = [
    `${state.connectedUsers}/${state.totalUsers} users`,
    `offered ${formatRate(state.offeredPerSecond)}`,
    `achieved ${formatRate(state.achievedPerSecond)}`,
    `confirm p99 ${orDash(state.confirm.p99Ms)}`,
    `delivery p99 ${orDash(state.delivery.p99Ms)}`,
    findingsText(state, makePaint(false)),
    state.backlog > 0 ? `backlog ${formatCount(state.backlog)}` : '',
    state.readsOwed > 0
      ? `reads ${formatCount(state.readsDone)}/${formatCount(state.readsOwed)}`
      : '',
  ];
  return `${clockText(state)} ${parts.filter((part) => part !== '').join(', ')}`;
}

function titleLine(state: LiveState, columns: number, paint: Paint): string {
  const right = cutText(plainText(withoutCredentials(state.target)), Math.floor(columns / 2));
  const left = cutText(plainText(state.scenarioName), columns - displayWidth(right) - 2);
  return `${paint('strong', padEnd(left, columns - displayWidth(right)))}${paint('faint', right)}`;
}

function progressBar(state: LiveState, columns: number, paint: Paint): string {
  const lead = padEnd(state.phase, LABEL_COLUMNS - 1);
  const tail = clockText(state);
  const width = Math.max(8, columns - displayWidth(lead) - displayWidth(tail) - 2);
  const filled = Math.round(Math.min(1, Math.max(0, shareOf(state))) * width);
  const bar =
    paint('accent', '\u2501'.repeat(filled)) + paint('faint', '\u2500'.repeat(width - filled));
  return `${paint('accent', lead)} ${bar} ${tail}`;
}

/** How far the present phase is, 0 .. 1. */
function shareOf(state: LiveState): number {
  const ratio = (part: number, whole: number) => (whole <= 0 ? 0 : part / whole);
  switch (state.phase) {
    case 'prepare':
      return 0;
    case 'connect':
      return ratio(state.connectedUsers, state.totalUsers);
    case 'warmup':
      return ratio(state.elapsedMs + state.warmupMs, state.warmupMs);
    case 'measure':
      return ratio(state.elapsedMs, state.totalMs);
    case 'readback':
      return ratio(state.readsDone, state.readsOwed);
    case 'settle':
    case 'done':
      return 1;
  }
}

function clockText(state: LiveState): string {
  switch (state.phase) {
    case 'warmup':
      return `[warm-up, ${formatSpan(-state.elapsedMs)} to go]`;
    case 'measure':
      return `[${formatSpan(state.elapsedMs)} of ${formatSpan(state.totalMs)}]`;
    case 'readback':
      return `[reading back ${formatCount(state.readsDone)} of ${formatCount(state.readsOwed)}]`;
    case 'settle':
      return `[settling, ${formatCount(state.outstanding)} outstanding]`;
    case 'prepare':
      return '[preparing]';
    case 'connect':
      return `[connecting ${connectedText(state)}]`;
    case 'done':
      return '[done]';
  }
}

function labelled(
  row: {
    readonly label: string;
    readonly parts: readonly string[];
    readonly trend: readonly (number | null)[];
  },
  columns: number,
  paint: Paint,
): string {
  const body = row.parts.filter((part) => part !== '').join(' \u00b7 ');
  const used = LABEL_COLUMNS + displayWidth(body);
  const room = Math.min(TREND_COLUMNS, columns - Math.max(used, 44) - 2);
  const line = paint('faint', padEnd(row.label, LABEL_COLUMNS)) + body;
  if (row.trend.length === 0 || room < 8) return line;
  const pad = ' '.repeat(Math.max(2, 44 - used + 2));
  return `${line}${pad}${paint('accent', sparkline(row.trend, room))}`;
}

function usersParts(state: LiveState): readonly string[] {
  const agents =
    state.agentsAlive === state.agentsTotal
      ? formatPlural(state.agentsTotal, 'agent')
      : `${state.agentsAlive} of ${formatPlural(state.agentsTotal, 'agent')}`;
  const silent = state.agentsSilent > 0 ? `${state.agentsSilent} silent` : '';
  return [`${connectedText(state)} connected`, state.agentsTotal > 0 ? agents : '', silent];
}

function connectedText(state: LiveState): string {
  return `${formatCount(state.connectedUsers)} of ${formatCount(state.totalUsers)}`;
}

function percentileParts({ p50Ms, p99Ms }: LivePercentiles): readonly string[] {
  return [`p50 ${padEnd(orDash(p50Ms), 8)} p99 ${orDash(p99Ms)}`];
}

function findingsText(state: LiveState, paint: Paint): string {
  const { findings } = state;
  const tones = { C: 'bad', E: 'bad', W: 'unsure', L: 'unsure', I: 'faint' } as const;
  const parts = (['C', 'E', 'W', 'L', 'I'] as const satisfies readonly Severity[])
    .filter((severity) => findings[severity] > 0)
    .map((severity) =>
      paint(
        tones[severity],
        formatPlural(findings[severity], SEVERITY_WORDS[severity], PLURALS[severity]),
      ),
    );
  if (findings.suspected > 0) parts.push(`${formatCount(findings.suspected)} suspected`);
  return parts.length === 0 ? paint('good', 'no findings') : parts.join(', ');
}

function generatorParts(state: LiveState, paint: Paint): readonly string[] {
  const gap = `loop gap ${formatMs(state.loopGapMaxMs)}`;
  return [
    `CPU ${formatShare(state.cpuRatio)}`,
    `pacer lag ${formatMs(state.pacerLagMaxMs)}`,
    state.loopGapMaxMs > 250 ? paint('unsure', gap) : gap,
  ];
}

function workParts(state: LiveState, paint: Paint): readonly string[] {
  const backlog = `backlog ${formatCount(state.backlog)}`;
  return [
    `outstanding ${formatCount(state.outstanding)}`,
    state.oldestOutstandingMs > 0 ? `oldest ${formatMs(state.oldestOutstandingMs)}` : '',
    state.backlog > 0 ? paint('unsure', backlog) : backlog,
    state.readsOwed > 0
      ? `reads ${formatCount(state.readsDone)} of ${formatCount(state.readsOwed)}`
      : '',
  ];
}

function orDash(valueMs: number | null): string {
  return valueMs === null ? '\u2013' : formatMs(valueMs);
}
