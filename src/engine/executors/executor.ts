// What every executor is given, and what they share: the end of their load and the choice of what
// an iteration does. An executor decides when; it sends nothing and counts nothing.

import type { Random } from '../../base/index.ts';
import type { MetricsRecorder } from '../../metrics/index.ts';
import type { Plan, Shard } from '../../plan/index.ts';
import type { BehaviorChoice, LoadBehavior } from '../../scenario/index.ts';
import type { Connector } from '../connection/connector.ts';
import type { Executor } from '../pacing/schedule.ts';
import type { Waits } from '../pacing/waits.ts';
import type { UserSlot } from '../pool/iteration.ts';
import type { LoadTime } from '../pool/load-time.ts';
import type { UserPool } from '../pool/user-pool.ts';

export interface ExecutorOptions {
  readonly plan: Plan;
  readonly shard: Shard;
  /** Index of the load in the plan. */
  readonly load: number;
  /** By user index; undefined for users of other shards. */
  readonly slots: readonly (UserSlot | undefined)[];
  readonly pool: UserPool;
  readonly connector: Connector;
  readonly time: LoadTime;
  readonly waits: Waits;
  readonly metrics: MetricsRecorder;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

export type CreateExecutor = (options: ExecutorOptions) => Executor;

/** One of the behaviors, by weight; a single one takes nothing from the stream. */
export function chooseBehavior(choices: readonly BehaviorChoice[], random: Random): LoadBehavior {
  const [first] = choices as readonly [BehaviorChoice];
  if (choices.length === 1) return first.behavior;
  let rest = random.nextFloat() * choices.reduce((sum, choice) => sum + choice.weight, 0);
  for (const choice of choices) {
    rest -= choice.weight;
    if (rest < 0) return choice.behavior;
  }
  return first.behavior;
}
