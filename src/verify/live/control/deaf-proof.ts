// The proof that a socket is deaf: what it missed, what a control socket of the same user got in
// the meantime, and that it was alive. Told as lines of evidence.

import type { SocketIndex, UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import type { EvidenceLine } from '../../contract.ts';
import { lineAt } from '../evidence-lines.ts';

export interface DeafProof {
  readonly deaf: SocketIndex;
  readonly user: UserIndex;
  /** The last re of anything on the deaf socket. */
  readonly heardAtMs: number;
  readonly control: SocketIndex;
  /** Control messages that were confirmed and did not arrive on the deaf socket, in order. */
  readonly lost: readonly number[];
  /** Control messages that arrived on the control socket and not on the deaf one, in order. */
  readonly received: readonly number[];
  /** The deaf socket answered something that was asked at this instant. */
  readonly aliveAtMs: number;
}

export function deafLines(context: VerifierContext, proof: DeafProof): EvidenceLine[] {
  const { deaf, control, lost, received, aliveAtMs } = proof;
  const line = (atMs: number, text: string): EvidenceLine =>
    lineAt(context, atMs, { where: 'receiver', text });
  return [
    line(sentAt(context, lost), `socket ${deaf} did not get ${listed(context, lost)}`),
    line(
      sentAt(context, received),
      `control socket ${control} of the same user got ${listed(context, received)}; socket ${deaf} did not`,
    ),
    line(aliveAtMs, `socket ${deaf} was open and answered what was asked from here on: it is deaf`),
  ];
}

function sentAt({ ledger }: VerifierContext, messages: readonly number[]): number {
  const [first] = messages;
  return first === undefined ? Number.NaN : ledger.sentAtMs.get(first);
}

function listed(context: VerifierContext, messages: readonly number[]): string {
  return messages.map((message) => context.describe(message)).join(', ');
}
