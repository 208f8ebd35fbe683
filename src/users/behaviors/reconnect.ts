// Closes the socket politely, stays away, comes back.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/** Polite close, away for `settings.forMs`, connect. */
export function* reconnect(context: BehaviorContext): BehaviorRun {
  yield { do: 'disconnect', how: 'polite' };
  yield { do: 'wait', ms: drawDurationMs(context.settings.forMs, context.random) };
  yield { do: 'connect' };
}
