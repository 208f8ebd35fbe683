// The boards' files, and their questions as Grafana would ask them: variables filled in. Shares
// nothing with what writes the files.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Prometheus, Series, Span } from './prometheus.ts';

const FOLDER = new URL('../../../dashboards/', import.meta.url).pathname;

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  readonly instant: boolean;
  readonly range: boolean;
  readonly datasource: { readonly type: string; readonly uid: string };
}

/** What a panel says of all of its fields, as far as we read it. */
export interface FieldDefaults {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly noValue?: string;
  readonly mappings?: unknown;
  readonly thresholds?: {
    readonly steps: readonly { readonly value: number | null; readonly color: string }[];
  };
  readonly custom?: {
    readonly scaleDistribution?: { readonly type: string };
    readonly thresholdsStyle?: { readonly mode: string };
    readonly axisSoftMax?: number;
  };
}

export interface BoardPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly Target[];
  readonly fieldConfig?: {
    readonly defaults: FieldDefaults;
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
}

export interface BoardVariable {
  readonly type: 'datasource' | 'query' | 'custom';
  readonly name: string;
  readonly definition?: string;
}

export interface BoardFile {
  readonly file: string;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly tags: readonly string[];
  readonly panels: readonly BoardPanel[];
  readonly templating: { readonly list: readonly BoardVariable[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
  readonly links: readonly { readonly type: string; readonly tags: readonly string[] }[];
}

export function readBoards(): readonly BoardFile[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<BoardFile, 'file'>),
      file,
    }));
}

/** Values by variable; `$__rate_interval` is four scrapes, as Grafana takes it. */
export type Filling = ReadonlyMap<string, string>;

export function fillIn(expr: string, filling: Filling): string {
  return expr.replace(/\$\{?(\w+)\}?/gu, (found, name: string) => filling.get(name) ?? found);
}

/** What Grafana does when a board is opened: each variable's values, all of them selected. */
export async function fillVariables(
  board: BoardFile,
  prometheus: Prometheus,
  rateInterval: string,
): Promise<Filling> {
  const filling = new Map([['__rate_interval', rateInterval]]);
  for (const { type, name, definition } of board.templating.list) {
    if (type !== 'query') continue;
    const match = /^label_values\((.+), (\w+)\)$/u.exec(definition ?? '');
    if (match === null) throw new Error(`${board.uid}: $${name} asks ${definition}`);
    const [, selector = '', label = ''] = match;
    const values = await prometheus.labelValues(label, fillIn(selector, filling));
    if (values.length === 0) throw new Error(`${board.uid}: $${name} has no values`);
    const escaped = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/gu, '\\\\$&'));
    filling.set(name, `(${escaped.join('|')})`);
  }
  return filling;
}

export interface Answered {
  readonly board: string;
  readonly panel: number;
  readonly refId: string;
  readonly expr: string;
  readonly series: readonly Series[];
}

/** Asks every question of a board, each as its panel does. */
export async function askBoard(
  board: BoardFile,
  prometheus: Prometheus,
  about: { readonly filling: Filling; readonly span: Span },
): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const panel of board.panels) {
    for (const { refId, expr, instant } of panel.targets ?? []) {
      const filled = fillIn(expr, about.filling);
      const series = await prometheus.range(filled, instant ? endOf(about.span) : about.span);
      answers.push({ board: board.uid, panel: panel.id, refId, expr: filled, series });
    }
  }
  return answers;
}

/** The last seconds instead of one instant: on a crowded machine a single scrape may come late. */
export function endOf({ toS, stepS }: Span): Span {
  return { fromS: toS - 10, toS, stepS };
}

/** Whether there is anything to draw: one finite number is enough. */
export function hasData(series: readonly Series[]): boolean {
  return series.some(({ values }) => values.some(([, value]) => Number.isFinite(value)));
}

/**
 * An alert's expression asked without its condition: comparisons tell 0 or 1 instead of choosing,
 * and what excepts must be there. It returns data when every series it names is there.
 */
export function withoutCondition(expr: string): string {
  return expr
    .split(/(\{[^}]*\}|"[^"]*")/u)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/\s(>=|<=|==|!=|>|<)(?=\s)/gu, ' $1 bool')
            .replace(/\bunless\b/gu, 'and')
            .replace(/\babsent\b/gu, ''),
    )
    .join('');
}
