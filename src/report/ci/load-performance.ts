// A result in the shape of k6's summary, as far as GitLab's load performance widget reads it:
// `checks`, `http_reqs` and `http_req_waiting`. The chat's own figures stand in for those of HTTP.

import type { LatencySummary } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import type { TimeMetricName } from '../../scenario/index.ts';
import { isMeasured, thresholdSubject } from '../words.ts';

/** What stands for "time to first byte", the first that was measured. */
const WAITING: readonly TimeMetricName[] = [
  'delivery_time',
  'confirm_time',
  'delivery_service_time',
  'confirm_service_time',
];

interface K6Check {
  readonly name: string;
  readonly path: string;
  readonly passes: number;
  readonly fails: number;
}

/**
 * Renders load-performance.json. Every judged check and threshold is one check of k6, and so is the
 * verdict; unknown fails. What cannot be said of a run that ended early, or lies in results that
 * never came, is left out, and the widget then leaves it out too.
 */
export function renderLoadPerformance(result: RunResult): string {
  const checks = checksOf(result);
  const passes = checks.filter((check) => check.passes > 0).length;
  const document = {
    root_group: {
      name: '',
      path: '',
      groups: {},
      checks: Object.fromEntries(checks.map((check) => [check.name, check])),
    },
    metrics: {
      checks: { passes, fails: checks.length - passes, value: passes / checks.length },
      ...requestsOf(result),
      ...waitingOf(result),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function checksOf(result: RunResult): readonly K6Check[] {
  return [
    k6Check('verdict', result.verdict),
    ...result.checks
      .filter(({ verdict }) => verdict !== 'not-exercised')
      .map(({ name, verdict }) => k6Check(name, verdict)),
    ...result.thresholds.map((threshold) =>
      k6Check(`${thresholdSubject(threshold)} ${threshold.expression}`, threshold.verdict),
    ),
  ];
}

function k6Check(name: string, verdict: string): K6Check {
  const isHeld = verdict === 'pass';
  return { name, path: `::${name}`, passes: isHeld ? 1 : 0, fails: isHeld ? 0 : 1 };
}

/** Messages sent a second; only of a load phase whose length is known. */
function requestsOf({ messages, plan, stopped }: RunResult): object {
  const seconds = (plan.warmupMs + plan.measureMs) / 1000;
  if (stopped !== 'completed' || seconds <= 0) return {};
  return { http_reqs: { count: messages.sent, rate: messages.sent / seconds } };
}

function waitingOf({ latency }: RunResult): object {
  const name = WAITING.find((metric) => isMeasured(latency[metric]));
  if (name === undefined) return {};
  const trend = trendOf(latency[name]);
  const isWhole = Object.values(trend).every((value) => value !== null);
  return isWhole ? { http_req_waiting: trend } : {};
}

function trendOf(summary: LatencySummary): Readonly<Record<string, number | null>> {
  return {
    avg: summary.meanMs,
    min: summary.minMs,
    med: summary.p50Ms,
    ...(summary.maxMs === null ? {} : { max: summary.maxMs }),
    'p(90)': summary.p90Ms,
    'p(95)': summary.p95Ms,
  };
}
