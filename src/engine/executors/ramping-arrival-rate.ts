// Arrivals at a rate that is linear in each stage: the plan's instants follow from its integral.

import type { Executor } from '../pacing/schedule.ts';
import type { ExecutorOptions } from './executor.ts';
import { OpenLoad } from './open-load.ts';

/** The shard's share of a `ramping-arrival-rate` load. */
export function rampingArrivalRate(options: ExecutorOptions): Executor {
  return new OpenLoad(options);
}
