// One stream of observations for several listeners: verify, metrics, a recorder.

import type { Observe } from '../observation/index.ts';

/** Hands every observation to each listener, in their order. */
export function createObservationFan(listeners: readonly Observe[]): Observe {
  return (observation) => {
    for (const listener of listeners) listener(observation);
  };
}
