// Results that were owed and never came: each enters its percentile as infinity. Told once, at the
// end.

import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';

/** No conf is owed to what was refused, or to a send whose socket we closed ourselves. */
const NO_CONF_OWED = FLAG.confirmed | FLAG.failed | FLAG.abandoned;
const NO_RE_OWED = FLAG.delivered | FLAG.failed;
/** The socket ended before a conf: whether the server took the message is not known. */
const SOCKET_ENDED = FLAG.abandoned | FLAG.orphaned;

export function tellMissing(context: VerifierContext): void {
  const { ledger, options } = context;
  for (let message = 0; message < ledger.count; message += 1) {
    const load = ledger.load.get(message);
    if (load < 0) continue;
    const flags = ledger.flags.get(message);
    const isMeasured = (flags & FLAG.measured) !== 0;
    const intendedAtMs = ledger.intendedAtMs.get(message);
    if ((flags & NO_CONF_OWED) === 0) {
      options.facts.missing('confirm', load, isMeasured, intendedAtMs);
    }
    const isTaken = (flags & SOCKET_ENDED) === 0 || !Number.isNaN(ledger.visibleAtMs.get(message));
    if (isTaken && (flags & NO_RE_OWED) === 0 && (flags & FLAG.watchedRelay) !== 0) {
      options.facts.missing('delivery', load, isMeasured, intendedAtMs);
    }
  }
}
