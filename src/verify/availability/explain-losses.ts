// Why deliveries were lost: judges that look at all proven losses of a run together, at its end,
// and name what explains them. They convict nobody of a loss that was not proven before.

import type { VerifierContext } from '../context.ts';
import { RelayDown } from './relay-down.ts';

/** Charges what explains the losses. Once, after every loss was charged. */
export function explainLosses(context: VerifierContext): void {
  const lost = context.docket.provenMessages(['lost-relay']);
  new RelayDown(context).conclude(lost);
}
