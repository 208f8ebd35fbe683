// Every series that a board or a rule may name, with its labels: from the catalogues that expose
// them, from the rules that record them, and from Prometheus itself.

import { METRICS, RUN_FAMILIES } from '../../../src/metrics/index.ts';
import { probeFamilies } from '../../../src/monitor/http/probe-families.ts';
import { MONITOR_FAMILIES } from '../../../src/monitor/index.ts';
import { SERVER_FAMILIES } from '../../../src/server/index.ts';
import { makeOutcome } from '../monitor/make-outcome.ts';
import { shippedRules } from './shipped-config.ts';

const OF_PROMETHEUS: Readonly<Record<string, readonly string[]>> = {
  up: [],
  scrape_samples_scraped: [],
  scrape_duration_seconds: [],
  ALERTS: ['alertstate', 'alertname'],
};

const FAMILIES = { ...RUN_FAMILIES, ...SERVER_FAMILIES, ...MONITOR_FAMILIES };

/** What `/probe` tells. */
const OF_PROBE: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  probeFamilies(makeOutcome('ok')).map(({ name, samples }) => [
    name,
    Object.keys(samples[0]?.labels ?? {}),
  ]),
);

/** Labels by series; those of the target come on top. */
export function knownSeries(): ReadonlyMap<string, readonly string[]> {
  const known = new Map(Object.entries({ ...OF_PROMETHEUS, ...OF_PROBE }));
  for (const { kind, prometheusName } of Object.values(METRICS)) {
    if (kind === 'time') known.set(`${prometheusName}_bucket`, ['le']);
    else known.set(prometheusName, []);
  }
  for (const [name, { type, labels }] of Object.entries(FAMILIES)) {
    if (type === 'histogram') known.set(`${name}_bucket`, [...labels, 'le']);
    else known.set(name, labels);
  }
  for (const { record } of shippedRules()) {
    if (record !== undefined) known.set(record, record.startsWith('monitor:') ? ['monitor'] : []);
  }
  return known;
}

const TARGET_LABELS: readonly string[] = ['job', 'instance', 'module'];

export interface Named {
  readonly series: string;
  readonly labels: readonly string[];
}

/** The series that an expression names, with the labels it chooses by. */
export function seriesNamed(expr: string): readonly Named[] {
  const found = [
    ...expr.matchAll(
      /\b((?:earshot|probe|scrape|monitor)[_:][\w:]+|up|ALERTS)\b(?:\{([^}]*)\})?/gu,
    ),
  ];
  return found.map(([, series = '', matchers = '']) => ({
    series,
    labels: [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/gu)].map(([, label]) => String(label)),
  }));
}

/** What an expression names that nobody exposes. */
export function unknownIn(expr: string, known = knownSeries()): readonly string[] {
  return seriesNamed(expr).flatMap(({ series, labels }) => {
    const own = known.get(series);
    if (own === undefined) return [series];
    return labels
      .filter((label) => !own.includes(label) && !TARGET_LABELS.includes(label))
      .map((label) => `${series}{${label}}`);
  });
}
