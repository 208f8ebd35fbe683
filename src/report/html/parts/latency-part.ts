// Latencies: the table of percentiles, and the places of the charts that show them over time, by
// size, and to the last nine.

import type { LatencySummary } from '../../../metrics/index.ts';
import type { RunResult } from '../../../run/index.ts';
import { formatCount, formatMs, formatPlural } from '../../text/format.ts';
import { contentionNote, latencyText, shownMetrics } from '../../words.ts';
import type { PageData } from '../data/page-data.ts';
import { type Markup, markup } from '../markup.ts';
import { chartPlace } from './chart-place.ts';

export function latencyPart(result: RunResult, data: PageData): Markup {
  const rows = shownMetrics(result).map((metric) => latencyRow(metric, result.latency[metric]));
  const table = markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="latency">
<table><thead><tr><th scope="col">Metric</th>
${['p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'samples'].map(
  (title) => markup`<th scope="col" class="number">${title}</th>`,
)}</tr></thead><tbody>${rows}</tbody></table></div>`;
  const note = contentionNote(result);
  return markup`<section aria-labelledby="latency"><h2 id="latency">Latency</h2>
<p class="faint">From the instant a message was due; samples of the measure phase. \u221e: the
percentile lies in results that never came.${floorText(data)}</p>
${note === null ? null : markup`<p class="unknown note">${note}</p>`}
${rows.length === 0 ? markup`<p class="faint">Nothing was measured.</p>` : table}
<div class="charts">${chartsOf(data)}</div></section>`;
}

function floorText({ floorMs }: PageData): string {
  if (floorMs === null) return '';
  return ` The generator itself cannot tell apart what is shorter than ${formatMs(floorMs)}: the
measurement floor.`;
}

function latencyRow(name: string, summary: LatencySummary): Markup {
  const values = [summary.p50Ms, summary.p90Ms, summary.p95Ms, summary.p99Ms, summary.p999Ms];
  const cells = [...values, summary.maxMs].map((value, index) => {
    const style = index === 3 ? 'number strong' : 'number';
    return markup`<td class="${style}">${latencyText(summary, value)}</td>`;
  });
  const missing = summary.missing > 0 ? ` (${formatCount(summary.missing)} never came)` : '';
  const samples = `${formatCount(summary.count + summary.missing)}${missing}`;
  return markup`<tr><th scope="row"><code>${name}</code></th>${cells}
<td class="number">${samples}</td></tr>`;
}

function chartsOf(data: PageData): readonly Markup[] {
  const overTime = data.points.some(({ delivery, confirm }) => (delivery ?? confirm) !== null);
  if (!overTime && data.curves.length === 0) {
    return [markup`<p class="faint wide">No window holds anything to draw.</p>`];
  }
  const heat = data.points.some((point) => point.heat.length > 0);
  return [
    ...(overTime
      ? [chartPlace({ island: 'latency', title: 'Over time', text: worstText(data), isWide: true })]
      : []),
    ...(heat
      ? [
          chartPlace({
            island: 'heat',
            title: `Every ${data.deliveryMetric}, by second`,
            text: 'The stronger a cell, the more deliveries took that long; logarithmic.',
            isWide: true,
          }),
        ]
      : []),
    ...(data.curves.length > 0
      ? [
          chartPlace({
            island: 'curve',
            title: 'The whole distribution',
            text: 'Each step to the right is one nine more; both axes logarithmic.',
            isWide: true,
          }),
        ]
      : []),
  ];
}

function worstText({ points, secondsPerPoint }: PageData): string {
  const width = secondsPerPoint === 1 ? 'second' : `${secondsPerPoint} seconds`;
  const lead = `By completion, a point each ${width}.`;
  const worst = points.reduce<(typeof points)[number] | null>(
    (most, point) => ((point.delivery?.[2] ?? -1) > (most?.delivery?.[2] ?? -1) ? point : most),
    null,
  );
  const disturbed = points.filter(({ isDisturbed }) => isDisturbed).length;
  const note =
    disturbed > 0
      ? ` Shaded: ${formatPlural(disturbed, 'point')} in which the generator itself stood still.`
      : '';
  if (worst === null || worst.delivery === null) return lead + note;
  const highest = `${formatMs(worst.delivery[2])}, at ${Math.floor(worst.at)} s`;
  return `${lead} The highest p99 of deliveries was ${highest}.${note}`;
}
