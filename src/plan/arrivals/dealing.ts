// Which user an arrival falls to: a seeded order of the load's users, gone through round after
// round. A shard keeps only the places of its own users in that order, so it steps from one of
// its arrivals to the next without looking at the others'.

import { randomStream, shuffleInPlace } from '../../base/index.ts';
import type { Load } from '../../scenario/index.ts';
import type { Plan, Shard } from '../plan.ts';
import { slicesOfLoad } from '../population.ts';
import { shardOfUser } from '../shards.ts';

export interface Dealing {
  /** Users of the load over all shards: the length of a round. */
  readonly roundLength: number;
  /** Places in the round that are this shard's, ascending. */
  readonly places: Uint32Array;
  /** The user at each of those places. */
  readonly users: Uint32Array;
}

/** This shard's part of the order of a load's users. Time and memory linear in the load's users. */
export function dealUsers(plan: Plan, load: Load, shard: Shard): Dealing {
  const order: number[] = [];
  for (const slice of slicesOfLoad(plan, load)) {
    for (let offset = 0; offset < slice.userCount; offset += 1) {
      order.push(slice.firstUser + offset);
    }
  }
  shuffleInPlace(order, randomStream(plan.seed, 'dealing', load.name));
  const places: number[] = [];
  for (let place = 0; place < order.length; place += 1) {
    if (shardOfUser(plan, order[place] as number, shard.count) === shard.index) places.push(place);
  }
  return {
    roundLength: order.length,
    places: Uint32Array.from(places),
    users: Uint32Array.from(places, (place) => order[place] as number),
  };
}

/** How many of the first `arrivalCount` arrivals of the load are this shard's. */
export function countOwn({ roundLength, places }: Dealing, arrivalCount: number): number {
  if (roundLength === 0) return 0;
  const rest = arrivalCount % roundLength;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < rest) low = middle + 1;
    else high = middle;
  }
  return Math.floor(arrivalCount / roundLength) * places.length + low;
}
