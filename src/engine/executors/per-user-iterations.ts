// Each user works a fixed number of iterations; the load is over when all have, or at its limit.

import { assert } from '../../base/index.ts';
import type { Executor } from '../pacing/schedule.ts';
import { ClosedLoad } from './closed-load.ts';
import type { ExecutorOptions } from './executor.ts';

/** The shard's share of a `per-user-iterations` load. */
export function perUserIterations(options: ExecutorOptions): Executor {
  const load = options.plan.loads[options.load];
  assert(load?.executor === 'per-user-iterations', 'the load counts iterations');
  return new ClosedLoad(options, load.iterations);
}
