// Walks the ledger behind the present: messages come up in the order of sending once they are old
// enough. One cursor per patience, no timer and no object per message.

import type { MessageLedger } from '../ledger/message-ledger.ts';

export class DeadlineCursor {
  readonly #ledger: MessageLedger;
  readonly #afterMs: number;
  readonly #onDue: (message: number) => void;
  #next = 0;

  /** `onDue` gets every message once, `afterMs` after its sending. */
  constructor(ledger: MessageLedger, afterMs: number, onDue: (message: number) => void) {
    this.#ledger = ledger;
    this.#afterMs = afterMs;
    this.#onDue = onDue;
  }

  advance(nowMs: number): void {
    while (this.#next < this.#ledger.count) {
      if (nowMs - this.#ledger.sentAtMs.get(this.#next) < this.#afterMs) return;
      const message = this.#next;
      this.#next += 1;
      this.#onDue(message);
    }
  }
}
