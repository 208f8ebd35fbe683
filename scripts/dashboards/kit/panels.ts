// The kinds of panels our boards are made of, each with one look. Must not know any metric.

import { colorBy, dress, type PanelOptions, type PlacedPanel, tint } from './dress.ts';
import { TONES, type Tone } from './queries.ts';
import {
  BarGaugeBuilder,
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  type DynamicConfigValue,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  HeatmapBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  StatBuilder,
  TimelineBuilder,
  TimeSeriesBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
  YAxisConfigBuilder,
} from './sdk.ts';

const STAT_HEIGHT = 4;
const CHART_HEIGHT = 8;

/** One number, or one for each series; the last one of the time range, so that a past run shows. */
export function stat(options: PanelOptions & { readonly named?: boolean }): PlacedPanel {
  const panel = new StatBuilder()
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(options.named === true ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .reduceOptions(lastValue())
    .colorScheme(colorBy('thresholds'));
  dress(panel, options, 'range');
  tint(panel, options.queries);
  return { panel, width: options.width, height: STAT_HEIGHT };
}

export interface ChartOptions extends PanelOptions {
  readonly height?: number;
  readonly isStacked?: boolean;
  readonly isLog?: boolean;
  /** Draws the steps as lines across the panel. */
  readonly hasLines?: boolean;
}

/** Lines over time. */
export function chart(options: ChartOptions): PlacedPanel {
  const panel = new TimeSeriesBuilder()
    .lineWidth(2)
    .fillOpacity(options.isStacked === true ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(legend())
    .tooltip(tooltip())
    .colorScheme(colorBy('palette'));
  if (options.isStacked === true) {
    panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  }
  if (options.isLog === true) {
    const log = new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10);
    panel.scaleDistribution(log);
  }
  if (options.hasLines === true) {
    const dashed = GraphThresholdsStyleMode.Dashed;
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(dashed));
    if (options.isLog !== true) panel.axisSoftMax(1.1 * highestStep(options));
  }
  dress(panel, options, 'range');
  tint(panel, options.queries, strokeOf);
  return { panel, width: options.width, height: options.height ?? CHART_HEIGHT };
}

/** States over time, one row for each series. */
export function timeline(options: PanelOptions & { readonly height?: number }): PlacedPanel {
  const panel = new TimelineBuilder()
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.85)
    .lineWidth(0)
    .fillOpacity(75)
    .legend(new VizLegendOptionsBuilder().showLegend(false).displayMode(LegendDisplayMode.List))
    .tooltip(tooltip())
    .colorScheme(colorBy('thresholds'));
  dress(panel, options, 'range');
  return { panel, width: options.width, height: options.height ?? STAT_HEIGHT };
}

/** One bar for each series. */
export function bars(options: PanelOptions & { readonly height?: number }): PlacedPanel {
  const panel = new BarGaugeBuilder()
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .namePlacement(BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .reduceOptions(lastValue())
    .colorScheme(colorBy('thresholds'));
  dress(panel, options, 'range');
  tint(panel, options.queries);
  return { panel, width: options.width, height: options.height ?? CHART_HEIGHT };
}

/** Buckets of a histogram over time; its one query is by `le`. */
export function heatmap(options: PanelOptions): PlacedPanel {
  const colors = new HeatmapColorOptionsBuilder()
    .mode(HeatmapColorMode.Scheme)
    .scheme('Oranges')
    .exponent(0.5)
    .steps(64);
  const panel = new HeatmapBuilder()
    .calculate(false)
    .color(colors)
    .yAxis(new YAxisConfigBuilder().unit(options.unit ?? 's'))
    .cellGap(1)
    .showLegend();
  dress(panel, options, 'heatmap');
  return { panel, width: options.width, height: CHART_HEIGHT };
}

/** So that the lines are in sight even when all is well. */
function highestStep({ steps = ['text'] }: ChartOptions): number {
  const [, ...rest] = steps;
  return Math.max(0, ...rest.map(([value]) => value));
}

function strokeOf(tone: Tone): DynamicConfigValue[] {
  if (!TONES[tone].isDashed) return [];
  return [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 6] } },
    { id: 'custom.fillOpacity', value: 0 },
  ];
}

function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('');
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(['lastNotNull']);
}

function tooltip(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
}
