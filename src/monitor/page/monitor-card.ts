// One monitor in the list: its state, since when, its windows, its last probes, and why it fails.

import { formatBytes, type Markup, markup } from '../../report/index.ts';
import { evidencePart } from './parts/evidence-part.ts';
import { statePill } from './parts/marks.ts';
import { timeline } from './parts/timeline.ts';
import { windowsTable } from './parts/windows-table.ts';
import type { ShownMonitor, ShownResult } from './shown-monitor.ts';
import { formatSince, TONES, timeElement } from './words.ts';

/** A readback of more than this is worth a word. */
const MUCH_HISTORY_BYTES = 2 * 1024 * 1024;

/** `trouble`: the newest result that was not ok, if any is among the last. */
export function monitorCard(
  monitor: ShownMonitor,
  trouble: ShownResult | null,
  nowMs: number,
): Markup {
  const { name, state, windows, recent } = monitor;
  const id = `monitor-${name}`;
  return markup`<article class="monitor ${TONES[state]}" aria-labelledby="${id}">
    <div class="head">${statePill(state)}
    <h2 id="${id}"><a href="/monitors/${encodeURIComponent(name)}">${name}</a></h2>
    <span class="since">${sinceWords(monitor, nowMs)}</span>${labelList(monitor)}</div>
    ${sentenceOf(monitor)}${maintenanceNote(monitor, nowMs)}
    <div class="body"><figure>${timeline(recent, nowMs)}
    <figcaption><span>${spanWords(monitor, nowMs)}</span><span>now</span></figcaption></figure>
    ${windowsTable(windows)}</div>
    ${troublePart(monitor, trouble, nowMs)}
    <p class="foot">${footWords(monitor, nowMs)}</p></article>`;
}

export function sinceWords({ sinceMs, state }: ShownMonitor, nowMs: number): string {
  if (sinceMs === null) return 'not probed yet';
  return `${state} for ${formatSince(nowMs - sinceMs)}`;
}

export function labelList({ labels }: ShownMonitor): Markup {
  const entries = Object.entries(labels);
  if (entries.length === 0) return markup``;
  const items = entries.map(([key, value]) => markup`<li>${key}: ${value}</li>`);
  return markup`<ul class="labels" aria-label="Labels">${items}</ul>`;
}

export function sentenceOf({ last }: ShownMonitor): Markup {
  return last === null ? markup`` : markup`<p class="sentence">${last.sentence}</p>`;
}

export function maintenanceNote(monitor: ShownMonitor, nowMs: number): Markup {
  const { isInMaintenance, silencedUntilMs } = monitor;
  if (silencedUntilMs !== null) {
    const until = timeElement(silencedUntilMs, nowMs);
    return markup`<p class="note idle">Silenced until ${until}: probes go on, nobody is told.</p>`;
  }
  if (!isInMaintenance) return markup``;
  return markup`<p class="note idle">In maintenance: probes go on, nobody is told.</p>`;
}

/** How far back the bars reach. */
function spanWords({ recent }: ShownMonitor, nowMs: number): string {
  const oldest = recent.at(-1);
  return oldest === undefined ? 'no probe yet' : `${formatSince(nowMs - oldest.startedAtMs)} ago`;
}

function troublePart(
  { name, state }: ShownMonitor,
  trouble: ShownResult | null,
  nowMs: number,
): Markup {
  if (trouble === null) return markup``;
  const { row } = trouble;
  const ago = formatSince(nowMs - row.startedAtMs);
  return evidencePart(trouble, {
    id: `evidence-${name}`,
    title: `What the probe saw that was ${row.result} ${ago} ago`,
    isOpen: state !== 'ok',
  });
}

/** What comes next, what is open, what it costs. */
export function footWords(monitor: ShownMonitor, nowMs: number): readonly Markup[] {
  const { last, openAlerts, historyBytes, lastSuccessAtMs, state } = monitor;
  const parts: Markup[] = [];
  if (last !== null) parts.push(markup`last probe ${timeElement(last.startedAtMs, nowMs)}`);
  parts.push(markup`${nextWords(monitor, nowMs)}`);
  if (state !== 'ok' && lastSuccessAtMs !== null) {
    parts.push(markup`last ok ${timeElement(lastSuccessAtMs, nowMs)}`);
  }
  for (const { kind, openedAtMs } of openAlerts) {
    parts.push(markup`alert open (${kind}) since ${timeElement(openedAtMs, nowMs)}`);
  }
  if (historyBytes >= MUCH_HISTORY_BYTES) {
    parts.push(markup`a whole readback costs ${formatBytes(historyBytes)}`);
  }
  return parts.map((part) => markup`<span>${part}</span>`);
}

function nextWords({ isProbing, nextRunAtMs }: ShownMonitor, nowMs: number): string {
  if (isProbing) return 'a probe is under way';
  if (nextRunAtMs === null) return 'no further probe';
  return `next in ${formatSince(nextRunAtMs - nowMs)}`;
}
