// One panel of a board as HTML, from the answers to its questions. Charts are left to the page's
// script: here they are boxes with what is to be drawn in them. Escapes all that it is given.

import type { BoardPanel } from '../../test/support/prometheus/board-queries.ts';
import type { Series, Span } from '../../test/support/prometheus/prometheus.ts';
import {
  colorNamed,
  formatUnit,
  type Line,
  linesOf,
  mappedTo,
  stepsOf,
  tell,
} from './told-values.ts';

/** What the page's script makes a chart of. */
export interface ChartSpec {
  readonly id: string;
  readonly data: readonly (readonly (number | null)[])[];
  readonly lines: readonly Pick<Line, 'name' | 'color' | 'isDashed'>[];
  readonly unit: string;
  readonly isLog: boolean;
  readonly min: number | null;
  readonly softMax: number | null;
  readonly steps: readonly { readonly value: number; readonly color: string }[];
}

export interface DrawnPanel {
  readonly html: string;
  readonly chart: ChartSpec | null;
}

export type PanelAnswers = readonly {
  readonly refId: string;
  readonly series: readonly Series[];
}[];

export function drawPanel(panel: BoardPanel, answers: PanelAnswers, span: Span): DrawnPanel {
  if (panel.type === 'row') return { html: `<h2>${quote(panel.title)}</h2>`, chart: null };
  const lines = linesOf(panel, answers);
  const chart = panel.type === 'timeseries' ? chartSpec(panel, lines, span) : null;
  const legend = chart === null ? '' : drawLegend(panel, lines);
  const body = chart === null ? drawBody(panel, { lines, answers, span }) : chartBox(chart.id);
  return { html: `<h3>${quote(panel.title)}</h3>${body}${legend}`, chart };
}

interface Told {
  readonly lines: readonly Line[];
  readonly answers: PanelAnswers;
  readonly span: Span;
}

function drawBody(panel: BoardPanel, { lines, answers, span }: Told): string {
  switch (panel.type) {
    case 'stat':
      return drawStat(panel, lines);
    case 'bargauge':
      return drawBars(panel, lines);
    case 'state-timeline':
      return drawTimeline(panel, lines, span);
    case 'heatmap':
      return drawHeatmap(lines, span);
    case 'table':
      return drawTable(panel, answers);
    default:
      throw new Error(`no preview of a ${panel.type}`);
  }
}

function drawStat(panel: BoardPanel, lines: readonly Line[]): string {
  const told = lines.flatMap((line) => {
    const value = lastOf(line);
    return value === null ? [] : [{ line, ...tell(panel, value) }];
  });
  if (told.length === 0) return `<p class="number mute">${quote(noValueOf(panel))}</p>`;
  const isNamed = panel.options?.textMode === 'value_and_name';
  const parts = told.map(({ line, text, color }) => {
    const tint = hasOwnColor(panel, line) ? line.color : color;
    const name = isNamed ? `<small>${quote(line.name)}</small>` : '';
    return `<span style="color:${tint}">${name}${quote(text)}</span>`;
  });
  return `<p class="number${isNamed ? ' named' : ''}">${parts.join('')}</p>`;
}

function drawBars(panel: BoardPanel, lines: readonly Line[]): string {
  const told = lines.map((line) => ({ line, value: lastOf(line) ?? 0 }));
  if (told.length === 0) return `<p class="number mute">${quote(noValueOf(panel))}</p>`;
  const most = Math.max(1, ...told.map(({ value }) => value));
  const rows = told.slice(0, MOST_BARS).map(({ line, value }) => {
    const { text, color } = tell(panel, value);
    const tint = hasOwnColor(panel, line) ? line.color : color;
    const bar = `<i style="width:${(100 * value) / most}%;background:${tint}"></i>`;
    return `<tr><td>${quote(line.name)}</td><td class="bar">${bar}</td><td style="color:${tint}">${quote(text)}</td></tr>`;
  });
  return `<table class="bars">${rows.join('')}</table>`;
}

const MOST_BARS = 8;

function drawTimeline(panel: BoardPanel, lines: readonly Line[], span: Span): string {
  const width = span.toS - span.fromS;
  const rows = lines.map((line) => {
    const parts = runsOf(line.values).map(({ fromS, toS, value }) => {
      const { text, color } = tell(panel, value);
      const left = (100 * (fromS - span.fromS)) / width;
      const share = (100 * (toS - fromS)) / width;
      const word = share > 6 ? quote(text) : '';
      return `<i style="left:${left}%;width:${share}%;background:${color}">${word}</i>`;
    });
    const stretch = `<div class="time">${parts.join('')}</div>`;
    return `<tr><td>${quote(line.name)}</td><td>${stretch}</td></tr>`;
  });
  return `<table class="timeline">${rows.join('')}</table>`;
}

/** Neighbours with the same value as one stretch. */
function runsOf(values: Line['values']): readonly { fromS: number; toS: number; value: number }[] {
  const runs: { fromS: number; toS: number; value: number }[] = [];
  for (const [atS, value] of values) {
    const last = runs.at(-1);
    if (last !== undefined && last.value === value && atS - last.toS <= 2) last.toS = atS + 1;
    else
      runs.push({ fromS: last === undefined ? atS : Math.min(atS, last.toS), toS: atS + 1, value });
  }
  return runs;
}

