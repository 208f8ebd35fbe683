// Tables: several questions joined by their labels into rows. Must not know any metric.

import { dress, type PanelOptions, type PlacedPanel } from './dress.ts';
import { refIdOf } from './queries.ts';
import { TableBuilder, TableSortByFieldStateBuilder } from './sdk.ts';

export interface TableOptions extends Omit<PanelOptions, 'steps' | 'states'> {
  readonly height: number;
  /** Labels that become columns, in this order, with their headings. */
  readonly labels: Readonly<Record<string, string>>;
  /** One for each query, in order. */
  readonly columns: readonly Column[];
}

export interface Column {
  readonly heading: string;
  readonly unit?: string;
  /** Replaces a number by a word in a colour. */
  readonly states?: PanelOptions['states'];
}

export function table(options: TableOptions): PlacedPanel {
  const panel = new TableBuilder().showHeader(true);
  const [first] = Object.values(options.labels);
  if (first !== undefined) {
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(first).desc(false)]);
  }
  dress(panel, options, 'table');
  panel.withTransformation({ id: 'merge', options: {} });
  panel.withTransformation({ id: 'organize', options: organized(options) });
  for (const { heading, unit, states } of options.columns) {
    const properties = [
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(states === undefined
        ? []
        : [
            { id: 'mappings', value: [{ type: 'value', options: states }] },
            { id: 'custom.cellOptions', value: { type: 'color-text' } },
          ]),
    ];
    if (properties.length > 0) panel.overrideByName(heading, properties);
  }
  return { panel, width: options.width, height: options.height };
}

/** Grafana names the value of query B `Value #B`, and plain `Value` where there is one query. */
function organized({ labels, columns }: TableOptions): object {
  const fieldOf = (index: number): string =>
    columns.length === 1 ? 'Value' : `Value #${refIdOf(index)}`;
  const values = columns.map(({ heading }, index) => [fieldOf(index), heading] as const);
  const renamed = [...Object.entries(labels), ...values];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(renamed.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(renamed),
  };
}
