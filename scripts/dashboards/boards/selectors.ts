// Series of a run and of a monitor as the boards' variables select them, and expressions that many
// panels share. Must not build panels.

import { EXPOSED_PHASES } from '../../../src/metrics/index.ts';
import type { Variable } from '../kit/board.ts';
import type { States } from '../kit/dress.ts';

type Matchers = Readonly<Record<string, string>>;

/** A series of the selected runs; matchers are `=` unless the value begins with `~`. */
export function run(metric: string, matchers: Matchers = {}): string {
  return select(metric, { job: '~$job', instance: '~$instance', ...matchers });
}

/** A series of the selected monitors. */
export function monitored(metric: string, matchers: Matchers = {}): string {
  return select(metric, { monitor: '~$monitor', ...matchers });
}

export function select(metric: string, matchers: Matchers): string {
  const parts = Object.entries(matchers).map(([label, value]) =>
    value.startsWith('~') ? `${label}=~"${value.slice(1)}"` : `${label}="${value}"`,
  );
  return parts.length === 0 ? metric : `${metric}{${parts.join(',')}}`;
}

/** Per second, over the last few scrapes. */
export function perSecond(series: string, by = ''): string {
  return `${summed(by)} (rate(${series}[$__rate_interval]))`;
}

/** A quantile of what happened in the last few scrapes. */
export function quantile(q: number, series: string, by = ''): string {
  const labels = by === '' ? 'le' : `le, ${by}`;
  return `histogram_quantile(${q}, sum by (${labels}) (rate(${series}[$__rate_interval])))`;
}

/** A quantile since the run began; buckets are counters, so this needs no time range. */
export function quantileSoFar(q: number, series: string): string {
  return `histogram_quantile(${q}, sum by (le) (${series}))`;
}

function summed(by: string): string {
  return by === '' ? 'sum' : `sum by (${by})`;
}

/**
 * The state of a family with one series for each state, as one number: the place in `states`.
 * Where several hold (several runs), the first of them.
 */
export function stateNumber(
  states: readonly string[],
  seriesOf: (state: string) => string,
  by = '',
): string {
  const max = by === '' ? 'max' : `max by (${by})`;
  return states
    .map((state, index) => `${max} (${seriesOf(state)} == 1) * 0 + ${index}`)
    .join(' or ');
}

const VERDICTS = ['fail', 'unknown', 'pass'] as const;

export const PHASE_NUMBER = stateNumber(EXPOSED_PHASES, (phase) =>
  run('earshot_run_phase', { phase }),
);

export const PHASE_STATES: States = {
  0: { text: 'prepare', color: 'text' },
  1: { text: 'connect', color: 'yellow' },
  2: { text: 'warm up', color: 'orange' },
  3: { text: 'measure', color: 'green' },
  4: { text: 'settle', color: 'blue' },
  5: { text: 'read back', color: 'purple' },
  6: { text: 'done', color: 'text' },
};

export const VERDICT_NUMBER = stateNumber(VERDICTS, (verdict) =>
  run('earshot_run_verdict', { verdict }),
);

export const VERDICT_STATES: States = {
  0: { text: 'fail', color: 'red' },
  1: { text: 'unknown', color: 'orange' },
  2: { text: 'pass', color: 'green' },
};

export const RUN_VARIABLES: readonly Variable[] = [
  { kind: 'label', name: 'job', label: 'Job', of: 'earshot_run_phase' },
  { kind: 'label', name: 'instance', label: 'Run', of: 'earshot_run_phase{job=~"$job"}' },
];

export const LOAD_VARIABLE: Variable = {
  kind: 'label',
  name: 'load',
  label: 'Load',
  of: 'earshot_load_messages_total{job=~"$job",instance=~"$instance"}',
};
