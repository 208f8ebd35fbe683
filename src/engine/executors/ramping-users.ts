// A number of users that is linear in each stage; the plan says when each user starts and stops.

import type { Executor } from '../pacing/schedule.ts';
import { ClosedLoad } from './closed-load.ts';
import type { ExecutorOptions } from './executor.ts';

/** The shard's share of a `ramping-users` load. */
export function rampingUsers(options: ExecutorOptions): Executor {
  return new ClosedLoad(options, Number.POSITIVE_INFINITY);
}
