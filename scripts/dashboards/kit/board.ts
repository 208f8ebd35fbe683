// A board: its variables, the links to the others, and its panels laid out line by line. Refuses a
// layout with holes or overlaps. Must not know any metric.

import type { PlacedPanel } from './dress.ts';
import { DATASOURCE } from './queries.ts';
import {
  AnnotationQueryBuilder,
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DataqueryBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from './sdk.ts';

const COLUMNS = 24;
/** Of the kinds of questions that Grafana's variables ask. */
const LABEL_VALUES = 1;
/** Boards with this tag find each other in their links. */
const TAG = 'earshot';

export interface Board {
  /** Stable: links, bookmarks and provisioning hang on it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly from: string;
  readonly refresh: string;
  /** How often its series are scraped: what `$__rate_interval` counts from. */
  readonly scrapeInterval: string;
  /** Alerts to draw over the charts: a regular expression of their names. */
  readonly alerts: string;
  readonly sections: readonly Section[];
}

/** Lines fill 24 columns each; a section without a title stands on top. */
export interface Section {
  readonly title: string | null;
  readonly lines: readonly (readonly PlacedPanel[])[];
}

export type Variable =
  | {
      readonly kind: 'label';
      readonly name: string;
      readonly label: string;
      /** Values of the label `name` of this metric, `$` variables included. */
      readonly of: string;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly values: readonly [string, ...string[]];
    };

/** @throws Error naming the board and the line that does not fill the grid */
export function buildBoard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags([TAG])
    .editable()
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: board.from, to: 'now' })
    .refresh(board.refresh)
    .links([linkToOthers()])
    .withVariable(datasourceVariable())
    .annotation(alertAnnotation(board.alerts));
  for (const variable of board.variables) builder.withVariable(buildVariable(variable));
  placeSections(builder, board);
  const dashboard = builder.build();
  setIntervals(dashboard, board.scrapeInterval);
  showInPlace(dashboard);
  return dashboard;
}

function setIntervals({ panels }: Dashboard, interval: string): void {
  for (const panel of panels ?? []) {
    const targets = 'targets' in panel ? (panel.targets ?? []) : [];
    for (const target of targets) Object.assign(target, { interval });
  }
}

/** Links and annotations above the panels, where one sees them, and not in a menu. */
function showInPlace({ links, annotations }: Dashboard): void {
  for (const one of [...(links ?? []), ...(annotations.list ?? [])]) delete one.placement;
}

function placeSections(builder: DashboardBuilder, board: Board): void {
  let id = 1;
  let y = 0;
  for (const { title, lines } of board.sections) {
    if (title !== null) {
      const at = { x: 0, y, w: COLUMNS, h: 1 };
      builder.withRow(new RowBuilder(title).id(id).gridPos(at).collapsed(false));
      id += 1;
      y += 1;
    }
    for (const line of lines) {
      const height = heightOf(line, `${board.uid}, ${title ?? 'top'}`);
      let x = 0;
      for (const { panel, width } of line) {
        panel.id(id);
        panel.gridPos({ x, y, w: width, h: height });
        builder.withPanel(panel);
        id += 1;
        x += width;
      }
      y += height;
    }
  }
}

function heightOf(line: readonly PlacedPanel[], where: string): number {
  const width = line.reduce((total, one) => total + one.width, 0);
  const heights = new Set(line.map((one) => one.height));
  const [height] = heights;
  if (width !== COLUMNS || heights.size !== 1 || height === undefined) {
    throw new Error(`${where}: a line of ${width} columns, heights ${[...heights].join(', ')}`);
  }
  return height;
}

function linkToOthers(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Earshot')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .tooltip('The other boards, with the same time range')
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true);
}

function datasourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
}

function buildVariable(variable: Variable): QueryVariableBuilder | CustomVariableBuilder {
  const { name, label } = variable;
  if (variable.kind === 'choice') {
    const [first] = variable.values;
    return new CustomVariableBuilder(name)
      .label(label)
      .values(variable.values.join(','))
      .options(variable.values.map((value) => ({ text: value, value, selected: value === first })))
      .current({ text: first, value: first, selected: true });
  }
  const query = `label_values(${variable.of}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ qryType: LABEL_VALUES, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: ['All'], value: ['$__all'], selected: true });
}

function alertAnnotation(alerts: string): AnnotationQueryBuilder {
  const expr = `ALERTS{alertstate="firing",alertname=~"${alerts}"}`;
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('red')
    .expr(expr)
    .target(new DataqueryBuilder().refId('Alerts').datasource(DATASOURCE).expr(expr).range())
    .titleFormat('{{alertname}}')
    .textFormat('{{monitor}} {{instance}}')
    .step('30s');
}
