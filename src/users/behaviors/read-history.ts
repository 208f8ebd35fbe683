// Reads one conversation over REST.

import type { BehaviorContext, BehaviorRun } from '../behavior.ts';

/** Reads the history with a partner chosen by the seeded stream. */
export function* readHistory(context: BehaviorContext): BehaviorRun {
  yield { do: 'read-history', partner: context.choosePartner() };
}
