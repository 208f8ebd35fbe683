// A scenario at the size of monitoring: a probe runs again and again, on a server that people use,
// and what it writes stays there for ever.

import { messagesOfLoad, type Plan } from '../../plan/index.ts';
import type { Load, Scenario, Threshold } from '../../scenario/index.ts';
import { planOf } from '../prepare/plan-of.ts';

/** Every half minute this is at most 144,000 rows a day; four messages are 11,500. */
export const MONITORING_SIZE = { users: 10, messages: 50, durationMs: 15_000 } as const;

/** Of a scenario that is larger: one pair says so much. */
export const REDUCED_MESSAGES = 4;
const REDUCED_RATE_PER_SECOND = 10;
/** Counts that mean the same at any size. */
const SIZELESS: readonly string[] = ['message_loss', 'loss_ratio', 'anomalies'];

export interface ProbeScenario {
  readonly scenario: Scenario;
  readonly plan: Plan;
  /** It is not the scenario's own load any more: one pair says a few words. */
  readonly isReduced: boolean;
}

/**
 * The scenario as a probe runs it, without a warm-up. With `messages` it is one pair that says so
 * many; else its own load, when that has the size of monitoring, or `REDUCED_MESSAGES`.
 * @throws EarshotError `PLAN_INVALID`, `BEHAVIOR_INVALID`.
 */
export function probeScenario(scenario: Scenario, messages: number | null): ProbeScenario {
  if (messages === null) {
    const own = { ...scenario, warmupMs: 0, loads: scenario.loads.map(bounded) };
    const plan = planOf(own);
    if (isSmall(plan)) return { scenario: own, plan, isReduced: false };
  }
  const reduced = reduce(scenario, messages ?? REDUCED_MESSAGES);
  return { scenario: reduced, plan: planOf(reduced), isReduced: true };
}

/** A load without an end of its own gets one. */
function bounded(load: Load): Load {
  if (load.executor !== 'per-user-iterations') return load;
  const maxDurationMs = Math.min(load.maxDurationMs, MONITORING_SIZE.durationMs);
  return { ...load, maxDurationMs };
}

function isSmall(plan: Plan): boolean {
  const messages = plan.loads.reduce((sum, _, index) => sum + messagesOfLoad(plan, index), 0);
  return (
    plan.userCount <= MONITORING_SIZE.users &&
    messages <= MONITORING_SIZE.messages &&
    plan.measureMs <= MONITORING_SIZE.durationMs
  );
}

function reduce(scenario: Scenario, messages: number): Scenario {
  const [first] = scenario.loads as readonly [Load];
  const { position, settings, thinkTime } = first;
  const load: Load = {
    name: 'probe',
    ...{ position, settings, thinkTime, users: null, startAtMs: 0 },
    behaviors: [{ behavior: 'send-message', weight: 1 }],
    executor: 'constant-arrival-rate',
    ratePerSecond: REDUCED_RATE_PER_SECOND,
    durationMs: Math.ceil((messages / REDUCED_RATE_PER_SECOND) * 1000),
  };
  return {
    ...scenario,
    ...{ users: 2, conversations: { kind: 'pairs' }, warmupMs: 0, loads: [load], behaviors: [] },
    thresholds: scenario.thresholds.filter(isSizeless),
  };
}

function isSizeless({ load, metric, aggregate }: Threshold): boolean {
  if (load !== null || aggregate === 'rate') return false;
  return metric.endsWith('_time') ? aggregate !== 'count' : SIZELESS.includes(metric);
}
