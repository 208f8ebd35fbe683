// Sends without a conf that had been taken all the same. It tells what the ledger knows at the end.

import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';

/** Once, when everything else is charged. */
export function tellRecovered(context: VerifierContext): void {
  const { docket, ledger } = context;
  let sentCount = 0;
  for (let message = 0; message < ledger.count; message += 1) {
    if (ledger.load.get(message) < 0) continue;
    sentCount += 1;
    if (ledger.has(message, FLAG.recovered) && !docket.isAccused(message)) tell(context, message);
  }
  docket.pass('recovered', sentCount);
}

function tell(context: VerifierContext, message: number): void {
  const { docket, ledger } = context;
  const isOrphan = ledger.has(message, FLAG.orphaned | FLAG.abandoned);
  const why = isOrphan ? 'its socket ended before a conf' : 'no conf came in time';
  const atMs = ledger.sentAtMs.get(message);
  docket.inform({
    check: 'recovered',
    message,
    atMs,
    user: ledger.sender.get(message),
    socket: ledger.socket.get(message),
    summary:
      `${context.describe(message)} was taken although ${why}, ` +
      'so sending it again would have made a double',
    evidence: () => [
      ...storyOf(context, message),
      lineAt(context, atMs, { where: 'sender', text: `${why}: the outcome was open until then` }),
    ],
  });
}
