// Since when a message is known to be taken by the server.

import type { MessageLedger } from '../../ledger/message-ledger.ts';

/** When a conf or a row made it known; NaN: it is not. A re proves nothing about another re. */
export function knownAtMs(ledger: MessageLedger, message: number): number {
  const confirmedAtMs = ledger.confirmedAtMs.get(message);
  const visibleAtMs = ledger.visibleAtMs.get(message);
  if (Number.isNaN(confirmedAtMs)) return visibleAtMs;
  return Number.isNaN(visibleAtMs) ? confirmedAtMs : Math.min(confirmedAtMs, visibleAtMs);
}
