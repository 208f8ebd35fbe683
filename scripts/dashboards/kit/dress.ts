// What every kind of panel has in common: words, queries, unit, colours by meaning. Must not know
// any metric.

import {
  buildQuery,
  DATASOURCE,
  type Query,
  type QueryKind,
  refIdOf,
  TONES,
  type Tone,
} from './queries.ts';
import {
  type Builder,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type GridPos,
  MappingType,
  type Panel,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from './sdk.ts';

/** What a chat operator reads and sees, whatever the kind. */
export interface PanelOptions {
  readonly title: string;
  /** For somebody who runs a chat and has never read our pages. */
  readonly description: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** A unit of Grafana's: `s`, `bytes`, `percentunit`, `short`, `cps`, `bool`. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** From which value on which colour; the first is the colour below all of them. */
  readonly steps?: Steps;
  readonly states?: States;
  /** What stands there when there is nothing: say why. */
  readonly noValue?: string;
}

export type Color =
  | 'green'
  | 'yellow'
  | 'orange'
  | 'red'
  | 'blue'
  | 'purple'
  | 'text'
  | 'transparent';
export type Steps = readonly [Color, ...(readonly [number, Color])[]];
/** One number for each state: its word and its colour. */
export type States = Readonly<Record<number, { readonly text: string; readonly color: Color }>>;

export const ZERO_IS_GOOD: Steps = ['green', [1, 'red']];

export interface PlaceablePanel extends Builder<Panel> {
  id(id: number): unknown;
  gridPos(at: GridPos): unknown;
}

export interface PlacedPanel {
  readonly panel: PlaceablePanel;
  readonly width: number;
  readonly height: number;
}

/** What the builders of all kinds can do. */
interface Dressable {
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(datasource: { type: string; uid: string }): unknown;
  targets(targets: ReturnType<typeof buildQuery>[]): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  noValue(text: string): unknown;
  mappings(mappings: ValueMapping[]): unknown;
  thresholds(thresholds: ThresholdsConfigBuilder): unknown;
  colorScheme(color: FieldColorBuilder): unknown;
  overrideByQuery(refId: string, properties: DynamicConfigValue[]): unknown;
}

/** Gives a panel its words, queries, unit, thresholds and mappings. */
export function dress(builder: Dressable, options: PanelOptions, kind: QueryKind): void {
  const { title, description, queries, unit, decimals, min, max, steps, states } = options;
  builder.title(title);
  builder.description(description);
  builder.datasource(DATASOURCE);
  builder.targets(queries.map((query, index) => buildQuery(query, index, kind)));
  if (unit !== undefined) builder.unit(unit);
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (options.noValue !== undefined) builder.noValue(options.noValue);
  if (states !== undefined) builder.mappings(mappingsOf(states));
  builder.thresholds(thresholdsOf(steps ?? ['text']));
}

/** Each query with a tone gets its colour; `more` adds what the kind of panel can draw. */
export function tint(
  builder: Dressable,
  queries: readonly Query[],
  more: (tone: Tone) => DynamicConfigValue[] = () => [],
): void {
  for (const [index, { tone }] of queries.entries()) {
    if (tone === undefined) continue;
    const color = { mode: FieldColorModeId.Fixed, fixedColor: TONES[tone].color };
    builder.overrideByQuery(refIdOf(index), [{ id: 'color', value: color }, ...more(tone)]);
  }
}

export function colorBy(mode: 'thresholds' | 'palette'): FieldColorBuilder {
  const modes = {
    thresholds: FieldColorModeId.Thresholds,
    palette: FieldColorModeId.PaletteClassic,
  };
  return new FieldColorBuilder().mode(modes[mode]);
}

function thresholdsOf([base, ...rest]: Steps): ThresholdsConfigBuilder {
  const steps: Threshold[] = [
    { value: null, color: base },
    ...rest.map(([value, color]) => ({ value, color })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function mappingsOf(states: States): ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(states).map(([value, { text, color }], index) => [
      value,
      { text, color, index },
    ]),
  );
  const unknown = { text: '-', color: 'text' };
  return [
    { type: MappingType.ValueToText, options },
    {
      type: MappingType.SpecialValue,
      options: { match: SpecialValueMatch.NullAndNan, result: unknown },
    },
  ];
}
