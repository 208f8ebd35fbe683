// A constant number of users, each working one iteration after another.

import type { Executor } from '../pacing/schedule.ts';
import { ClosedLoad } from './closed-load.ts';
import type { ExecutorOptions } from './executor.ts';

/** The shard's share of a `constant-users` load. */
export function constantUsers(options: ExecutorOptions): Executor {
  return new ClosedLoad(options, Number.POSITIVE_INFINITY);
}
