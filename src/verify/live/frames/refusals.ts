// Error frames and what they refuse. What was refused must never be visible (ghost-send), but only
// where the contract says that errors reject; elsewhere an error leaves the outcome open.

import type { ErrorFrame } from '../../../observation/index.ts';
import type { Readback, VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { lineAt, sentLine } from '../evidence-lines.ts';
import type { MessageBooks } from '../message-books.ts';
import type { SocketTable } from '../sockets.ts';
import type { ConfWatch } from '../watch/conf-watch.ts';

export interface RefusalParts {
  readonly sockets: SocketTable;
  readonly books: MessageBooks;
  readonly confs: ConfWatch;
  readonly onIndeterminate: (message: number) => void;
}

export class Refusals {
  readonly #context: VerifierContext;
  readonly #parts: RefusalParts;
  readonly #refused: number[] = [];

  constructor(context: VerifierContext, parts: RefusalParts) {
    this.#context = context;
    this.#parts = parts;
  }

  observe(frame: ErrorFrame): void {
    const { ledger, options } = this.#context;
    const { refused } = frame;
    const message = refused === null ? -1 : ledger.find(refused.sender, refused.sequence);
    if (message < 0) {
      const socket = this.#parts.sockets.find(frame.socket);
      if (socket !== null) socket.unclearErrorAtMs = frame.atMs;
      return;
    }
    if (ledger.has(message, FLAG.confirmed | FLAG.answered)) return;
    ledger.raise(message, FLAG.answered);
    this.#parts.confs.answered(message);
    if (options.policy.contract.errors !== 'reject') {
      this.#parts.onIndeterminate(message);
      return;
    }
    this.#refuse(message, frame.atMs);
  }

  /** A re or conf of a message that had been refused, or that is refused now. */
  seen(message: number, kind: 're' | 'conf', atMs: number): void {
    const { ledger, docket } = this.#context;
    if (!ledger.has(message, FLAG.refused)) return;
    docket.charge({
      check: 'ghost-send',
      message,
      atMs,
      summary: `${this.#context.describe(message)} was refused with an error, and was ${kind === 're' ? 'delivered' : 'confirmed'}`,
      evidence: () => [
        sentLine(this.#context, message),
        lineAt(this.#context, atMs, {
          where: kind === 're' ? 'receiver' : 'sender',
          text: `its ${kind} arrived, although an error frame had refused it`,
        }),
      ],
    });
  }

  /** A refused message is judged when it was seen, or when a history was read without it. */
  conclude(readback: Readback): void {
    const { docket, ledger, conversations } = this.#context;
    for (const message of this.#refused) {
      docket.owe('ghost-send');
      const sender = ledger.sender.get(message);
      const conversation = conversations.find(sender, ledger.receiver.get(message));
      const isRead = conversation !== null && readback.sideOf(conversation, sender) !== null;
      if (isRead || ledger.has(message, FLAG.traced)) docket.judge('ghost-send');
    }
  }

  #refuse(message: number, atMs: number): void {
    const { ledger } = this.#context;
    const load = ledger.load.get(message);
    ledger.raise(message, FLAG.refused | FLAG.failed);
    if (ledger.has(message, FLAG.indeterminate)) {
      ledger.clear(message, FLAG.indeterminate);
      this.#parts.books.add(load, 'indeterminate', -1);
    }
    this.#parts.books.add(load, 'failed');
    this.#refused.push(message);
    if (ledger.has(message, FLAG.delivered)) this.seen(message, 're', atMs);
  }
}
