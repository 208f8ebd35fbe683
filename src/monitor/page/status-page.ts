// The status page: every monitor, those in trouble first, and one sentence for all of them.

import { formatPlural, markup } from '../../report/index.ts';
import { monitorCard } from './monitor-card.ts';
import { pageFrame, REFRESH_SECONDS } from './page-frame.ts';
import { stateMark } from './parts/marks.ts';
import type { ShownMonitor, ShownResult } from './shown-monitor.ts';
import { TONES, timeElement } from './words.ts';

export interface StatusSources {
  readonly monitors: readonly ShownMonitor[];
  /** By name: the newest result that was not ok, with its evidence. */
  readonly troubles: ReadonlyMap<string, ShownResult>;
  /** What keeps the monitor itself from its work. */
  readonly problems: readonly string[];
  readonly nowMs: number;
}

const ORDER = ['failing', 'unknown', 'ok'] as const;

/** The whole document. */
export function statusPage({ monitors, troubles, problems, nowMs }: StatusSources): string {
  const worst = ORDER.find((state) => monitors.some((monitor) => monitor.state === state)) ?? 'ok';
  const headline = headlineOf(monitors, worst);
  const sorted = ORDER.flatMap((wanted) => monitors.filter(({ state }) => state === wanted));
  const cards = sorted.map((monitor) =>
    monitorCard(monitor, troubles.get(monitor.name) ?? null, nowMs),
  );
  const notes = problems.map((problem) => markup`<p class="note fail">${problem}</p>`);
  const body = markup`<header class="${TONES[worst]}"><p class="brand">Earshot monitor</p>
    <h1>${stateMark(worst)}<span>${headline}</span></h1>
    <p class="facts">as of ${timeElement(nowMs, nowMs)} UTC, refreshed every ${REFRESH_SECONDS} s</p>
    ${notes}</header><main>${cards}</main>`;
  return pageFrame({ title: `${headline} – Earshot`, tone: TONES[worst], body });
}

function headlineOf(monitors: readonly ShownMonitor[], worst: ShownMonitor['state']): string {
  const count = monitors.filter(({ state }) => state === worst).length;
  const [only] = monitors;
  if (only === undefined) return 'There is no monitor';
  if (monitors.length === 1) {
    return { ok: 'The chat works', failing: 'The chat does not work', unknown: 'Nobody can tell' }[
      worst
    ];
  }
  if (worst === 'ok') return `All ${formatPlural(monitors.length, 'monitor')} are ok`;
  const are = count === 1 ? 'is' : 'are';
  const said = worst === 'failing' ? 'failing' : 'unknown';
  return `${count} of ${formatPlural(monitors.length, 'monitor')} ${are} ${said}`;
}
