// Whether thresholds are about something this scenario has: loads, windows, open models, samples.

import { formatDuration } from '../../base/index.ts';
import { didYouMean } from '../grammar/suggest.ts';
import { THRESHOLD_LIMIT } from '../limits.ts';
import { isOpenLoad, loadDurationMs, measureDurationMs } from '../load-shape.ts';
import { type MetricName, TIME_METRIC_NAMES, VERIFIED_COUNT_METRICS } from '../names.ts';
import type { ResolvedThreshold } from '../parts/build-thresholds.ts';
import type { Parts } from '../parts/parts.ts';
import type { Load } from '../scenario.ts';
import { errorAt, onKey, type Problem, warningAt } from '../schema/problem.ts';
import type { Rule } from './rule.ts';
import { feedsMetric, RESPONSE_METRICS } from './samples.ts';

/** The filter's load exists, windows and abort fit the load, and something is measured. */
export const thresholdRule: Rule = (parts) => {
  const many =
    parts.thresholds.length > THRESHOLD_LIMIT
      ? [errorAt(['thresholds'], `There are more than ${THRESHOLD_LIMIT} thresholds.`)]
      : [];
  return [...many, ...parts.thresholds.flatMap((resolved) => judge(resolved, parts))];
};

function judge(resolved: ResolvedThreshold, parts: Parts): Problem[] {
  const unknown = unknownLoad(resolved, parts);
  if (unknown !== null) return [unknown];
  const subject = subjectLoads(resolved, parts);
  if (subject === null) return [];
  return [...live(resolved), ...timing(resolved, subject), ...source(resolved, subject, parts)];
}

function unknownLoad({ threshold, key }: ResolvedThreshold, parts: Parts): Problem | null {
  const { load } = threshold;
  if (load === null || parts.loadNames.includes(load)) return null;
  const known = parts.loadNames.join(', ');
  const hint = didYouMean(load, parts.loadNames) ?? (known === '' ? null : `Known: ${known}.`);
  const problem = errorAt(['thresholds', key], `There is no load '${load.slice(0, 40)}'.`, hint);
  return onKey(problem);
}

/** The loads that a threshold is about; null when a part of them is wrong. */
function subjectLoads({ threshold }: ResolvedThreshold, parts: Parts): readonly Load[] | null {
  if (threshold.load === null) return parts.hasAllLoads ? parts.loads : null;
  const named = parts.loads.filter((load) => load.name === threshold.load);
  return named.length === 0 ? null : named;
}

const UNWINDOWED: ReadonlySet<MetricName> = new Set(VERIFIED_COUNT_METRICS);
const TIMES: ReadonlySet<MetricName> = new Set(TIME_METRIC_NAMES);
const LIVE_TIMES: ReadonlySet<MetricName> = new Set(['confirm_time', 'delivery_time'] as const);

/** What is not known second by second has no window; what is not known live aborts nothing. */
function live({ threshold, path }: ResolvedThreshold): Problem[] {
  const { metric, overMs, abort } = threshold;
  if (overMs !== null && UNWINDOWED.has(metric)) {
    const message = `${metric} is not counted by the second: it has no window.`;
    return [errorAt(path, message, "Leave 'over' out.")];
  }
  const isKnownLive = TIMES.has(metric) ? LIVE_TIMES.has(metric) : !UNWINDOWED.has(metric);
  if (!abort || isKnownLive) return [];
  const message = `\`abort\` has no effect: ${metric} is not known while the run goes on.`;
  return [
    warningAt(
      path,
      message,
      'What aborts: confirm_time, delivery_time, and counts of messages by the second.',
    ),
  ];
}

function timing({ threshold, path }: ResolvedThreshold, subject: readonly Load[]): Problem[] {
  const problems: Problem[] = [];
  const isNamed = threshold.load !== null;
  const [only] = subject;
  const lengthMs = isNamed && only ? loadDurationMs(only) : measureDurationMs(subject);
  const endMs = measureDurationMs(subject);
  if (threshold.overMs !== null && threshold.overMs > lengthMs) {
    const message = `The window of ${formatDuration(threshold.overMs)} is longer than the load (${formatDuration(lengthMs)}).`;
    problems.push(warningAt(path, message, 'It holds the whole load.'));
  }
  if (threshold.abort && threshold.abortAfterMs >= endMs) {
    const message = `The load has ended when the abort begins (${formatDuration(threshold.abortAfterMs)}).`;
    problems.push(warningAt(path, message, 'Lower `after`.'));
  }
  if (!threshold.abort && threshold.abortAfterMs > 0) {
    problems.push(warningAt(path, '`after` has no effect without `abort: true`.'));
  }
  return problems;
}

/** Where the samples come from: a closed load has none of the intended instants. */
function source(
  { threshold, path }: ResolvedThreshold,
  subject: readonly Load[],
  parts: Parts,
): Problem[] {
  const { metric, load } = threshold;
  const feeding = subject.filter((candidate) => feedsMetric(metric, candidate));
  const isByLoad = load === null && RESPONSE_METRICS.has(metric);
  if (isByLoad && feeding.length > 0 && !feeding.some(isOpenLoad)) {
    const service = metric.replace('_time', '_service_time');
    const isMessage = metric === 'confirm_time' || metric === 'delivery_time';
    const message = `${metric} takes open loads only, and every load that feeds it is closed.`;
    const named = `'${metric}{load:${feeding[0]?.name}}'`;
    return [errorAt(path, message, isMessage ? `Use ${service}, or ${named}.` : `Use ${named}.`)];
  }
  const isFed = feeding.length > 0 && !(metric === 'login_time' && parts.auth?.kind !== 'login');
  if (isFed || (metric === 'login_time' && parts.auth === null)) return [];
  const who = load === null ? 'Nothing in this scenario' : `The load '${load}' never`;
  const verb = load === null ? 'gives' : 'gives';
  const message = `${who} ${verb} ${metric} a sample.`;
  return [warningAt(path, message, 'The verdict would be unknown (exit code 5).')];
}
