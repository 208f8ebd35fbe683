// Lines of evidence that several judges of the live part write.

import type { VerifierContext } from '../context.ts';
import type { EvidenceLine } from '../contract.ts';

export function lineAt(
  context: VerifierContext,
  atMs: number,
  line: { readonly where: EvidenceLine['where']; readonly text: string },
): EvidenceLine {
  return { atMs: atMs - context.originAtMs, ...line };
}

export function sentLine(context: VerifierContext, message: number): EvidenceLine {
  const { ledger } = context;
  const text = `${context.describe(message)} was sent on socket ${ledger.socket.get(message)}`;
  return lineAt(context, ledger.sentAtMs.get(message), { where: 'sender', text });
}

/** What is known of a message: its sending, its conf, its re, its first row, in this order. */
export function storyOf(context: VerifierContext, message: number): EvidenceLine[] {
  const { ledger } = context;
  const lines = [sentLine(context, message)];
  const add = (atMs: number, where: EvidenceLine['where'], text: string): void => {
    if (!Number.isNaN(atMs)) lines.push(lineAt(context, atMs, { where, text }));
  };
  add(ledger.confirmedAtMs.get(message), 'sender', 'its conf arrived');
  add(ledger.deliveredAtMs.get(message), 'receiver', 'its re arrived');
  add(ledger.visibleAtMs.get(message), 'rest', 'a history showed its row');
  return lines;
}
