// Which part of a plan is whose. Cells are dealt out in turn, so that every slice is spread over
// all shards; who has what follows from two numbers and never travels.

import { EarshotError } from '../base/index.ts';
import type { Cell, Plan, Shard } from './plan.ts';
import { cellOf } from './population.ts';

export const WHOLE: Shard = { index: 0, count: 1 };

/**
 * The cells of a shard, in order.
 * @throws EarshotError `PLAN_INVALID` when the shard's numbers are no `i/n`.
 */
export function shardCells(plan: Plan, shard: Shard): readonly Cell[] {
  checkShard(shard);
  return plan.cells.filter((cell) => cell.index % shard.count === shard.index);
}

/** Part `part` of a shard: the shards of a shard are shards of the plan again. */
export function partOfShard(shard: Shard, part: Shard): Shard {
  return { index: shard.index + shard.count * part.index, count: shard.count * part.count };
}

/** The users of a shard, ascending. */
export function shardUsers(plan: Plan, shard: Shard): readonly number[] {
  const users: number[] = [];
  for (const cell of shardCells(plan, shard)) {
    for (let offset = 0; offset < cell.userCount; offset += 1) users.push(cell.firstUser + offset);
  }
  return users;
}

/** The 0-based index of the shard, of `shardCount`, that has this user. */
export function shardOfUser(plan: Plan, user: number, shardCount: number): number {
  return cellOf(plan, user).index % shardCount;
}

/** @throws EarshotError `PLAN_INVALID` when the shard's numbers are no `i/n`. */
export function checkShard({ index, count }: Shard): void {
  if (Number.isInteger(count) && Number.isInteger(index) && index >= 0 && index < count) return;
  throw new EarshotError('PLAN_INVALID', `there is no shard ${index + 1}/${count}`, {
    hint: 'Shards are numbered 1/n to n/n.',
  });
}
