// What a person should know before a run: promises that the plan cannot keep as written.

import { formatDuration } from '../../base/index.ts';
import type { BehaviorChoice, Load, Threshold } from '../../scenario/index.ts';
import { isOpenLoad } from '../arrivals/load-schedule.ts';
import { loadEndMs } from '../load-end.ts';
import { iterationsPerArrival, messagesOf } from '../peaks.ts';
import type { Plan } from '../plan.ts';
import { loadUserCount } from '../population.ts';
import type { DescribeOptions } from './description.ts';
import { exercisedChecks, requiredChecks } from './exercised.ts';
import { iterationsOf } from './volume.ts';

/** A quantile passes only with this many samples beyond it (see the rule on thresholds). */
const MIN_SAMPLES_BEYOND = 10;

/** Longer conversations are slow to read back and at last beyond the cap. */
const MAX_COMFORTABLE_ROWS = 5000;

/** Sentences, in the order of the plan. */
export function planWarnings(plan: Plan, options: DescribeOptions): readonly string[] {
  return [
    ...unmetRequirements(plan),
    ...plan.thresholds.flatMap((threshold) => thresholdWarning(plan, threshold)),
    ...loadWarnings(plan),
    ...(options.workers > plan.cells.length
      ? [`${options.workers} workers share ${plan.cells.length} cells: some have nothing to do.`]
      : []),
    ...((options.existingRowsPerConversation ?? 0) > MAX_COMFORTABLE_ROWS
      ? [
          `Conversations hold ${options.existingRowsPerConversation} rows already, and each ` +
            'is read whole by both sides: use accounts with shorter histories.',
        ]
      : []),
  ];
}

/** How many samples a threshold may expect; null when the plan does not determine it. */
function expectedSamples(plan: Plan, threshold: Threshold): number | null {
  const weights = sampleWeights(threshold);
  if (weights === null) return null;
  let samples = 0;
  for (const [index, load] of plan.loads.entries()) {
    const isMeant =
      threshold.load === null
        ? isOpenLoad(load) || threshold.metric.includes('service')
        : load.name === threshold.load;
    if (!isMeant) continue;
    const totalWeight = load.behaviors.reduce((sum, { weight }) => sum + weight, 0);
    const perIteration = load.behaviors.reduce(
      (sum, choice) => sum + (choice.weight / totalWeight) * weights(choice, load),
      0,
    );
    const durationMs = Math.max(1, loadEndMs(load) - load.startAtMs);
    const share = threshold.overMs === null ? 1 : Math.min(1, threshold.overMs / durationMs);
    samples += iterationsOf(plan, index).measure * perIteration * share;
  }
  return Math.floor(samples);
}

type SampleWeights = (choice: BehaviorChoice, load: Load) => number;

function sampleWeights({ metric }: Threshold): SampleWeights | null {
  switch (metric) {
    case 'confirm_time':
    case 'delivery_time':
    case 'confirm_service_time':
    case 'delivery_service_time':
      return messagesOf;
    case 'pacer_lag':
    case 'user_wait':
      return (_, load) => 1 / iterationsPerArrival(load);
    case 'history_time':
      return ({ behavior }) => (behavior === 'read-history' || behavior === 'go-offline' ? 1 : 0);
    case 'threads_time':
      return ({ behavior }) => (behavior === 'read-threads' || behavior === 'go-offline' ? 1 : 0);
    default:
      return null;
  }
}

function thresholdWarning(plan: Plan, threshold: Threshold): readonly string[] {
  const samples = expectedSamples(plan, threshold);
  if (samples === null) return [];
  const filter = threshold.load === null ? '' : `{load:${threshold.load}}`;
  const what = `${threshold.metric}${filter}: ${threshold.expression}`;
  if (samples === 0) return [`${what} gets no sample in this plan and will be unknown.`];
  if (threshold.aggregate !== 'p' || threshold.percentile === null) return [];
  const beyond = samples * (1 - threshold.percentile / 100);
  if (beyond >= MIN_SAMPLES_BEYOND) return [];
  const needed = Math.ceil(MIN_SAMPLES_BEYOND / (1 - threshold.percentile / 100) - 1e-6);
  const where = threshold.overMs === null ? '' : ` in ${formatDuration(threshold.overMs)}`;
  return [
    `${what} expects about ${samples} samples${where} and cannot pass with fewer than ${needed}: ` +
      'lengthen the load or the window, or choose a lower percentile.',
  ];
}

function unmetRequirements(plan: Plan): readonly string[] {
  const { notExercised } = exercisedChecks(plan);
  return requiredChecks(plan)
    .filter((check) => notExercised.includes(check))
    .map(
      (check) => `${check} is required, and nothing in this plan exercises it: it will be unknown.`,
    );
}

/** A closed load that only the server slows down. */
function isOpenEnded(load: Load): boolean {
  return (
    (load.executor === 'constant-users' || load.executor === 'ramping-users') &&
    load.thinkTime.highMs === 0 &&
    load.behaviors.some((choice) => messagesOf(choice, load) > 0)
  );
}

function loadWarnings(plan: Plan): readonly string[] {
  return plan.loads.flatMap((load, index) => {
    const { warmup, measure } = iterationsOf(plan, index);
    if (isOpenEnded(load)) {
      return [
        `Load ${load.name} has no think time: it sends as fast as the server answers, here taken ` +
          'at 10 ms.',
      ];
    }
    const isOwnTooLarge = load.users !== null && loadUserCount(plan, load) > warmup + measure;
    if (warmup + measure === 0) return [`Load ${load.name} starts nothing in its time.`];
    return isOwnTooLarge && isOpenLoad(load)
      ? [`Load ${load.name} has ${load.users} users and ${warmup + measure} iterations: some idle.`]
      : [];
  });
}
