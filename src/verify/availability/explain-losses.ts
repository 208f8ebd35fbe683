// Why deliveries were lost: judges that look at all losses of a run together, at its end, and name
// what explains them. They convict nobody of a loss that was not proven before.

import type { VerifierContext } from '../context.ts';
import { chargeDeafSockets } from './deaf-sockets.ts';
import type { LossParts } from './losses.ts';
import { RelayDown } from './relay-down.ts';
import { chargeUnheardSockets } from './unheard-sockets.ts';

/** Charges what explains the losses. Once, after every loss was charged. */
export function explainLosses(context: VerifierContext, parts: LossParts): void {
  const { docket, ledger } = context;
  const lost = docket.provenMessages(['lost-relay']);
  let owedCount = lost.size;
  for (let message = 0; message < ledger.count; message += 1) {
    if (ledger.deliveredSocket.get(message) >= 0) owedCount += 1;
  }
  for (const check of ['relay-down', 'deaf-socket'] as const) docket.pass(check, owedCount);
  new RelayDown(context).conclude({ lost, owedCount });
  chargeDeafSockets(context, parts, lost);
  chargeUnheardSockets(context, parts);
}
