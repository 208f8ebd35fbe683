// Figures that follow from a scenario's loads and conversations alone: cell sizes, durations,
// expected numbers of starts. Closed forms; nothing here is drawn or scheduled.

import { OPEN_EXECUTORS } from './names.ts';
import type { BehaviorChoice, Conversations, Load } from './scenario.ts';

/** Users of one closed cell: messages never leave it. */
export function cellSizeOf(conversations: Conversations): number {
  switch (conversations.kind) {
    case 'pairs':
      return 2;
    case 'friends':
      return conversations.friendCount + 1;
    case 'celebrity':
      return conversations.fanCount + 1;
    case 'chain':
      return conversations.length;
  }
}

/** From a load's own start to its end, milliseconds; for per-user-iterations the latest end. */
export function loadDurationMs(load: Load): number {
  switch (load.executor) {
    case 'constant-arrival-rate':
    case 'poisson-arrival-rate':
    case 'session-arrival-rate':
    case 'constant-users':
      return load.durationMs;
    case 'ramping-arrival-rate':
    case 'ramping-users':
      return load.stages.reduce((totalMs, stage) => totalMs + stage.overMs, 0);
    case 'per-user-iterations':
      return load.maxDurationMs;
  }
}

/** From t = 0 to the end of the last load, milliseconds; 0 without loads. */
export function measureDurationMs(loads: readonly Load[]): number {
  return loads.reduce((endMs, load) => Math.max(endMs, load.startAtMs + loadDurationMs(load)), 0);
}

/** Whether a load starts work at instants of its own. */
export function isOpenLoad(load: Load): boolean {
  return OPEN_EXECUTORS.has(load.executor);
}

/** Highest rate of starts per second; null for closed loads. */
export function peakRatePerSecond(load: Load): number | null {
  switch (load.executor) {
    case 'constant-arrival-rate':
    case 'poisson-arrival-rate':
    case 'session-arrival-rate':
      return load.ratePerSecond;
    case 'ramping-arrival-rate':
      return load.stages.reduce(
        (peak, stage) => Math.max(peak, stage.toPerSecond),
        load.startRatePerSecond,
      );
    default:
      return null;
  }
}

/**
 * Expected starts of iterations in the measure phase (sessions times iterations for sessions); null
 * for closed loads, whose number follows from the server's speed. Ramps: the area of trapezoids.
 */
export function expectedIterationCount(load: Load): number | null {
  switch (load.executor) {
    case 'constant-arrival-rate':
    case 'poisson-arrival-rate':
      return (load.ratePerSecond * load.durationMs) / 1000;
    case 'session-arrival-rate':
      return ((load.ratePerSecond * load.durationMs) / 1000) * load.iterations;
    case 'ramping-arrival-rate': {
      let from = load.startRatePerSecond;
      let total = 0;
      for (const stage of load.stages) {
        total += (((from + stage.toPerSecond) / 2) * stage.overMs) / 1000;
        from = stage.toPerSecond;
      }
      return total;
    }
    default:
      return null;
  }
}

/** Expected messages of one iteration, by the weights of the load's mix. */
export function messagesPerIteration(load: Load): number {
  return weightedMean(load.behaviors, (choice) => messagesOf(choice, load));
}

/** Messages that its own user sends in one iteration of a behavior, at most. */
function messagesOf(choice: BehaviorChoice, load: Load): number {
  if ('own' in choice) return choice.own.messageCount;
  switch (choice.behavior) {
    case 'send-message':
      return 1;
    case 'burst':
      return load.settings.burstCount;
    case 'converse':
      return load.settings.turnCount;
    default:
      return 0;
  }
}

/** The share of a load's iterations that a set of behaviors takes, 0 to 1. */
export function shareOf(load: Load, names: readonly BehaviorChoice['behavior'][]): number {
  return weightedMean(load.behaviors, ({ behavior }) => (names.includes(behavior) ? 1 : 0));
}

function weightedMean(
  behaviors: readonly BehaviorChoice[],
  value: (choice: BehaviorChoice) => number,
): number {
  let total = 0;
  let weights = 0;
  for (const choice of behaviors) {
    total += choice.weight * value(choice);
    weights += choice.weight;
  }
  return weights === 0 ? 0 : total / weights;
}
