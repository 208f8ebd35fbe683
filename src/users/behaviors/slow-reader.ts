// A user whose phone has gone to sleep with the connection open: what arrives stays unread for a
// while, and is then read all at once.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/** Stops reading the primary socket for `settings.forMs`, then reads on. */
export function* slowReader(context: BehaviorContext): BehaviorRun {
  const paused = yield { do: 'pause-reading' };
  if (paused !== 'done') return;
  yield { do: 'wait', ms: drawDurationMs(context.settings.forMs, context.random) };
  yield { do: 'resume-reading' };
}
