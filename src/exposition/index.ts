export type { Family, HistogramFamily, HistogramSample, Labels, ScalarFamily } from './families.ts';
export { type MetricsDoor, type MetricsDoorOptions, openMetricsDoor } from './metrics-door.ts';
export { negotiateFormat } from './negotiate-format.ts';
export { assertGateway, type PushOptions, pushFamilies } from './push-families.ts';
export { CONTENT_TYPES, renderFamilies, type TextFormat } from './render-families.ts';
