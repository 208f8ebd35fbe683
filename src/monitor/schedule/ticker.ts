// Calls at every tick of a schedule, for as long as it is open. A clock that is stepped is noticed
// within half a minute, and the schedule of a pattern is computed anew. Must not know probes.

import { nextTick, type TickPlan } from './ticks.ts';
import type { TimedClock } from './timed-clock.ts';

/** How long a pattern sleeps at most before it looks at the wall clock again. */
const LOOK_MS = 30_000;

/** Less is the drift of a clock that is kept in step; more is a step. */
const STEP_MS = 1_000;

export interface Ticker {
  /** Monotonic instant of the next tick; null when none comes. */
  nextAtMs(): number | null;
  /** Idempotent; nothing is called afterwards. */
  close(): void;
}

/** Opens a ticker; `onTick` must not throw. */
export function openTicker(plan: TickPlan, clock: TimedClock, onTick: () => void): Ticker {
  const startedAtMs = clock.nowMs();
  let dueAtMs: number | null = null;
  let skewMs = 0;
  let cancel: () => void = () => undefined;
  let isClosed = false;
  const isPattern = plan.schedule.kind === 'cron';

  const arm = (): void => {
    if (isClosed) return;
    const waitMs = dueAtMs === null ? LOOK_MS : dueAtMs - clock.nowMs();
    cancel = clock.after(isPattern ? Math.min(waitMs, LOOK_MS) : waitMs, wake);
  };
  const replan = (): void => {
    const nowMs = clock.nowMs();
    const wallMs = clock.wallMs();
    skewMs = wallMs - nowMs;
    dueAtMs = nextTick(plan, startedAtMs, { nowMs, wallMs })?.dueAtMs ?? null;
  };
  const wake = (): void => {
    if (isClosed) return;
    const nowMs = clock.nowMs();
    const hasStepped = isPattern && Math.abs(clock.wallMs() - nowMs - skewMs) > STEP_MS;
    const isDue = dueAtMs !== null && nowMs >= dueAtMs;
    if (isDue || hasStepped || dueAtMs === null) replan();
    // After a step the tick that was due is not made up for: another one has been planned.
    if (isDue) onTick();
    arm();
  };
  replan();
  arm();
  return {
    nextAtMs: () => dueAtMs,
    close: () => {
      isClosed = true;
      cancel();
    },
  };
}
