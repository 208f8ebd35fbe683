// The charts of latencies: over time, as a heat map, as a curve of percentiles.

import type { PageData, Quartet } from '../../src/report/html/data/page-data.ts';
import { formatMs } from '../../src/report/text/format.ts';
import type { ChartHeat, ChartLine, ChartSpec } from './chart-spec.ts';
import { shortMs } from './ticks.ts';

type Which = 'delivery' | 'confirm';

/** p50, p90, p99 and the largest by second. */
export function overTimeSpec(data: PageData, which: Which): ChartSpec {
  const metric = which === 'delivery' ? data.deliveryMetric : data.confirmMetric;
  const values = (at: keyof Quartet & number): readonly (number | null)[] =>
    data.points.map((point) => point[which]?.[at] ?? null);
  return {
    title: `${metric} over time`,
    label: `${metric} over time: p50, p90, p99 and the largest, by completion, logarithmic`,
    x: data.points.map(({ at }) => at),
    xKind: 'time',
    series: [
      { name: 'max', color: 'q4', values: values(3), width: 1, dash: [2, 3] },
      { name: 'p99', color: 'q3', values: values(2), width: 2.25 },
      { name: 'p90', color: 'q2', values: values(1) },
      { name: 'p50', color: 'q1', values: values(0) },
    ],
    yScale: 'log',
    formatY: formatMs,
    formatTick: shortMs,
    lines: linesOf(data, which),
    floor: data.floorMs,
    shaded: disturbedSpans(data),
    height: 280,
  };
}

function linesOf({ limits }: PageData, which: Which): readonly ChartLine[] {
  return limits
    .filter(({ metric }) => metric === which)
    .map(({ limitMs, text, isBroken }) => ({
      value: limitMs,
      text,
      tone: isBroken ? 'bad' : 'faint',
    }));
}

/** Where the generator stood still; neighbours become one span. */
export function disturbedSpans(data: PageData): readonly (readonly [number, number])[] {
  const half = data.secondsPerPoint / 2;
  const spans: [number, number][] = [];
  for (const { at, isDisturbed } of data.points) {
    if (!isDisturbed) continue;
    const last = spans.at(-1);
    if (last !== undefined && at - half <= last[1] + 0.001) last[1] = at + half;
    else spans.push([at - half, at + half]);
  }
  return spans;
}

/** How many deliveries took how long, by second. */
export function heatSpec(data: PageData): ChartSpec {
  const heat = heatOf(data);
  const rows = data.points.flatMap(({ heat: cells }) => cells.filter((_, at) => at % 2 === 0));
  const lowest = data.heatBoundsMs[Math.min(...rows) - 1] ?? data.heatBoundsMs[0] ?? 0.1;
  const highest = data.heatBoundsMs[Math.max(...rows)] ?? data.heatBoundsMs.at(-1) ?? 1;
  return {
    title: `Heat map of ${data.deliveryMetric}`,
    label: `How many deliveries took how long, by second: ${data.deliveryMetric}, logarithmic`,
    x: data.points.map(({ at }) => at),
    xKind: 'time',
    series: [],
    yScale: 'log',
    formatY: formatMs,
    formatTick: shortMs,
    // The scale follows the rows in use, by lines that are not drawn.
    lines: rows.length === 0 ? [] : hidden([lowest, highest]),
    floor: data.floorMs,
    heat,
    height: 280,
  };
}

function hidden(values: readonly number[]): readonly ChartLine[] {
  return values.map((value) => ({ value, text: '', tone: 'none' }));
}

function heatOf(data: PageData): ChartHeat {
  const columns = data.points.map(({ heat }) => heat);
  const largest = columns.reduce(
    (most, cells) =>
      cells.reduce((top, count, at) => (at % 2 === 1 ? Math.max(top, count) : top), most),
    1,
  );
  return { columns, halfWidth: data.secondsPerPoint / 2, bounds: data.heatBoundsMs, largest };
}

const CURVE_COLORS = ['a', 'b', 'l1', 'l2', 'l3', 'l4', 'l5'];

/** The whole distribution: every power of ten to the right is one nine more. */
export function curveSpec(data: PageData): ChartSpec {
  const x = [...new Set(data.curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  return {
    title: 'Percentiles',
    label: 'The whole distribution: latency over percentile, both logarithmic',
    x,
    xKind: 'nines',
    series: data.curves.map((curve, index) => {
      const known = new Map(curve.x.map((at, place) => [at, curve.valueMs[place] ?? null]));
      const values = filled(
        x.map((at) => known.get(at) ?? null),
        curve.x.at(-1) ?? 0,
        x,
      );
      const color = CURVE_COLORS[index] ?? 'l5';
      return {
        name: curve.name,
        color,
        values,
        ...(curve.isWhole ? { width: 2.25 } : { width: 1.25, dash: [4, 3] }),
      };
    }),
    yScale: 'log',
    formatY: formatMs,
    formatTick: shortMs,
    floor: data.floorMs,
    height: 300,
  };
}

/** Curves of fewer samples hold their value between their own points, and end where they end. */
function filled(
  values: readonly (number | null)[],
  end: number,
  x: readonly number[],
): readonly (number | null)[] {
  let held: number | null = null;
  return values.map((value, index) => {
    held = value ?? held;
    return (x[index] ?? 0) <= end ? held : null;
  });
}
