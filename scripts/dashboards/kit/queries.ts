// Queries of panels, and what a line means: its tone decides colour and stroke, the same on every
// board. Must not know any metric.

import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from './sdk.ts';

/** Expected and limit are dashed; the rest are what was measured. */
export type Tone = 'expected' | 'limit' | 'done' | 'actual' | 'other' | 'kept' | 'warn' | 'bad';

export interface Query {
  readonly expr: string;
  /** Grafana's legend, `{{label}}` included. */
  readonly legend?: string;
  /** Without one each series takes the next colour of the palette. */
  readonly tone?: Tone;
}

export const TONES: Readonly<Record<Tone, { readonly color: string; readonly isDashed: boolean }>> =
  {
    expected: { color: '#9aa3b2', isDashed: true },
    limit: { color: '#e02f44', isDashed: true },
    done: { color: '#56a64b', isDashed: false },
    actual: { color: '#3274d9', isDashed: false },
    other: { color: '#a352cc', isDashed: false },
    kept: { color: '#1fa3a3', isDashed: false },
    warn: { color: '#ff9830', isDashed: false },
    bad: { color: '#e02f44', isDashed: false },
  };

/** Every panel asks the data source that the board's variable names. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

export type QueryKind = 'range' | 'instant' | 'table' | 'heatmap';

/** Grafana's names of queries: A, B, C, ... */
export function refIdOf(index: number): string {
  return String.fromCodePoint('A'.charCodeAt(0) + index);
}

export function buildQuery(query: Query, index: number, kind: QueryKind): DataqueryBuilder {
  const builder = new DataqueryBuilder()
    .refId(refIdOf(index))
    .datasource(DATASOURCE)
    .editorMode(QueryEditorMode.Code)
    .expr(query.expr);
  if (query.legend !== undefined) builder.legendFormat(query.legend);
  if (kind === 'table') return builder.format(PromQueryFormat.Table).instant();
  if (kind === 'heatmap') return builder.format(PromQueryFormat.Heatmap).range();
  builder.format(PromQueryFormat.TimeSeries);
  return kind === 'instant' ? builder.instant() : builder.range();
}
