// The charge of a message that never arrived, proven or suspected, with what proves it.

import type { VerifierContext } from '../../context.ts';
import { type DeafProof, deafLines } from '../control/deaf-proof.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';

export interface LostRelay {
  readonly message: number;
  readonly nowMs: number;
  readonly isSuspected: boolean;
  /** A control socket proved it; null: a fence did, or nothing. */
  readonly proof: DeafProof | null;
}

export function chargeLostRelay(context: VerifierContext, lost: LostRelay): void {
  const { docket, ledger } = context;
  const { message, isSuspected, proof } = lost;
  const socket = ledger.expectedSocket.get(message);
  const receiver = ledger.receiver.get(message);
  docket.charge({
    check: 'lost-relay',
    message,
    suspected: isSuspected,
    atMs: ledger.sentAtMs.get(message),
    user: receiver,
    socket,
    summary: `${context.describe(message)} never arrived at user ${receiver}, who was online on socket ${socket}`,
    evidence: () => [
      ...storyOf(context, message),
      lineAt(context, lost.nowMs, { where: 'receiver', text: whatHeld(socket, lost) }),
      ...(proof === null ? [] : deafLines(context, proof)),
    ],
  });
}

function whatHeld(socket: number, { isSuspected, proof }: LostRelay): string {
  if (proof !== null) return `socket ${socket} was settled before the send and stayed open`;
  if (isSuspected) return `socket ${socket} was settled and open; it has not arrived so far`;
  return `socket ${socket} was settled before the send and stayed open; a later message of the same sender, sent after this one was known, arrived there, and the grace has passed`;
}
