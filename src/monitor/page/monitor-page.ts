// The page of one monitor: a day of latencies, every window, and the results with what they saw.

import { formatBytes, type Markup, markup } from '../../report/index.ts';
import { footWords, labelList, maintenanceNote, sentenceOf, sinceWords } from './monitor-card.ts';
import { pageFrame } from './page-frame.ts';
import { latencyChart } from './parts/latency-chart.ts';
import { stateMark } from './parts/marks.ts';
import { resultsList } from './parts/results-list.ts';
import { wholeTable } from './parts/windows-table.ts';
import type { ShownMonitor, ShownResult } from './shown-monitor.ts';
import { formatSince, STATE_WORDS, TONES } from './words.ts';

export const CHART_SPAN_MS = 86_400_000;

export interface MonitorSources {
  readonly monitor: ShownMonitor;
  /** Of the last day, newest first. */
  readonly results: readonly ShownResult[];
  /** Whoever has the token. */
  readonly mayAct: boolean;
  readonly nowMs: number;
}

/** The whole document. */
export function monitorPage({ monitor, results, mayAct, nowMs }: MonitorSources): string {
  const { name, state, windows } = monitor;
  const rows = results.map(({ row }) => row);
  const span = { fromMs: nowMs - CHART_SPAN_MS, toMs: nowMs };
  const body = markup`<header class="${TONES[state]}">
    <p class="brand"><a href="/">Earshot monitor</a></p>
    <h1>${stateMark(state)}<span>${name}: ${STATE_WORDS[state].toLowerCase()}</span></h1>
    <div class="head"><span class="since">${sinceWords(monitor, nowMs)}</span>${labelList(monitor)}</div>
    ${sentenceOf(monitor)}${maintenanceNote(monitor, nowMs)}
    <p class="foot">${footWords(monitor, nowMs)}${actLink(name, mayAct)}</p></header>
    <main><section aria-labelledby="latency"><h2 id="latency">Delivery, the last day</h2>
    <figure>${latencyChart(rows, span)}</figure>${chartKey()}</section>
    <section aria-labelledby="windows"><h2 id="windows">Windows</h2>${wholeTable(windows)}</section>
    <section aria-labelledby="results"><h2 id="results">Results, the last day</h2>
    ${resultsList(results, nowMs)}</section>
    <section aria-labelledby="about"><h2 id="about">What is probed</h2>${aboutList(monitor)}</section></main>`;
  return pageFrame({ title: `${name}: ${state} – Earshot`, tone: TONES[state], body });
}

function actLink(name: string, mayAct: boolean): Markup {
  if (!mayAct) return markup``;
  return markup`<span><a href="/monitors/${encodeURIComponent(name)}/act">probe now, silence</a></span>`;
}

function chartKey(): Markup {
  return markup`<ul class="key"><li><i class="mid"></i>half of the messages within, the line up to the slowest</li>
    <li class="fail"><i></i>a probe was failing</li><li class="unknown"><i></i>a probe could not tell</li></ul>`;
}

function aboutList({ scenario, target, historyBytes, intervalSeconds }: ShownMonitor): Markup {
  const entries = [
    ['scenario', scenario],
    ['target', target ?? 'the scenario’s own'],
    ['every', formatSince(intervalSeconds * 1000)],
    ['a whole readback costs', historyBytes === 0 ? 'not known yet' : formatBytes(historyBytes)],
  ] as const;
  const rows = entries.map(([term, value]) => markup`<dt>${term}</dt><dd>${value}</dd>`);
  return markup`<dl>${rows}</dl>`;
}
