// Closed loads: users work one iteration after another, and the plan says which users are at work
// at which instant. A user is at work when its rank is below the number of active users.

import { assert, type Random, randomStream, shuffleInPlace } from '../base/index.ts';
import type { Load } from '../scenario/index.ts';
import { OPEN_EXECUTORS } from '../scenario/names.ts';
import { loadEndMs } from './load-end.ts';
import type { Plan, Shard } from './plan.ts';
import { cellOf, slicesOfLoad } from './population.ts';
import { checkShard } from './shards.ts';

export interface ClosedUser {
  readonly user: number;
  /** Position in the order in which users become active, over all shards. */
  readonly rank: number;
}

/** A stretch of time in which the number of users is linear. `from === to`: constant. */
interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Users of the load at work at `atMs` (from t = 0; negative: warm-up, at the load's initial
 * number). Fractions of a ramp round half up. Infinity stands for all users that the load has.
 * `per-user-iterations` has no warm-up: its iterations are counted.
 */
export function activeUserCount(load: Load, atMs: number): number {
  const stretch = stretchesOf(load).find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
  if (stretch === undefined) return 0;
  if (stretch.from === stretch.to) return stretch.from;
  const ratio = (atMs - stretch.startMs) / (stretch.endMs - stretch.startMs);
  let count = Math.round(stretch.from + (stretch.to - stretch.from) * ratio);
  while (count > 0 && !isActiveWithin(stretch, count - 1, atMs)) count -= 1;
  while (isActiveWithin(stretch, count, atMs)) count += 1;
  return count;
}

/**
 * The next instant after `atMs` at which the user of this rank starts or stops working: sleep until
 * then and ask `activeUserCount` again. Infinity when nothing changes any more.
 */
export function nextRankChangeMs(load: Load, rank: number, atMs: number): number {
  const wasActive = rank < activeUserCount(load, atMs);
  for (const stretch of stretchesOf(load)) {
    if (stretch.endMs <= atMs) continue;
    for (const changeMs of [stretch.startMs, crossingMs(stretch, rank), stretch.endMs]) {
      if (changeMs > atMs && rank < activeUserCount(load, changeMs) !== wasActive) return changeMs;
    }
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The users of a closed load in this shard, by ascending rank. Ranks are dealt to whole cells, in a
 * seeded order, so that those who talk with each other start together.
 * @throws EarshotError `INTERNAL_ASSERTION` for an open load, `PLAN_INVALID` for a wrong shard.
 */
export function closedUsers(plan: Plan, loadIndex: number, shard: Shard): readonly ClosedUser[] {
  checkShard(shard);
  const load = plan.loads[loadIndex];
  assert(load !== undefined && !OPEN_EXECUTORS.has(load.executor), `load ${loadIndex} is closed`);
  const cells = shuffleInPlace(
    slicesOfLoad(plan, load).flatMap((slice) => {
      const first = cellOf(plan, slice.firstUser).index;
      const last = cellOf(plan, slice.firstUser + slice.userCount - 1).index;
      return plan.cells.slice(first, last + 1);
    }),
    randomStream(plan.seed, 'ranks', load.name),
  );
  const ranked: ClosedUser[] = [];
  let rank = 0;
  for (const cell of cells) {
    for (let offset = 0; offset < cell.userCount; offset += 1, rank += 1) {
      if (cell.index % shard.count === shard.index) {
        ranked.push({ user: cell.firstUser + offset, rank });
      }
    }
  }
  return ranked;
}

/** The stream from which a user of a load draws its think times; the same in any shard. */
export function thinkStream(
  plan: Pick<Plan, 'seed' | 'loads'>,
  loadIndex: number,
  user: number,
): Random {
  return randomStream(plan.seed, 'think', plan.loads[loadIndex]?.name ?? loadIndex, user);
}

/** One think time, uniform over the load's range, milliseconds. */
export function thinkTimeMs(load: Pick<Load, 'thinkTime'>, random: Random): number {
  const { lowMs, highMs } = load.thinkTime;
  return highMs > lowMs ? random.nextBetween(lowMs, highMs) : lowMs;
}

/** Warm-up, the wait for the start, then the load's own; none of them empty, in order of time. */
function stretchesOf(load: Load): readonly Stretch[] {
  const own = ownStretches(load);
  const initial = load.executor === 'per-user-iterations' ? 0 : (own[0]?.from ?? 0);
  const warmup = { startMs: Number.NEGATIVE_INFINITY, endMs: 0, from: initial, to: initial };
  return [warmup, ...own.filter(({ startMs, endMs }) => endMs > startMs)];
}

function ownStretches(load: Load): readonly Stretch[] {
  if (load.executor !== 'ramping-users') {
    const users = load.users ?? Number.POSITIVE_INFINITY;
    return [{ startMs: load.startAtMs, endMs: loadEndMs(load), from: users, to: users }];
  }
  const stretches: Stretch[] = [];
  let startMs = load.startAtMs;
  let from = load.startUsers;
  for (const { toUsers: to, overMs } of load.stages) {
    stretches.push({ startMs, endMs: startMs + overMs, from, to });
    startMs += overMs;
    from = to;
  }
  return stretches;
}

/**
 * When the linear number of users passes rank + 1/2: on the way up the user starts, down it
 * stops.
 */
function crossingMs({ startMs, endMs, from, to }: Stretch, rank: number): number {
  const level = rank + 0.5;
  if (from === to || level < Math.min(from, to) || level > Math.max(from, to)) return Number.NaN;
  return startMs + ((level - from) / (to - from)) * (endMs - startMs);
}

/** Decided by time, not by value, so that a wake-up at the crossing finds the change. */
function isActiveWithin(stretch: Stretch, rank: number, atMs: number): boolean {
  const crossing = crossingMs(stretch, rank);
  if (Number.isNaN(crossing)) return rank + 0.5 < Math.min(stretch.from, stretch.to);
  return stretch.to > stretch.from ? atMs >= crossing : atMs < crossing;
}
