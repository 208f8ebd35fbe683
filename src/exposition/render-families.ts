// Families to the text that Prometheus reads, in either format. The only module that knows the
// Prometheus client: a registry is made for each rendering, filled with finished numbers, and
// forgotten.

import { Counter, Gauge, Histogram, type MetricObjectWithValues, Registry } from 'prom-client';
import type { Family, HistogramFamily, HistogramSample, Labels, ScalarFamily } from './families.ts';

export type TextFormat = 'text' | 'openmetrics';

export const CONTENT_TYPES: Readonly<Record<TextFormat, string>> = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
};

/** Renders families in their order; those without samples are left out. */
export function renderFamilies(families: readonly Family[], format: TextFormat): Promise<string> {
  const told = families.filter((family) => family.samples.length > 0);
  // The client would begin an empty OpenMetrics text with an empty line, which is none.
  if (told.length === 0) return Promise.resolve(format === 'text' ? '' : '# EOF\n');
  const registry = new Registry(
    format === 'text' ? Registry.PROMETHEUS_CONTENT_TYPE : Registry.OPENMETRICS_CONTENT_TYPE,
  );
  for (const family of told) {
    if (family.type === 'histogram') registry.registerMetric(new FinishedHistogram(family));
    else registerScalar(registry, family);
  }
  return registry.metrics();
}

function registerScalar(registry: Registry, family: ScalarFamily): void {
  const { name, help, samples } = family;
  const labelNames = Object.keys(samples[0]?.labels ?? {});
  const registers = [registry];
  if (family.type === 'counter') {
    const counter = new Counter<string>({ name, help, labelNames, registers });
    for (const { labels, value } of samples) counter.inc(withoutControls(labels), value);
    return;
  }
  const gauge = new Gauge<string>({ name, help, labelNames, registers });
  for (const { labels, value } of samples) gauge.set(withoutControls(labels), value);
}

interface NamedValue {
  readonly metricName: string;
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** A histogram whose buckets were counted elsewhere; the client only writes it down. */
class FinishedHistogram extends Histogram<string> {
  readonly #family: HistogramFamily;

  constructor(family: HistogramFamily) {
    super({ name: family.name, help: family.help, registers: [] });
    this.#family = family;
  }

  override get(): Promise<MetricObjectWithValues<NamedValue>> {
    const { name, help, type, samples } = this.#family;
    const values = samples.flatMap((sample) => namedValues(name, sample));
    const unused = { aggregator: 'sum', collect: () => undefined } as const;
    return Promise.resolve({ ...unused, name, help, type, values });
  }

  /** What the registry asks for first; the client's types do not tell of it. */
  getForPromString(): Promise<MetricObjectWithValues<NamedValue>> {
    return this.get();
  }
}

function namedValues(name: string, sample: HistogramSample): readonly NamedValue[] {
  const labels = withoutControls(sample.labels);
  const bucket = (le: string, value: number): NamedValue => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le },
    value,
  });
  return [
    ...sample.boundsSeconds.map((bound, at) => bucket(canonical(bound), sample.counts[at] ?? 0)),
    bucket('+Inf', sample.count),
    { metricName: `${name}_sum`, labels, value: sample.sumSeconds },
    { metricName: `${name}_count`, labels, value: sample.count },
  ];
}

/** OpenMetrics wants `1.0`; one spelling in both formats keeps one identity of the series. */
function canonical(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

/** Line feeds are escaped by the format; other control characters have no business in a label. */
function withoutControls(labels: Labels): Record<string, string> {
  const cleaned = Object.entries(labels).map(([name, value]) => [
    name,
    value.toWellFormed().replace(/[^\n\P{Cc}]/gu, '\ufffd'),
  ]);
  return Object.fromEntries(cleaned) as Record<string, string>;
}
