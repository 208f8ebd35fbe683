// Stays connected and does nothing.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/** Waits for `settings.forMs`. */
export function* idle(context: BehaviorContext): BehaviorRun {
  yield { do: 'wait', ms: drawDurationMs(context.settings.forMs, context.random) };
}