/** Buckets are cumulative by `le`: the difference of two neighbours is what lies between. */
function drawHeatmap(lines: readonly Line[], span: Span): string {
  const sorted = lines.toSorted((a, b) => boundOf(a) - boundOf(b));
  const counts = sorted.map(({ values }) => new Map(values));
  const seconds = Array.from({ length: span.toS - span.fromS + 1 }, (_, at) => span.fromS + at);
  const within = (row: number, atS: number): number =>
    (counts[row]?.get(atS) ?? 0) - (counts[row - 1]?.get(atS) ?? 0);
  const most = Math.max(1, ...seconds.flatMap((atS) => sorted.map((_, row) => within(row, atS))));
  const rows = sorted.map((line, row) => {
    const cells = seconds.map((atS) => {
      const share = Math.max(0, within(row, atS)) / most;
      return `<td style="background:rgba(255,152,48,${Math.sqrt(share).toFixed(2)})"></td>`;
    });
    return `<tr><th>${quote(line.name)}</th>${cells.join('')}</tr>`;
  });
  return `<table class="heat">${rows.reverse().join('')}</table>`;
}

function boundOf({ name }: Line): number {
  return name === '+Inf' ? Number.POSITIVE_INFINITY : Number(name);
}

function drawTable(panel: BoardPanel, answers: PanelAnswers): string {
  const { renameByName, indexByName } = organizedBy(panel);
  const fields = Object.keys(indexByName).toSorted(
    (a, b) => (indexByName[a] ?? 0) - (indexByName[b] ?? 0),
  );
  const rows = new Map<string, Map<string, string>>();
  for (const { refId, series } of answers) {
    for (const { metric, values } of series) {
      const key = Object.entries(metric).join();
      const row = rows.get(key) ?? new Map(Object.entries(metric));
      row.set(`Value #${refId}`, String(values.at(-1)?.[1]));
      rows.set(key, row);
    }
  }
  const head = fields.map((field) => `<th>${quote(renameByName[field] ?? field)}</th>`);
  const [first = ''] = fields;
  const sorted = [...rows.values()].toSorted((a, b) =>
    String(a.get(first)).localeCompare(String(b.get(first))),
  );
  const body = sorted.map((row) => {
    const cells = fields.map((field) =>
      drawCell(panel, renameByName[field] ?? field, row.get(field)),
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table class="rows"><tr>${head.join('')}</tr>${body.join('')}</table>`;
}

function organizedBy(panel: BoardPanel): {
  readonly renameByName: Readonly<Record<string, string>>;
  readonly indexByName: Readonly<Record<string, number>>;
} {
  const found = panel.transformations?.find(({ id }) => id === 'organize');
  return (found?.options ?? { renameByName: {}, indexByName: {} }) as ReturnType<
    typeof organizedBy
  >;
}

function drawCell(panel: BoardPanel, heading: string, value: string | undefined): string {
  const own = (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.id === 'byName' && matcher.options === heading)
    .flatMap(({ properties }) => properties);
  const mapped = mappedTo(own.find(({ id }) => id === 'mappings')?.value, Number(value));
  if (mapped?.text !== undefined) {
    return `<td style="color:${colorNamed(mapped.color ?? 'text')}">${quote(mapped.text)}</td>`;
  }
  const unit = own.find(({ id }) => id === 'unit')?.value;
  if (typeof unit !== 'string' || value === undefined) return `<td>${quote(value ?? '')}</td>`;
  return `<td>${quote(formatUnit(Number(value), unit))}</td>`;
}

function chartSpec(panel: BoardPanel, lines: readonly Line[], span: Span): ChartSpec {
  const { custom: own = {}, unit, min } = panel.fieldConfig?.defaults ?? {};
  const isLog = own.scaleDistribution?.type === 'log';
  const seconds = Array.from({ length: span.toS - span.fromS + 1 }, (_, at) => span.fromS + at);
  const columns = lines.map(({ values }) => {
    const known = new Map(values);
    return seconds.map((atS) => {
      const value = known.get(atS) ?? null;
      return value === null || !Number.isFinite(value) || (isLog && value <= 0) ? null : value;
    });
  });
  const steps = own.thresholdsStyle === undefined ? [] : stepsOf(panel);
  return {
    id: `panel-${panel.id}`,
    data: [seconds, ...columns],
    lines: lines.map(({ name, color, isDashed }) => ({ name, color, isDashed })),
    unit: unit ?? 'none',
    isLog,
    min: min ?? null,
    softMax: own.axisSoftMax ?? null,
    steps: steps.flatMap(({ value, color }) =>
      value === null ? [] : [{ value, color: colorNamed(color) }],
    ),
  };
}

function chartBox(id: string): string {
  return `<div class="chart" id="${id}"></div>`;
}

function drawLegend(panel: BoardPanel, lines: readonly Line[]): string {
  const entries = lines.slice(0, MOST_BARS).map((line) => {
    const value = lastOf(line);
    const text = value === null ? '' : tell(panel, value).text;
    const mark = `<i style="border-top:2px ${line.isDashed ? 'dashed' : 'solid'} ${line.color}"></i>`;
    return `<span>${mark}${quote(line.name)} <b>${quote(text)}</b></span>`;
  });
  return `<p class="legend">${entries.join('')}</p>`;
}

function lastOf({ values }: Line): number | null {
  return values.findLast(([, value]) => Number.isFinite(value))?.[1] ?? null;
}

function hasOwnColor(panel: BoardPanel, { refId }: Line): boolean {
  return (panel.fieldConfig?.overrides ?? []).some(({ matcher }) => matcher.options === refId);
}

function noValueOf(panel: BoardPanel): string {
  return panel.fieldConfig?.defaults.noValue ?? 'no data';
}

function quote(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
