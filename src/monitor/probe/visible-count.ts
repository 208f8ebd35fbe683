// How many messages of a probe were read back: rows of histories, and what thread lists showed as
// the last message where the histories were beyond the byte budget.

import type { ProbedRun } from '../../run/index.ts';

/** `inHistories`: null where nothing was judged. */
export function visibleCount({ readCosts }: ProbedRun, inHistories: number | null): number {
  return Math.max(inHistories ?? 0, readCosts?.lastShownCount ?? 0);
}
