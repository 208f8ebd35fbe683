// Why deliveries were lost: judges that look at all losses of a run together, at its end, and name
// what explains them. They convict nobody of a loss that was not proven before.

import type { VerifierContext } from '../context.ts';
import { chargeBurstDrop } from './burst-drop.ts';
import { chargeCrossNodeLoss } from './cross-node-loss.ts';
import { chargeDeafSockets } from './deaf-sockets.ts';
import type { LossParts } from './losses.ts';
import { chargeOutages } from './relay-down.ts';
import { chargeUnheardSockets } from './unheard-sockets.ts';

/** Charges what explains the losses. Once, after every loss was charged. */
export function explainLosses(context: VerifierContext, parts: LossParts): void {
  const { docket, ledger } = context;
  const lost = docket.provenMessages(['lost-relay']);
  let owedCount = lost.size;
  for (let message = 0; message < ledger.count; message += 1) {
    if (ledger.deliveredSocket.get(message) >= 0) owedCount += 1;
  }
  const checks = ['relay-down', 'deaf-socket', 'cross-node-loss', 'burst-drop'] as const;
  for (const check of checks) docket.pass(check, owedCount);
  // Where a control socket received, the relay was not down, however many sockets are deaf.
  chargeDeafSockets(context, parts, lost);
  chargeUnheardSockets(context, parts);
  // Some still hear each other meanwhile, so that it is no outage.
  chargeCrossNodeLoss(context, { lost: unexplained(context, lost), owedCount });
  chargeOutages(context, { lost: unexplained(context, lost), owedCount });
  chargeBurstDrop(context, unexplained(context, lost));
}

function unexplained({ docket }: VerifierContext, lost: ReadonlySet<number>): ReadonlySet<number> {
  const explained = docket.provenMessages(['relay-down', 'deaf-socket', 'cross-node-loss']);
  return new Set([...lost].filter((message) => !explained.has(message)));
}
