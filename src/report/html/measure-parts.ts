// The numbers: latency table, the two charts over time, the generator, the surroundings, and how to
// run the same again.

import type { LatencySummary, WindowRecord } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { healthOf } from '../summary/generator-section.ts';
import { formatCount, formatGibibytes, formatMs, formatRate } from '../text/format.ts';
import {
  boundTexts,
  contentionNote,
  generatorWord,
  isMeasured,
  latencyText,
  shownMetrics,
  targetTextOf,
} from '../words.ts';
import { renderChart } from './chart.ts';
import { type Markup, markup } from './markup.ts';
import { type Timeline, timelineOf } from './timeline.ts';

const DEFAULT_LOOP_GAP_MS = 250;

export function latencyPart(result: RunResult, windows: readonly WindowRecord[]): Markup {
  const rows = shownMetrics(result).flatMap((metric) => [
    latencyRow(metric, result.latency[metric], 'whole'),
    ...loadRows(result, metric),
  ]);
  const table = markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="latency">
<table><thead><tr><th scope="col">Metric</th>
${['p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'samples'].map(
  (title) => markup`<th scope="col" class="number">${title}</th>`,
)}</tr></thead><tbody>${rows}</tbody></table></div>`;
  const note = contentionNote(result);
  const contended = note === null ? null : markup`<p class="unknown tone">${note}</p>`;
  return markup`<section aria-labelledby="latency"><h2 id="latency">Latency</h2>
${rows.length === 0 ? markup`<p class="faint">Nothing was measured.</p>` : table}
<p class="faint">From the instant a message was due; samples of the measure phase. \u221e: the
percentile lies in results that never came.</p>${contended}
${windows.length === 0 ? null : charts(timelineOf(windows, boundsOf(result)))}</section>`;
}

function boundsOf({ generator, plan }: RunResult) {
  const loopGapMs = generator.bounds.loopGapMs ?? DEFAULT_LOOP_GAP_MS;
  return { loopGapMs, measureMs: plan.measureMs };
}

function loadRows(result: RunResult, metric: string): readonly Markup[] {
  const parts = Object.entries(result.loads).flatMap(([load, { latency }]) => {
    const summary = latency[metric];
    return summary === undefined || !isMeasured(summary) ? [] : [{ load, summary }];
  });
  if (parts.length < 2) return [];
  return parts.map(({ load, summary }) => latencyRow(`load ${load}`, summary, 'part'));
}

function latencyRow(name: string, summary: LatencySummary, kind: 'whole' | 'part'): Markup {
  const values = [summary.p50Ms, summary.p90Ms, summary.p95Ms, summary.p99Ms, summary.p999Ms];
  const cells = [...values, summary.maxMs].map((value, index) => {
    const style = index === 3 && kind === 'whole' ? 'number strong' : 'number';
    return markup`<td class="${style}">${latencyText(summary, value)}</td>`;
  });
  const missing = summary.missing > 0 ? ` (${formatCount(summary.missing)} never came)` : '';
  const title =
    kind === 'whole' ? markup`<code>${name}</code>` : markup`<span class="faint">${name}</span>`;
  const samples = `${formatCount(summary.count + summary.missing)}${missing}`;
  return markup`<tr><th scope="row">${title}</th>${cells}<td class="number">${samples}</td></tr>`;
}

function charts(timeline: Timeline): Markup {
  const { points, secondsPerPoint } = timeline;
  const atSeconds = points.map((point) => point.atSecond);
  const half = secondsPerPoint / 2;
  const shaded = points
    .filter((point) => point.isDisturbed)
    .map((point) => ({ from: point.atSecond - half, to: point.atSecond + half }));
  const latency = renderChart({
    title: `${timeline.metric} over time`,
    description: describeLatency(timeline),
    atSeconds,
    series: [
      { name: 'p99', style: 'b', values: points.map((point) => point.p99Ms) },
      { name: 'p50', style: 'a', values: points.map((point) => point.p50Ms) },
    ],
    scale: 'log',
    formatValue: shortMs,
    shaded,
  });
  const rate = renderChart({
    title: 'Messages per second, offered and sent',
    description: describeRate(timeline),
    atSeconds,
    series: [
      { name: 'offered', style: 'b', values: points.map((point) => point.offeredPerSecond) },
      { name: 'sent', style: 'a', values: points.map((point) => point.achievedPerSecond) },
    ],
    scale: 'linear',
    formatValue: (value) => formatRate(value),
    shaded,
  });
  return markup`${latency}${rate}`;
}

function shortMs(value: number): string {
  return value >= 1000
    ? `${Number((value / 1000).toPrecision(3))} s`
    : `${Number(value.toPrecision(3))} ms`;
}

function describeLatency({ points, secondsPerPoint }: Timeline): string {
  const worst = points.reduce<Timeline['points'][number] | null>(
    (most, point) => ((point.p99Ms ?? -1) > (most?.p99Ms ?? -1) ? point : most),
    null,
  );
  const width = secondsPerPoint === 1 ? 'each second' : `each ${secondsPerPoint} seconds`;
  if (worst === null || worst.p99Ms === null) return 'No latency was measured.';
  const note = points.some((point) => point.isDisturbed)
    ? ' Shaded: the generator itself stood still.'
    : '';
  const highest = `${formatMs(worst.p99Ms)}, at ${Math.floor(worst.atSecond)} s`;
  return `By completion, ${width}, logarithmic. The highest p99 was ${highest}.${note}`;
}

function describeRate({ points }: Timeline): string {
  const measured = points.filter((point) => point.atSecond >= 0);
  const sum = (read: (point: Timeline['points'][number]) => number | null) =>
    measured.reduce((total, point) => total + (read(point) ?? 0), 0);
  const offered = sum((point) => point.offeredPerSecond);
  if (offered === 0) return 'No message was planned.';
  const share = (sum((point) => point.achievedPerSecond) / offered) * 100;
  return `From t = 0 on, ${share.toFixed(1)} % of the offered messages were sent in these windows.`;
}

const GENERATOR_TONES = { fit: 'pass', 'not fit': 'unknown', 'not judged': 'idle' } as const;

export function generatorPart(result: RunResult): Markup {
  const { generator } = result;
  const word = generatorWord(result);
  const tone = GENERATOR_TONES[word];
  const bounds = boundTexts(result);
  const boundsRow =
    bounds.length === 0 ? null : markup`<dt>Bounds</dt><dd>${bounds.join(', ')}</dd>`;
  const agents = result.agents.map((agent) => {
    const text = agent.error === null ? agent.state : `${agent.state}: ${agent.error}`;
    return markup`<dt>${`Agent ${agent.index}`}</dt><dd>${text}</dd>`;
  });
  return markup`<section aria-labelledby="generator"><h2 id="generator">Generator</h2>
<p class="${tone}"><span class="tone">${word}</span>
${healthOf(result).join(' \u00b7 ')}</p>
${generator.reasons.map((reason) => markup`<p>${reason}</p>`)}
<dl>${boundsRow}${agents}</dl></section>`;
}

export function reproducePart(result: RunResult): Markup {
  const target =
    result.target.kind === 'embedded' ? '' : ` --target ${quoted(targetTextOf(result))}`;
  const { scenario, plan } = result;
  const command = `npx earshot run ${quoted(scenario.file)} --seed ${quoted(plan.seed)}${target}`;
  const rows = [
    ['Run', result.runId],
    ['Scenario SHA-256', result.scenario.sha256],
    ['Plan SHA-256', result.plan.sha256],
    ['Earshot', result.tool.version],
    ...Object.entries(result.labels),
    ...Object.entries(result.environment).map(([name, value]) => environmentRow(name, value)),
  ].map(([name = '', value = '']) => markup`<dt>${name}</dt><dd><code>${value}</code></dd>`);
  return markup`<section aria-labelledby="reproduce"><h2 id="reproduce">How to reproduce</h2>
<pre tabindex="0"><code>${command}</code></pre><dl>${rows}</dl></section>
${learnedPart(result)}`;
}

function environmentRow(name: string, value: string | number): readonly [string, string] {
  const isMemory = name === 'memoryBytes' && typeof value === 'number';
  return isMemory ? ['memory', formatGibibytes(value)] : [name, String(value)];
}

function learnedPart({ learned }: RunResult): Markup | null {
  if (learned.length === 0) return null;
  return markup`<section aria-labelledby="learned"><h2 id="learned">Learned about the server</h2>
<ul>${learned.map((text) => markup`<li>${text}</li>`)}</ul></section>`;
}

/** Quoted for a shell where it must be. */
function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
