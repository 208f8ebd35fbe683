// The load: offered against achieved, connections, and the load blocks of the scenario compared.

import type { LatencySummary } from '../../../metrics/index.ts';
import type { RunResult } from '../../../run/index.ts';
import { formatCount, formatPlural } from '../../text/format.ts';
import { isMeasured, latencyText } from '../../words.ts';
import type { PageData } from '../data/page-data.ts';
import { type Markup, markup } from '../markup.ts';
import { chartPlace } from './chart-place.ts';

/** Load blocks beyond these are in result.json. */
const MAX_LOADS = 60;

export function loadPart(result: RunResult, data: PageData): Markup | null {
  const loads = Object.entries(result.loads);
  if (data.points.length === 0 && loads.length === 0) return null;
  const table = loads.length === 0 ? null : compareLoads(loads);
  return markup`<section aria-labelledby="load"><h2 id="load">Load</h2>
<p class="faint">${rateText(result.messages)}</p>
${data.points.length === 0 ? null : markup`<div class="charts">${places(data)}</div>`}
${table}</section>`;
}

function places(data: PageData): readonly Markup[] {
  const sum = (read: (point: PageData['points'][number]) => number): number =>
    Math.round(data.points.reduce((total, one) => total + read(one), 0) * data.secondsPerPoint);
  const opened = formatPlural(
    sum(({ opened }) => opened),
    'socket',
  );
  const lost = formatCount(sum(({ lost }) => lost));
  const refused = formatCount(sum(({ refused }) => refused));
  return [
    chartPlace({
      island: 'rate',
      title: 'Offered and achieved',
      text: 'Messages a second.',
      isWide: true,
    }),
    chartPlace({ island: 'users', title: 'Connected users', text: 'And sends without a conf.' }),
    chartPlace({
      island: 'sockets',
      title: 'Connections',
      text: `${opened} opened, ${lost} lost, ${refused} refused.`,
    }),
  ];
}

function rateText({ planned, sent, dropped }: RunResult['messages']): string {
  if (planned === 0) return 'No message was planned.';
  if (sent === planned) return `All ${formatCount(planned)} planned messages were sent.`;
  const share = `${((sent / planned) * 100).toFixed(1)} %`;
  const counts = `${formatCount(sent)} of ${formatPlural(planned, 'planned message')}`;
  return `${counts} were sent (${share}), ${formatCount(dropped)} dropped.`;
}

type Loads = readonly (readonly [string, RunResult['loads'][string]])[];

function compareLoads(loads: Loads): Markup {
  const shown = loads.slice(0, MAX_LOADS);
  const values = shown.flatMap(([, { latency }]) => {
    const { summary } = deliveryOf(latency);
    return [summary?.p50Ms, summary?.p99Ms, summary?.maxMs].filter((value) => value != null);
  });
  const range = { low: Math.min(...values), high: Math.max(...values) };
  const hidden = loads.length - shown.length;
  const more =
    hidden > 0
      ? markup`<p class="faint">${formatPlural(hidden, 'more load')} in result.json</p>`
      : null;
  return markup`<h3 id="loads" class="gap">Load blocks compared</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="loads"><table><thead><tr>
<th scope="col">Load</th>${['planned', 'sent', 'dropped', 'delivered'].map(
    (title) => markup`<th scope="col" class="number">${title}</th>`,
  )}<th scope="col">Latency shown</th>${['p50', 'p99', 'max'].map(
    (title) => markup`<th scope="col" class="number">${title}</th>`,
  )}<th scope="col">p50 to p99, and the largest</th></tr></thead>
<tbody>${shown.map(([name, load]) => loadRow(name, load, range))}</tbody></table></div>${more}`;
}

const PREFERRED = [
  'delivery_time',
  'delivery_service_time',
  'confirm_time',
  'history_time',
  'threads_time',
];

/** The latency that tells most about a load. */
function deliveryOf(latency: Readonly<Record<string, LatencySummary>>): {
  readonly name: string;
  readonly summary: LatencySummary | null;
} {
  const name = PREFERRED.find((one) => latency[one] !== undefined && isMeasured(latency[one]));
  return { name: name ?? '', summary: name === undefined ? null : (latency[name] ?? null) };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function loadRow(name: string, load: RunResult['loads'][string], range: Range): Markup {
  const { messages, latency } = load;
  const { name: metric, summary } = deliveryOf(latency);
  const counts = [messages.planned, messages.sent, messages.dropped, messages.delivered];
  const values =
    summary === null
      ? ['\u2013', '\u2013', '\u2013']
      : [summary.p50Ms, summary.p99Ms, summary.maxMs].map((one) => latencyText(summary, one));
  return markup`<tr><th scope="row">${name}</th>
${counts.map((count) => markup`<td class="number">${formatCount(count)}</td>`)}
<td class="faint"><code>${metric}</code></td>
${values.map((value) => markup`<td class="number">${value}</td>`)}
<td>${summary === null ? null : rangeBar(summary, range)}</td></tr>`;
}

/** On one logarithmic scale for all loads. */
function rangeBar({ p50Ms, p99Ms, maxMs }: LatencySummary, { low, high }: Range): Markup | null {
  if (p50Ms === null) return null;
  const span = Math.log(Math.max(high / low, 1.01));
  const place = (value: number): number =>
    Number((2 + 196 * Math.min(1, Math.max(0, Math.log(value / low) / span))).toFixed(1));
  const from = place(p50Ms);
  const to = place(p99Ms ?? high);
  const end = place(maxMs ?? high);
  return markup`<svg class="range" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true"
focusable="false"><line class="whole" x1="${from}" x2="${end}" y1="8" y2="8"/>
<line class="body" x1="${from}" x2="${to}" y1="8" y2="8"/>
<line class="mid" x1="${from}" x2="${from}" y1="2" y2="14"/>
<line class="mid" x1="${end}" x2="${end}" y1="4" y2="12"/></svg>`;
}
