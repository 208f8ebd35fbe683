// What an arrival does: a weighted choice that follows from seed, load and index alone.

import { assert, hash64 } from '../../base/index.ts';
import type { BehaviorChoice, LoadBehavior } from '../../scenario/index.ts';
import { NodeStream } from './node-stream.ts';

/** The behavior of arrival `index`, for any index in any order. */
export type Mix = (index: number) => LoadBehavior;

/** Prepares the choice; `seed` names the load. */
export function mixOf(behaviors: readonly BehaviorChoice[], seed: string): Mix {
  const first = behaviors[0];
  assert(first !== undefined, 'a load has a behavior');
  if (behaviors.length === 1) return () => first.behavior;
  const totalWeight = behaviors.reduce((sum, { weight }) => sum + weight, 0);
  const { high, low } = hash64(seed);
  const stream = new NodeStream(high, low);
  return (index) => {
    stream.begin(0, index);
    let rest = stream.nextFloat() * totalWeight;
    for (const { behavior, weight } of behaviors) {
      rest -= weight;
      if (rest < 0) return behavior;
    }
    return first.behavior;
  };
}
