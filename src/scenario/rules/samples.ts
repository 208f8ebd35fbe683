// How many samples a threshold can expect, from the loads alone; and the warning when its
// percentile cannot pass: fewer than 10 samples beyond the quantile are no proof.

import {
  expectedIterationCount,
  loadDurationMs,
  measureDurationMs,
  messagesPerIteration,
  shareOf,
} from '../load-shape.ts';
import type { MetricName } from '../names.ts';
import type { ResolvedThreshold } from '../parts/build-thresholds.ts';
import type { Parts } from '../parts/parts.ts';
import type { Load } from '../scenario.ts';
import { type Problem, warningAt } from '../schema/problem.ts';
import type { Rule } from './rule.ts';

/** Metrics from the intended instant: of the whole run they take open loads alone. */
export const RESPONSE_METRICS: ReadonlySet<MetricName> = new Set([
  'confirm_time',
  'delivery_time',
  'history_time',
  'threads_time',
] as const);

const MESSAGE_METRICS: ReadonlySet<MetricName> = new Set([
  'confirm_time',
  'delivery_time',
  'confirm_service_time',
  'delivery_service_time',
  'history_lag',
] as const);

/** Samples beyond the quantile without which a percentile cannot pass. */
const SAMPLES_BEYOND_MIN = 10;

/** Samples of a metric that one iteration of a load gives, on average; counters count as one. */
export function samplesPerIteration(metric: MetricName, load: Load): number {
  if (MESSAGE_METRICS.has(metric)) return messagesPerIteration(load);
  if (metric === 'history_time') return shareOf(load, ['read-history', 'go-offline']);
  return metric === 'threads_time' ? shareOf(load, ['read-threads', 'go-offline']) : 1;
}

/** Whether a load gives a metric any sample at all. */
export function feedsMetric(metric: MetricName, load: Load): boolean {
  return samplesPerIteration(metric, load) > 0;
}

/** Warns when fewer than 10 samples are expected beyond a quantile (open loads). */
export const sampleRule: Rule = (parts) =>
  parts.thresholds.flatMap((resolved) => {
    const expected = expectedSamples(resolved, parts);
    const { percentile } = resolved.threshold;
    if (expected === null || expected === 0 || percentile === null) return [];
    const tail = 1 - percentile / 100;
    const beyond = expected * tail;
    // A rounding error of the product is not a missing sample.
    return beyond + 1e-6 >= SAMPLES_BEYOND_MIN ? [] : [tooFew(resolved, expected, tail)];
  });

function tooFew(resolved: ResolvedThreshold, expected: number, tail: number): Problem {
  const { percentile, overMs } = resolved.threshold;
  const count = Math.floor(expected + 1e-6).toLocaleString('en');
  const needed = Math.ceil(SAMPLES_BEYOND_MIN / tail - 1e-6).toLocaleString('en');
  const where = overMs === null ? 'in all' : 'in a window';
  const message = `About ${count} samples are expected ${where}: too few for p(${percentile}) to pass, which needs ${needed}.`;
  const hint = 'The verdict would be unknown: lower the percentile, or load for longer.';
  return warningAt(resolved.path, message, hint);
}

/** Expected samples of a threshold's (smallest) window; null when the loads do not tell. */
function expectedSamples(resolved: ResolvedThreshold, parts: Parts): number | null {
  const { metric, load, overMs } = resolved.threshold;
  const isCounted = RESPONSE_METRICS.has(metric) || MESSAGE_METRICS.has(metric);
  if (!isCounted || (load === null && !parts.hasAllLoads)) return null;
  const subject = parts.loads.filter((candidate) =>
    load === null ? feedsMetric(metric, candidate) : candidate.name === load,
  );
  const counts = subject.map((candidate) => samplesOf(metric, candidate));
  const open = counts.filter((count) => count !== null);
  const isResponse = RESPONSE_METRICS.has(metric);
  if (open.length === 0 || (!isResponse && open.length < counts.length)) return null;
  const total = open.reduce((sum, count) => sum + count, 0);
  if (overMs === null) return total;
  const [only] = subject;
  const lengthMs = load !== null && only ? loadDurationMs(only) : measureDurationMs(subject);
  return lengthMs === 0 ? total : total * Math.min(1, overMs / lengthMs);
}

function samplesOf(metric: MetricName, load: Load): number | null {
  const iterations = expectedIterationCount(load);
  return iterations === null ? null : iterations * samplesPerIteration(metric, load);
}
