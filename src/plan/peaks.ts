// The greatest demands of a plan, for caps and warnings. Upper estimates: what cannot be known
// before a run (how fast a closed load's server answers) is taken at its fastest.

import type { BehaviorChoice, Load } from '../scenario/index.ts';
import { initialRatePerSecond, isOpenLoad, type OpenLoad } from './arrivals/load-schedule.ts';
import { activeUserCount } from './closed-users.ts';
import { loadEndMs } from './load-end.ts';
import type { Plan } from './plan.ts';
import { loadUserCount } from './population.ts';

/** No iteration of a closed load is taken to be shorter than this. Milliseconds. */
const SHORTEST_ITERATION_MS = 10;

export interface PlanPeaks {
  readonly users: number;
  readonly messagesPerSecond: number;
  /** Warm-up and measure phase. */
  readonly durationMs: number;
}

/** What the caps of a target are held against. */
export function planPeaks(plan: Plan): PlanPeaks {
  return {
    users: plan.userCount,
    messagesPerSecond: peakMessageRate(plan),
    durationMs: plan.warmupMs + plan.measureMs,
  };
}

/**
 * The highest rate of load messages at any instant, messages per second, over all loads together.
 */
export function peakMessageRate(plan: Plan): number {
  const instants = new Set<number>([-plan.warmupMs]);
  for (const load of plan.loads) for (const atMs of bendsOf(load)) instants.add(atMs);
  let peak = 0;
  for (const atMs of instants) {
    peak = Math.max(peak, messageRateAt(plan, atMs, 'after'), messageRateAt(plan, atMs, 'before'));
  }
  return peak;
}

/** The highest arrival rate of a load (closed: its greatest number of users), for descriptions. */
export function peakOfLoad(plan: Plan, load: Load): number {
  if (!isOpenLoad(load)) {
    return bendsOf(load).reduce((peak, atMs) => Math.max(peak, usersAt(plan, load, atMs)), 0);
  }
  if (load.executor !== 'ramping-arrival-rate') return load.ratePerSecond;
  return Math.max(load.startRatePerSecond, ...load.stages.map(({ toPerSecond }) => toPerSecond));
}

/** Messages that one iteration sends at most, on average over its mix of behaviors. */
export function messagesPerIteration(load: Load): number {
  let totalWeight = 0;
  let messages = 0;
  for (const choice of load.behaviors) {
    totalWeight += choice.weight;
    messages += choice.weight * messagesOf(choice, load);
  }
  return totalWeight === 0 ? 0 : messages / totalWeight;
}

/** Messages that its own user sends in one iteration of a behavior, at most. */
export function messagesOf(choice: BehaviorChoice, load: Load): number {
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

/** Iterations of one arrival: a session has several. */
export function iterationsPerArrival(load: Load): number {
  return load.executor === 'session-arrival-rate' ? load.iterations : 1;
}

function messageRateAt(plan: Plan, atMs: number, side: 'before' | 'after'): number {
  let rate = 0;
  for (const load of plan.loads) {
    const startsPerSecond = isOpenLoad(load)
      ? arrivalRateAt(plan, load, { atMs, side }) * iterationsPerArrival(load)
      : usersAt(plan, load, side === 'after' ? atMs : atMs - 0.001) * iterationsPerSecond(load);
    rate += startsPerSecond * messagesPerIteration(load);
  }
  return rate;
}

/** Of one user of a closed load; a conversation thinks before each of its messages. */
export function iterationsPerSecond(load: Load): number {
  const thinkMs = (load.thinkTime.lowMs + load.thinkTime.highMs) / 2;
  const isTalk = load.behaviors.every(({ behavior }) => behavior === 'converse');
  const iterationMs = isTalk ? thinkMs * load.settings.turnCount : thinkMs;
  return 1000 / Math.max(SHORTEST_ITERATION_MS, iterationMs);
}

function usersAt(plan: Plan, load: Load, atMs: number): number {
  return Math.min(activeUserCount(load, atMs), loadUserCount(plan, load));
}

/** Where a load's rate may jump or bend. */
function bendsOf(load: Load): readonly number[] {
  const bends = [0, load.startAtMs, loadEndMs(load)];
  if (load.executor !== 'ramping-arrival-rate' && load.executor !== 'ramping-users') return bends;
  let atMs = load.startAtMs;
  for (const { overMs } of load.stages) {
    atMs += overMs;
    bends.push(atMs);
  }
  return bends;
}

/** The arrival rate just before or just after an instant, arrivals per second. */
function arrivalRateAt(
  plan: Plan,
  load: OpenLoad,
  when: { readonly atMs: number; readonly side: 'before' | 'after' },
): number {
  const isBefore = when.side === 'before';
  if (isBefore ? when.atMs <= 0 : when.atMs < 0) {
    return plan.warmupMs > 0 ? initialRatePerSecond(load) : 0;
  }
  const intoMs = when.atMs - load.startAtMs;
  const endMs = loadEndMs(load) - load.startAtMs;
  if (isBefore ? intoMs <= 0 || intoMs > endMs : intoMs < 0 || intoMs >= endMs) return 0;
  return load.executor === 'ramping-arrival-rate'
    ? rampRateAt(load, intoMs, isBefore)
    : load.ratePerSecond;
}

function rampRateAt(
  load: Extract<OpenLoad, { readonly executor: 'ramping-arrival-rate' }>,
  intoMs: number,
  isBefore: boolean,
): number {
  let startMs = 0;
  let rate = load.startRatePerSecond;
  for (const { toPerSecond, overMs } of load.stages) {
    const endMs = startMs + overMs;
    if (isBefore ? intoMs <= endMs : intoMs < endMs) {
      return rate + ((toPerSecond - rate) * (intoMs - startMs)) / overMs;
    }
    startMs = endMs;
    rate = toPerSecond;
  }
  return rate;
}
