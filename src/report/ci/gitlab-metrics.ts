// A result as OpenMetrics text, for the metrics report of GitLab: the widget of a merge request
// shows each line beside that of the target branch. Counts and percentiles are those of the result.

import { type LatencySummary, METRICS } from '../../metrics/index.ts';
import type { RunMessages, RunResult } from '../../run/index.ts';
import { type CountMetricName, TIME_METRIC_NAMES } from '../../scenario/index.ts';
import { isMeasured } from '../words.ts';

const COUNTS = {
  messages_planned: 'planned',
  messages_sent: 'sent',
  messages_dropped: 'dropped',
  messages_confirmed: 'confirmed',
  messages_delivered: 'delivered',
  messages_visible: 'visible',
  messages_failed: 'failed',
  messages_indeterminate: 'indeterminate',
  message_loss: 'lost',
} as const satisfies Partial<Record<CountMetricName, keyof RunMessages>>;

const QUANTILES = {
  '0.5': 'p50Ms',
  '0.9': 'p90Ms',
  '0.95': 'p95Ms',
  '0.99': 'p99Ms',
  '0.999': 'p999Ms',
} as const satisfies Record<string, keyof LatencySummary>;

/**
 * Renders a result as OpenMetrics. A percentile that lies in results that never came is `+Inf`; a
 * count that is not known is left out.
 */
export function renderGitlabMetrics(result: RunResult): string {
  return [...verdictLines(result), ...countLines(result), ...timeLines(result), '# EOF', ''].join(
    '\n',
  );
}

function verdictLines({ exitCode, coverageRatio }: RunResult): readonly string[] {
  const exit = family('earshot_exit_code', 'gauge', 'Exit code of the run; 0 is a pass.');
  const coverage = family(
    'earshot_coverage_ratio',
    'gauge',
    'Judged over owed opportunities of all required checks.',
  );
  return [
    ...exit,
    `earshot_exit_code ${exitCode}`,
    ...(coverageRatio === null ? [] : [...coverage, `earshot_coverage_ratio ${coverageRatio}`]),
  ];
}

function countLines({ messages }: RunResult): readonly string[] {
  return Object.entries(COUNTS).flatMap(([name, key]) => {
    const value = messages[key];
    if (value === null) return [];
    const { prometheusName, help } = METRICS[name as keyof typeof COUNTS];
    return [
      ...family(prometheusName.replace(/_total$/u, ''), 'counter', help),
      `${prometheusName} ${value}`,
    ];
  });
}

function timeLines({ latency }: RunResult): readonly string[] {
  return TIME_METRIC_NAMES.filter((name) => isMeasured(latency[name])).flatMap((name) => {
    const { prometheusName, help } = METRICS[name];
    const summary = latency[name];
    const quantiles = Object.entries(QUANTILES).map(([quantile, key]) => {
      const value = secondsText(summary, summary[key]);
      return value === null ? null : `${prometheusName}{quantile="${quantile}"} ${value}`;
    });
    return [
      ...family(prometheusName, 'summary', help),
      ...quantiles.filter((line) => line !== null),
      `${prometheusName}_count ${summary.count + summary.missing}`,
    ];
  });
}

/** Microseconds are the resolution of the histograms. */
function secondsText(summary: LatencySummary, valueMs: number | null): string | null {
  if (valueMs !== null) return String(Number((valueMs / 1000).toFixed(6)));
  return summary.missing > 0 ? '+Inf' : null;
}

/** The lines that announce a metric family. A family of times has its unit in its name. */
function family(name: string, type: 'gauge' | 'counter' | 'summary', help: string): string[] {
  const unit = name.endsWith('_seconds') ? [`# UNIT ${name} seconds`] : [];
  return [`# TYPE ${name} ${type}`, ...unit, `# HELP ${name} ${help}`];
}
