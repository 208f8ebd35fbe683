// The two phases of an open load's arrivals: warm-up at its initial rate until t = 0, then what the
// scenario asks for from `startAtMs`. Indices run on from one to the other.

import { unreachable } from '../../base/index.ts';
import type { Load } from '../../scenario/index.ts';
import { OPEN_EXECUTORS } from '../../scenario/names.ts';
import type { Plan } from '../plan.ts';
import { poissonSchedule } from './poisson.ts';
import { rampingSchedule } from './ramping.ts';
import { constantSchedule, type Schedule } from './schedule.ts';

export type OpenLoad = Extract<
  Load,
  {
    readonly executor:
      | 'constant-arrival-rate'
      | 'poisson-arrival-rate'
      | 'ramping-arrival-rate'
      | 'session-arrival-rate';
  }
>;

export interface LoadSchedule {
  readonly warmupCount: number;
  readonly measureCount: number;
  /** From t = 0, milliseconds, for an index over both phases. */
  intendedAtMs(index: number): number;
}

/** True for loads whose arrivals the plan fixes. */
export function isOpenLoad(load: Load): load is OpenLoad {
  return OPEN_EXECUTORS.has(load.executor);
}

/** The instants of all arrivals of one open load, over all shards. */
export function scheduleLoad(plan: Pick<Plan, 'seed' | 'warmupMs'>, load: OpenLoad): LoadSchedule {
  const warmup = warmupSchedule(plan, load);
  const measure = measureSchedule(plan, load);
  return {
    warmupCount: warmup.count,
    measureCount: measure.count,
    intendedAtMs: (index) =>
      index < warmup.count
        ? warmup.atMs(index) - plan.warmupMs
        : load.startAtMs + measure.atMs(index - warmup.count),
  };
}

/** The rate at which a load is warmed up, arrivals per second. */
export function initialRatePerSecond(load: OpenLoad): number {
  return load.executor === 'ramping-arrival-rate' ? load.startRatePerSecond : load.ratePerSecond;
}

function warmupSchedule(plan: Pick<Plan, 'seed' | 'warmupMs'>, load: OpenLoad): Schedule {
  const ratePerSecond = initialRatePerSecond(load);
  if (load.executor === 'poisson-arrival-rate') {
    return poissonSchedule(ratePerSecond, plan.warmupMs, seedOf(plan, load, 'warmup'));
  }
  return constantSchedule(ratePerSecond, plan.warmupMs);
}

function measureSchedule(plan: Pick<Plan, 'seed'>, load: OpenLoad): Schedule {
  switch (load.executor) {
    case 'constant-arrival-rate':
    case 'session-arrival-rate':
      return constantSchedule(load.ratePerSecond, load.durationMs);
    case 'ramping-arrival-rate':
      return rampingSchedule(load.startRatePerSecond, load.stages);
    case 'poisson-arrival-rate':
      return poissonSchedule(load.ratePerSecond, load.durationMs, seedOf(plan, load, 'measure'));
    default:
      return unreachable(load);
  }
}

function seedOf(plan: Pick<Plan, 'seed'>, load: Load, phase: string): string {
  return [plan.seed, 'poisson', load.name, phase].join('\u0000');
}
