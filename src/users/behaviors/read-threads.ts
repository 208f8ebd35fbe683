// Reads the list of threads over REST.

import type { BehaviorContext, BehaviorRun } from '../behavior.ts';

/** Reads the user's threads once. */
export function* readThreads(_context: BehaviorContext): BehaviorRun {
  yield { do: 'read-threads' };
}
