// Availability and latency over the windows, as a table: the figures behind every drawing.

import { formatPlural, type Markup, markup } from '../../../report/index.ts';
import { WINDOW_NAMES, type WindowName, type WindowStatistics } from '../../history/rows.ts';
import { formatAvailability, formatSeconds } from '../words.ts';

const WINDOW_WORDS = { '1h': '1 hour', '24h': '24 hours', '30d': '30 days' } as const;

export type Windows = Readonly<Record<WindowName, WindowStatistics>>;

/** The short form of the list: availability and delivery. */
export function windowsTable(windows: Windows): Markup {
  const rows = WINDOW_NAMES.map((name) => {
    const { availabilityRatio, delivery } = windows[name];
    return markup`<tr><th scope="row">${WINDOW_WORDS[name]}</th>
      <td class="availability">${formatAvailability(availabilityRatio)}</td>
      <td>${formatSeconds(delivery.p50Seconds)}</td><td>${formatSeconds(delivery.p95Seconds)}</td></tr>`;
  });
  return markup`<table><caption class="hidden">Availability and delivery times</caption>
    <thead><tr><th scope="col">over</th><th scope="col">available</th>
    <th scope="col">delivered p50</th><th scope="col">p95</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** The long form of one monitor's page. */
export function wholeTable(windows: Windows): Markup {
  const rows = WINDOW_NAMES.map((name) => {
    const { availabilityRatio, ok, failing, unknown, confirm, delivery } = windows[name];
    return markup`<tr><th scope="row">${WINDOW_WORDS[name]}</th>
      <td class="availability">${formatAvailability(availabilityRatio)}</td>
      <td>${formatPlural(ok + failing + unknown, 'probe')}</td><td>${failing}</td><td>${unknown}</td>
      <td>${formatSeconds(confirm.p50Seconds)}</td><td>${formatSeconds(confirm.p95Seconds)}</td>
      <td>${formatSeconds(delivery.p50Seconds)}</td><td>${formatSeconds(delivery.p95Seconds)}</td>
      <td>${formatSeconds(delivery.p99Seconds)}</td></tr>`;
  });
  const heads = ['available', 'probes', 'failing', 'unknown', 'confirmed p50', 'p95'];
  const all = [...heads, 'delivered p50', 'p95', 'p99'];
  return markup`<div class="scroll"><table>
    <caption class="hidden">Availability, confirmation and delivery times</caption>
    <thead><tr><th scope="col">over</th>${all.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows}</tbody></table></div>`;
}
