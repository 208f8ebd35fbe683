// A chart's specification as uPlot wants it: axes, scales, series, and what is painted behind and
// above them.

import type uPlot from 'uplot';
import { colorOf } from '../theme.tsx';
import type { ChartSeries, ChartSpec } from './chart-spec.ts';
import { paintBehind, paintLines } from './paint.ts';
import { formatNines, formatSecond, linearTicks, logRange, logTicks, timeTicks } from './ticks.ts';

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const PIXELS_PER_X_TICK = 80;
const PIXELS_PER_Y_TICK = 42;

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Columns as uPlot takes them: x first. */
export function plotData(spec: ChartSpec): uPlot.AlignedData {
  return [[...spec.x], ...spec.series.map(({ values }) => [...values])];
}

export function formatX(spec: ChartSpec): (value: number) => string {
  return spec.xKind === 'time' ? formatSecond : formatNines;
}

/**
 * `latest` tells what is to be drawn now: a plot outlives its data. `onMove` hears which point is
 * under the cursor; null for none.
 */
export function plotOptions(
  latest: () => ChartSpec,
  size: PlotSize,
  onMove: (index: number | null, value: number | null) => void,
): uPlot.Options {
  const spec = latest();
  const isTime = spec.xKind === 'time';
  return {
    ...size,
    padding: [10, 14, 0, 0],
    legend: { show: false },
    scales: {
      x: isTime
        ? {
            time: false,
            range: (_, low, high) => (low === high ? [low - 1, high + 1] : [low, high]),
          }
        : { time: false, distr: 3, range: (_, low, high) => [low, Math.max(10, high)] },
      y: yScale(latest),
    },
    axes: [xAxis(spec), yAxis(spec)],
    series: [{}, ...spec.series.map(seriesOf)],
    cursor: {
      y: false,
      drag: { x: isTime, y: false },
      points: { size: 7, width: 2 },
      ...(isTime ? { sync: { key: 'time', scales: ['x', null] } } : {}),
    },
    hooks: {
      drawClear: [(plot) => paintBehind(plot, latest())],
      draw: [(plot) => paintLines(plot, latest())],
      setCursor: [
        (plot) => {
          const { idx, top } = plot.cursor;
          const isInside = top !== undefined && top >= 0;
          onMove(idx ?? null, isInside ? plot.posToVal(top, 'y') : null);
        },
      ],
    },
  };
}

function yScale(latest: () => ChartSpec): uPlot.Scale {
  if (latest().yScale === 'log') return { distr: 3, range: () => rangeOf(latest()) };
  return {
    range: () => {
      const { series, lines } = latest();
      const values = series.flatMap((one) => one.values.filter((value) => value !== null));
      const high = Math.max(0, ...values, ...(lines ?? []).map((line) => line.value));
      return [0, high === 0 ? 1 : high * 1.08];
    },
  };
}

function rangeOf(spec: ChartSpec): [number, number] {
  const own = spec.series.flatMap((series) => series.values.filter((value) => value !== null));
  const lines = (spec.lines ?? []).map((line) => line.value);
  const floor = spec.floor == null ? [] : [spec.floor];
  return logRange([...own, ...lines, ...floor]) ?? [1, 100];
}

function xAxis(spec: ChartSpec): uPlot.Axis {
  const format = formatX(spec);
  return {
    ...axisLook(),
    size: 30,
    splits: (plot, ...[, low, high]) => {
      const room = plot.width / PIXELS_PER_X_TICK;
      if (spec.xKind === 'time') return timeTicks(low, high, room);
      const count = Math.ceil(Math.log10(high));
      return Array.from({ length: count + 1 }, (_, power) => 10 ** power).filter((x) => x <= high);
    },
    values: (_, splits) => splits.map(format),
    filter: (_, splits) => splits,
  };
}

function yAxis(spec: ChartSpec): uPlot.Axis {
  return {
    ...axisLook(),
    size: 64,
    splits: (plot, ...[, low, high]) =>
      spec.yScale === 'log'
        ? logTicks(low, high)
        : linearTicks(low, high, plot.height / PIXELS_PER_Y_TICK),
    values: (_, splits) => splits.map(spec.formatTick ?? spec.formatY),
    filter: (_, splits) => splits,
  };
}

function axisLook(): uPlot.Axis {
  return {
    stroke: colorOf('faint'),
    font: FONT,
    gap: 6,
    grid: { stroke: colorOf('rule'), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
}

function seriesOf(series: ChartSeries): uPlot.Series {
  const color = colorOf(series.color);
  return {
    label: series.name,
    stroke: color,
    width: series.width ?? 1.75,
    points: { size: 4, fill: color, filter: (plot, index) => alone(plot.data[index] ?? []) },
    spanGaps: false,
    ...(series.dash === undefined ? {} : { dash: [...series.dash] }),
    ...(series.isFilled === true ? { fill: `${color}22` } : {}),
  };
}

/** Points without neighbours: no line would show them. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (values[index] == null) continue;
    if (values[index - 1] == null && values[index + 1] == null) found.push(index);
  }
  return found;
}
