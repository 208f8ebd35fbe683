// Messages that were pending on a socket when the server closed it. Nothing can be proven about
// them: those that are known at the end and never arrived are suspected.

import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { SUSPECT_LIMIT } from '../../limits.ts';
import { storyOf } from '../evidence-lines.ts';
import { knownAtMs } from './known-at.ts';

export class LostWithClose {
  readonly #context: VerifierContext;
  readonly #pending: number[] = [];

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  add(message: number): void {
    if (this.#pending.length < SUSPECT_LIMIT) this.#pending.push(message);
  }

  conclude(): void {
    for (const message of this.#pending) this.#suspect(message);
  }

  #suspect(message: number): void {
    const { docket, ledger } = this.#context;
    if (ledger.has(message, FLAG.delivered | FLAG.failed)) return;
    if (Number.isNaN(knownAtMs(ledger, message))) return;
    docket.charge({
      check: 'lost-relay',
      message,
      suspected: true,
      atMs: ledger.sentAtMs.get(message),
      user: ledger.receiver.get(message),
      socket: ledger.expectedSocket.get(message),
      summary: `lost-with-close: the server closed the socket that ${this.#context.describe(message)} was owed to`,
      evidence: () => storyOf(this.#context, message),
    });
  }
}
