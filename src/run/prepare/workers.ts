// How many agent processes a run takes.

import { availableParallelism } from 'node:os';
import { EarshotError } from '../../base/index.ts';
import { type Plan, type Shard, shardCells, WHOLE } from '../../plan/index.ts';

export interface WorkersWanted {
  readonly shard: Shard | null;
  /** Null: nobody says. */
  readonly wanted: number | null;
  readonly isLoopback: boolean;
}

/**
 * Agents of a shard: what is wanted, but no agent without a cell.
 * @throws EarshotError `PLAN_INVALID` when the shard itself has none.
 */
export function workersFor(plan: Plan, { shard, wanted, isLoopback }: WorkersWanted): number {
  const cells = shardCells(plan, shard ?? WHOLE).length;
  if (shard !== null && cells === 0) {
    const name = `${shard.index + 1}/${shard.count}`;
    const text = `shard ${name} has nothing to do: the plan has ${plan.cells.length} closed cells`;
    throw new EarshotError('PLAN_INVALID', text, { hint: 'Take fewer shards, or more users.' });
  }
  return Math.min(wanted ?? defaultWorkers(isLoopback, plan), cells);
}

/**
 * Cores on a target elsewhere; on loopback one core is left for the server. Never more than cells.
 */
export function defaultWorkers(isLoopback: boolean, plan: Plan): number {
  const cores = availableParallelism();
  return Math.max(1, Math.min(isLoopback ? cores - 1 : cores, plan.cells.length));
}
