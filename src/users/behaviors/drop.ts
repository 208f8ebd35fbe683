// Loses the connection as a train in a tunnel does: a cut without a close, then a new socket.

import type { BehaviorContext, BehaviorRun } from '../behavior.ts';

/** Cuts the socket without a close frame and connects again. */
export function* drop(_context: BehaviorContext): BehaviorRun {
  yield { do: 'disconnect', how: 'cut' };
  yield { do: 'connect' };
}
