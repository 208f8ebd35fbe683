// Comes with a token that expired yesterday, as a phone does that was off for a week.

import type { BehaviorContext, BehaviorRun } from '../../behavior.ts';

/** Shows an expired token to both doors; the user's own socket and token stay as they are. */
export function* expiredToken(_context: BehaviorContext): BehaviorRun {
  yield { do: 'try-expired-token' };
}
