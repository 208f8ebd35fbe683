// How many arrivals may wait at once: so many seconds of arrivals as the scenario allows, at the
// highest rate of the shard's open loads. Pure arithmetic.

import { type Plan, plannedArrivalCount, type Shard } from '../../plan/index.ts';
import type { Load } from '../../scenario/index.ts';

/** Iterations that may wait for their users, over all loads of the shard; at least 1. */
export function backlogLimit(plan: Plan, shard: Shard): number {
  let peakPerSecond = 0;
  for (const [index, load] of plan.loads.entries()) {
    const wholeCount = plannedArrivalCount(plan, index);
    if (wholeCount === 0) continue;
    const share = plannedArrivalCount(plan, index, shard) / wholeCount;
    peakPerSecond += share * peakRatePerSecond(load);
  }
  return Math.max(1, Math.ceil((peakPerSecond * plan.generator.backlogMs) / 1000));
}

/** Arrivals per second of an open load at its busiest; 0 for closed loads. */
function peakRatePerSecond(load: Load): number {
  switch (load.executor) {
    case 'constant-arrival-rate':
    case 'poisson-arrival-rate':
    case 'session-arrival-rate':
      return load.ratePerSecond;
    case 'ramping-arrival-rate':
      return Math.max(load.startRatePerSecond, ...load.stages.map((stage) => stage.toPerSecond));
    default:
      return 0;
  }
}
