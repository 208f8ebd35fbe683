// Arrivals at a constant rate: the plan's instants are i / rate.

import type { Executor } from '../pacing/schedule.ts';
import type { ExecutorOptions } from './executor.ts';
import { OpenLoad } from './open-load.ts';

/** The shard's share of a `constant-arrival-rate` load. */
export function constantArrivalRate(options: ExecutorOptions): Executor {
  return new OpenLoad(options);
}
