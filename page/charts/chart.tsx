// One chart: the plot, what its cursor points at, the keyboard, and the table behind it.

import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { useStore } from '../store.ts';
import { PALETTE } from '../theme.tsx';
import type { ChartSpec } from './chart-spec.ts';
import { DataTable } from './data-table.tsx';
import { formatX, plotData, plotOptions } from './plot-options.ts';
import { readHeat } from './read-heat.ts';

const HEIGHT_PX = 240;

interface Pointed {
  readonly index: number | null;
  /** On the y axis; null from the keyboard. */
  readonly value: number | null;
}

const NOWHERE: Pointed = { index: null, value: null };

export function Chart({ spec }: { readonly spec: ChartSpec }) {
  const [pointed, setPointed] = useState(NOWHERE);
  const { host, plot } = usePlot(spec, (index, value) => setPointed({ index, value }));
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepOf(event.key, pointed.index, spec.x.length);
    if (next === undefined || plot.current === null) return;
    event.preventDefault();
    const left = next === null ? -10 : plot.current.valToPos(spec.x[next] ?? 0, 'x');
    plot.current.setCursor({ left, top: -10 });
    setPointed({ index: next, value: null });
  };
  return (
    <div class="chart">
      <Legend spec={spec} pointed={pointed} />
      <div
        class="plot"
        ref={host}
        tabIndex={0}
        role="slider"
        aria-label={spec.label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, spec.x.length - 1)}
        aria-valuenow={pointed.index ?? 0}
        aria-valuetext={readingOf(spec, pointed)}
        onKeyDown={onKeyDown}
        onBlur={() => setPointed(NOWHERE)}
      />
      <DataTable spec={spec} />
    </div>
  );
}

/** Where a key leads: an index, null for nowhere, undefined when it is none of ours. */
function stepOf(key: string, index: number | null, count: number): number | null | undefined {
  const last = count - 1;
  const page = Math.max(1, Math.round(count / 10));
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, (index ?? -1) + 1);
    case 'ArrowLeft':
      return Math.max(0, (index ?? count) - 1);
    case 'PageDown':
      return Math.min(last, (index ?? -1) + page);
    case 'PageUp':
      return Math.max(0, (index ?? count) - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/** What cannot change while a plot lives: with another shape there is another plot. */
function shapeOf({ title, yScale, series }: ChartSpec): string {
  return JSON.stringify([title, yScale, series.map(({ name, color }) => [name, color])]);
}

/** Keeps a plot in an element: as wide as it, in the colours of the page, with the latest data. */
function usePlot(spec: ChartSpec, onMove: (index: number | null, value: number | null) => void) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const palette = useStore(PALETTE);
  const drawn = useRef<ChartSpec | null>(null);
  const latest = useRef(spec);
  latest.current = spec;
  const shape = shapeOf(spec);
  const height = spec.height ?? HEIGHT_PX;
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const width = Math.max(200, element.clientWidth);
    const options = plotOptions(() => latest.current, { width, height }, onMove);
    const made = new uPlot(options, plotData(latest.current), element);
    drawn.current = latest.current;
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const wide = element.clientWidth;
      if (wide > 0 && wide !== made.width) made.setSize({ width: wide, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, palette, height]);
  useEffect(() => {
    if (plot.current === null || drawn.current === spec) return;
    drawn.current = spec;
    plot.current.setData(plotData(spec));
  }, [spec]);
  return { host, plot };
}

function Legend({ spec, pointed }: { readonly spec: ChartSpec; readonly pointed: Pointed }) {
  const { index } = pointed;
  const heat = spec.heat === undefined ? null : readHeat(spec, spec.heat, pointed);
  return (
    <div class="legend" aria-hidden="true">
      {spec.series.map((series) => {
        const value = index === null ? null : (series.values[index] ?? null);
        return (
          <span key={series.name}>
            <i class={`swatch ${series.dash === undefined ? '' : 'dashed'} c-${series.color}`} />
            {series.name} <b>{value === null ? '' : spec.formatY(value)}</b>
          </span>
        );
      })}
      {spec.heat === undefined ? null : (
        <span>
          1 <i class="ramp" /> {spec.heat.largest.toLocaleString('en-US')} in a cell
        </span>
      )}
      <span class="where">
        {heat ?? (index === null ? '' : `at ${formatX(spec)(spec.x[index] ?? 0)}`)}
      </span>
    </div>
  );
}

function readingOf(spec: ChartSpec, pointed: Pointed): string {
  const { index } = pointed;
  if (index === null) return 'Arrow keys read the points.';
  const where = formatX(spec)(spec.x[index] ?? 0);
  if (spec.heat !== undefined) return readHeat(spec, spec.heat, pointed) ?? where;
  const values = spec.series.map((series) => {
    const value = series.values[index] ?? null;
    return `${series.name} ${value === null ? 'nothing' : spec.formatY(value)}`;
  });
  return `${where}: ${values.join(', ')}`;
}
