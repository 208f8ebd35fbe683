// When the ticks of a schedule are: pure. An interval counts on the monotonic clock, in closed
// form, so that it neither drifts nor follows a clock that steps; a pattern is of the wall clock.

import { randomStream } from '../../base/index.ts';
import type { Schedule } from '../file/monitors-file.ts';
import { nextCronTickMs } from './cron.ts';

export interface TickPlan {
  readonly schedule: Schedule;
  readonly jitterMs: number;
  /** Names the stream of the jitter, and where in its interval a monitor begins. */
  readonly seed: string;
}

/** Both readings of one instant. */
export interface Reading {
  readonly nowMs: number;
  readonly wallMs: number;
}

export interface Tick {
  /** Monotonic. */
  readonly dueAtMs: number;
  /** Of an interval: which. Of a pattern: the wall clock's second. */
  readonly index: number;
}

/** The first tick behind `after`; `startedAtMs` is where the monotonic count begins. */
export function nextTick(plan: TickPlan, startedAtMs: number, after: Reading): Tick | null {
  const { schedule } = plan;
  if (schedule.kind === 'interval') return nextIntervalTick(plan, startedAtMs, after.nowMs);
  const tickMs = nextCronTickMs(schedule.pattern, schedule.timezone, after.wallMs);
  if (tickMs === null) return null;
  const index = Math.round(tickMs / 1000);
  return { index, dueAtMs: after.nowMs + (tickMs - after.wallMs) + jitterOf(plan, index) };
}

/** The due instant of tick `index` of an interval. */
export function intervalTickMs(plan: TickPlan, startedAtMs: number, index: number): number {
  const { schedule } = plan;
  const everyMs = schedule.kind === 'interval' ? schedule.everyMs : 0;
  return startedAtMs + offsetOf(plan, everyMs) + index * everyMs + jitterOf(plan, index);
}

function nextIntervalTick(plan: TickPlan, startedAtMs: number, afterMs: number): Tick {
  const { schedule } = plan;
  const everyMs = schedule.kind === 'interval' ? schedule.everyMs : 1;
  const base = startedAtMs + offsetOf(plan, everyMs);
  let index = Math.max(0, Math.floor((afterMs - base) / everyMs));
  // Jitter is at most half an interval: the one after next is always behind `afterMs`.
  while (intervalTickMs(plan, startedAtMs, index) <= afterMs) index += 1;
  return { index, dueAtMs: intervalTickMs(plan, startedAtMs, index) };
}

/** Monitors of one interval are spread over its first tenth, at most 5 s. */
function offsetOf({ seed }: TickPlan, everyMs: number): number {
  return Math.floor(randomStream(seed, 'offset').nextBetween(0, Math.min(everyMs / 10, 5_000)));
}

function jitterOf({ seed, jitterMs }: TickPlan, index: number): number {
  if (jitterMs === 0) return 0;
  return Math.floor(randomStream(seed, 'jitter', index).nextBetween(0, jitterMs));
}
