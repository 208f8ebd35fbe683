// A shard's share of the plan's connection ramp: of the rate and of the handshakes in flight.

import type { Plan } from '../../plan/index.ts';
import type { ConnectRampOptions } from './connect-ramp.ts';

type RampPace = Pick<ConnectRampOptions, 'ratePerSecond' | 'inFlightCount' | 'reconnect'>;

/** In proportion to the shard's users; at least one handshake may be in flight. */
export function rampOptions(plan: Plan, shardUserCount: number): RampPace {
  const share = shardUserCount / plan.userCount;
  return {
    ratePerSecond: plan.connect.ratePerSecond * share,
    inFlightCount: Math.max(1, Math.round(plan.connect.inFlightCount * share)),
    reconnect: plan.reconnect,
  };
}
