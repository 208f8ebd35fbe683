// Arrivals of a Poisson process of a constant rate: independent of one another, seeded by the plan.

import type { Executor } from '../pacing/schedule.ts';
import type { ExecutorOptions } from './executor.ts';
import { OpenLoad } from './open-load.ts';

/** The shard's share of a `poisson-arrival-rate` load. */
export function poissonArrivalRate(options: ExecutorOptions): Executor {
  return new OpenLoad(options);
}
