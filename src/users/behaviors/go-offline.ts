// Goes away for a while and catches up over REST, as a phone does when it is taken out of a pocket.

import { type BehaviorContext, type BehaviorRun, drawDurationMs } from '../behavior.ts';

/** Histories that one catching up reads; a celebrity does not read ten thousand. */
export const CATCH_UP_LIMIT = 10;

/**
 * Polite close, away for `settings.forMs`, connect, then threads and the histories of the
 * partners.
 */
export function* goOffline(context: BehaviorContext): BehaviorRun {
  yield { do: 'disconnect', how: 'polite' };
  yield { do: 'wait', ms: drawDurationMs(context.settings.forMs, context.random) };
  yield { do: 'connect' };
  yield { do: 'read-threads' };
  for (const partner of context.partners().slice(0, CATCH_UP_LIMIT)) {
    const result = yield { do: 'read-history', partner };
    if (result === 'stopped') return;
  }
}
