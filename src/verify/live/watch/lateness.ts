// Whether a re came within its deadline, on a socket that was open before the send. Liveness only:
// nothing is judged across a gap of our own loop.

import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';
import { type SocketState, wasUnreadSince } from '../sockets.ts';
import type { Patience } from './patience.ts';

export class Lateness {
  readonly #context: VerifierContext;
  readonly #patience: Patience;
  #timedCount = 0;

  constructor(context: VerifierContext, patience: Patience) {
    this.#context = context;
    this.#patience = patience;
  }

  /**
   * The first re of a message, before it is entered as delivered. Catching up later is not late.
   */
  arrived(message: number, socket: SocketState, atMs: number): void {
    const { ledger, options } = this.#context;
    if (ledger.has(message, FLAG.delivered)) return;
    const sentAtMs = ledger.sentAtMs.get(message);
    if (!(socket.openedAtMs <= sentAtMs) || wasUnreadSince(socket, sentAtMs)) return;
    this.#patience.noteDelivery(atMs - sentAtMs);
    if (!this.#patience.isCalmSince(sentAtMs)) return;
    this.#timedCount += 1;
    if (atMs - sentAtMs > options.policy.deadlines.deliverMs) this.#charge(message, socket, atMs);
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('late-delivery', this.#timedCount);
  }

  #charge(message: number, socket: SocketState, atMs: number): void {
    const { ledger, docket } = this.#context;
    const tookMs = Math.round(atMs - ledger.sentAtMs.get(message));
    docket.charge({
      check: 'late-delivery',
      message,
      atMs,
      user: socket.user,
      socket: socket.index,
      summary: `${this.#context.describe(message)} arrived ${tookMs} ms after it was sent`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, atMs, { where: 'receiver', text: 'its re arrived' }),
      ],
    });
  }
}
