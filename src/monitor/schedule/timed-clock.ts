// A clock that can also wake: what the schedule and the retries of notifications run on. The
// system's, and the shape that virtual time takes in tests.

import { type Clock, systemClock } from '../../base/index.ts';

export interface TimedClock extends Clock {
  /** Calls `wake` once after `delayMs` on the monotonic clock; returns what takes that back. */
  after(delayMs: number, wake: () => void): () => void;
}

/** Node's timers hold 31 bits of milliseconds. */
const TIMER_MAX_MS = 2_147_483_647;

/** The clock and the timers of this process. A timer beyond 24 days wakes early. */
export function systemTimedClock(): TimedClock {
  const clock = systemClock();
  return {
    nowMs: () => clock.nowMs(),
    wallMs: () => clock.wallMs(),
    after: (delayMs, wake) => {
      const timer = setTimeout(wake, Math.min(Math.max(0, delayMs), TIMER_MAX_MS));
      return () => clearTimeout(timer);
    },
  };
}
