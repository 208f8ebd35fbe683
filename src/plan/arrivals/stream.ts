// The arrivals of one open load and shard, one at a time, in order of time.

import { EarshotError } from '../../base/index.ts';
import type { Arrival, ArrivalStream, Plan, Shard } from '../plan.ts';
import { checkShard, WHOLE } from '../shards.ts';
import { countOwn, type Dealing, dealUsers } from './dealing.ts';
import { isOpenLoad, type LoadSchedule, type OpenLoad, scheduleLoad } from './load-schedule.ts';
import { type Mix, mixOf } from './mix.ts';

export interface PlannedArrivals {
  readonly warmup: number;
  readonly measure: number;
}

/**
 * Opens the arrivals of load `loadIndex` that fall to `shard`: those of warm-up (t < 0), then those
 * of the measure phase. Each arrival is closed-form in its index; the stream only counts.
 * @throws EarshotError `INTERNAL_ASSERTION` for a closed load, `PLAN_INVALID` for a wrong shard.
 */
export function openArrivals(plan: Plan, loadIndex: number, shard: Shard): ArrivalStream {
  checkShard(shard);
  const load = openLoadAt(plan, loadIndex);
  return new PlannedStream({
    load: loadIndex,
    schedule: scheduleLoad(plan, load),
    dealing: dealUsers(plan, load, shard),
    mix: mixOf(load.behaviors, [plan.seed, 'mix', load.name].join('\u0000')),
  });
}

/** Arrivals of warm-up and measure phase together, of all shards or of one. 0 for closed loads. */
export function plannedArrivalCount(plan: Plan, loadIndex: number, shard: Shard = WHOLE): number {
  const load = plan.loads[loadIndex];
  if (load === undefined || !isOpenLoad(load)) return 0;
  const { warmup, measure } = plannedArrivals(plan, loadIndex);
  return shard.count === 1
    ? warmup + measure
    : countOwn(dealUsers(plan, load, shard), warmup + measure);
}

/** Arrivals of a load by phase, over all shards; zeros for closed loads. */
export function plannedArrivals(plan: Plan, loadIndex: number): PlannedArrivals {
  const load = plan.loads[loadIndex];
  if (load === undefined || !isOpenLoad(load)) return { warmup: 0, measure: 0 };
  const { warmupCount, measureCount } = scheduleLoad(plan, load);
  return { warmup: warmupCount, measure: measureCount };
}

function openLoadAt(plan: Plan, loadIndex: number): OpenLoad {
  const load = plan.loads[loadIndex];
  if (load === undefined || !isOpenLoad(load)) {
    throw new EarshotError('INTERNAL_ASSERTION', `load ${loadIndex} has no planned arrivals`);
  }
  return load;
}

class PlannedStream implements ArrivalStream {
  readonly count: number;
  readonly #load: number;
  readonly #schedule: LoadSchedule;
  readonly #dealing: Dealing;
  readonly #mix: Mix;
  #taken = 0;

  constructor(parts: {
    readonly load: number;
    readonly schedule: LoadSchedule;
    readonly dealing: Dealing;
    readonly mix: Mix;
  }) {
    this.#load = parts.load;
    this.#schedule = parts.schedule;
    this.#dealing = parts.dealing;
    this.#mix = parts.mix;
    const { warmupCount, measureCount } = parts.schedule;
    this.count = countOwn(parts.dealing, warmupCount + measureCount);
  }

  next(): Arrival | null {
    if (this.#taken >= this.count) return null;
    const { places, users, roundLength } = this.#dealing;
    const turn = this.#taken % places.length;
    const index = Math.floor(this.#taken / places.length) * roundLength + (places[turn] as number);
    this.#taken += 1;
    return {
      load: this.#load,
      index,
      intendedAtMs: this.#schedule.intendedAtMs(index),
      user: users[turn] as number,
      behavior: this.#mix(index),
    };
  }
}
