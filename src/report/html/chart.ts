// A line chart as inline SVG: axes, grid, two labelled series, shaded spans. No script, no font, no
// link; its colours are classes of the page's style. The words for those who cannot see it come
// from the caller.

import { type Markup, markup } from './markup.ts';

export interface ChartSeries {
  readonly name: string;
  /** `a` solid, `b` dashed, each with its colour. */
  readonly style: 'a' | 'b';
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly title: string;
  /** What the chart shows, in a sentence. */
  readonly description: string;
  /** Seconds from t = 0 of each point, ascending. */
  readonly atSeconds: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly scale: 'linear' | 'log';
  readonly formatValue: (value: number) => string;
  /** Spans to shade, seconds. */
  readonly shaded: readonly { readonly from: number; readonly to: number }[];
}

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 62;
const RIGHT = 74;
const TOP = 12;
const BOTTOM = 28;

interface Frame {
  readonly x: (second: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** Renders the chart; an empty one says so. */
export function renderChart(chart: Chart): Markup {
  const values = chart.series.flatMap((one) => one.values).filter((value) => value !== null);
  if (values.length === 0) return markup`<p class="faint">No window holds anything to draw.</p>`;
  const frame = frameOf(chart, values);
  const sizes = `0 0 ${WIDTH} ${HEIGHT}`;
  return markup`<figure><figcaption>${chart.title}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${chart.title}">
<svg viewBox="${sizes}" role="img" aria-label="${chart.title}. ${chart.description}">
${chart.shaded.map((span) => shade(span, frame))}${grid(chart, frame)}
${chart.series.map((one) => line(one, chart.atSeconds, frame))}${labels(chart, frame)}
</svg></div><p class="faint">${chart.description}</p></figure>`;
}

function frameOf(chart: Chart, values: readonly number[]): Frame {
  const first = Math.min(...chart.atSeconds);
  const last = Math.max(...chart.atSeconds, first + 1);
  const positive = values.filter((value) => value > 0);
  const isLog = chart.scale === 'log' && positive.length > 0;
  const yTicks = isLog
    ? logTicks(Math.min(...positive), Math.max(...positive))
    : linearTicks(0, Math.max(...values, 1e-9), 4);
  const low = yTicks[0] ?? 0;
  const high = yTicks.at(-1) ?? 1;
  const place = (value: number) =>
    isLog
      ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value - low) / (high - low);
  return {
    x: (second) => LEFT + ((second - first) / (last - first)) * (WIDTH - LEFT - RIGHT),
    y: (value) =>
      HEIGHT - BOTTOM - Math.min(1, Math.max(0, place(value))) * (HEIGHT - TOP - BOTTOM),
    xTicks: linearTicks(first, last, 8).filter((tick) => tick >= first && tick <= last),
    yTicks,
  };
}

/** 1, 2 and 5 times the powers of ten, from below the smallest to above the largest. */
export function logTicks(smallest: number, largest: number): readonly number[] {
  const ticks: number[] = [];
  const isWide = largest / smallest > 200;
  const steps = isWide ? [1] : [1, 2, 5];
  for (
    let power = Math.floor(Math.log10(smallest));
    power <= Math.ceil(Math.log10(largest));
    power += 1
  ) {
    for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(1)));
  }
  const from = ticks.findLastIndex((tick) => tick <= smallest);
  const to = ticks.findIndex((tick) => tick >= largest && tick > smallest);
  return ticks.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
}

/** Round steps over a range, about `count` of them; the last is at or above `high`. */
export function linearTicks(low: number, high: number, count: number): readonly number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let index = Math.floor(low / step); ticks.length < 20; index += 1) {
    const tick = Number((index * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= high) break;
  }
  return ticks;
}

function grid(chart: Chart, frame: Frame): Markup {
  const rows = frame.yTicks.map((tick) => {
    const y = round(frame.y(tick));
    return markup`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>
      <text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${chart.formatValue(tick)}</text>`;
  });
  const columns = frame.xTicks.map((tick) => {
    const x = round(frame.x(tick));
    const y = HEIGHT - BOTTOM;
    return markup`<line class="tick" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}"/>
      <text x="${x}" y="${y + 18}" text-anchor="middle">${secondsText(tick)}</text>`;
  });
  const zero = frame.xTicks.some((tick) => tick < 0) ? round(frame.x(0)) : null;
  const origin =
    zero === null
      ? null
      : markup`<line class="origin" x1="${zero}" x2="${zero}"
          y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`;
  return markup`${rows}${columns}${origin}`;
}

function line(series: ChartSeries, atSeconds: readonly number[], frame: Frame): Markup {
  let path = '';
  let isDown = false;
  for (const [index, value] of series.values.entries()) {
    const second = atSeconds[index];
    if (value === null || second === undefined) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${round(frame.x(second))} ${round(frame.y(value))}`;
    isDown = true;
  }
  return markup`<path class="line ${series.style}" d="${path}"/>`;
}

/** The names of the series at the right of their last points, kept apart. */
function labels(chart: Chart, frame: Frame): readonly Markup[] {
  const placed = chart.series
    .map((one) => ({ one, y: frame.y(one.values.findLast((value) => value !== null) ?? 0) }))
    .sort((a, b) => a.y - b.y);
  let previous = Number.NEGATIVE_INFINITY;
  return placed.map(({ one, y }) => {
    const apart = Math.max(y, previous + 14);
    previous = apart;
    const x = WIDTH - RIGHT + 6;
    const baseline = round(apart + 4);
    return markup`<text class="name ${one.style}" x="${x}" y="${baseline}">${one.name}</text>`;
  });
}

function shade(span: { readonly from: number; readonly to: number }, frame: Frame): Markup {
  const x = round(frame.x(span.from));
  const width = Math.max(2, round(frame.x(span.to) - frame.x(span.from)));
  const height = HEIGHT - TOP - BOTTOM;
  return markup`<rect class="shade" x="${x}" width="${width}" y="${TOP}" height="${height}"/>`;
}

function secondsText(second: number): string {
  return Math.abs(second) >= 120 ? `${Number((second / 60).toFixed(1))} min` : `${second} s`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
