// One re and one conf per message and socket. A re on another socket of the receiver is another
// device, or a catch-up after a reconnect, and legal. One frame is proof.

import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { FURTHER_SIGHTINGS_LIMIT } from '../../limits.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';
import type { SocketState } from '../sockets.ts';

export class Duplicates {
  readonly #context: VerifierContext;
  /** Sockets beside the first that got a message. */
  readonly #further = new Map<number, number[]>();
  #furtherCount = 0;
  #frameCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** True for the first re of the message on this socket; anything after it is charged. */
  isFirstRe(message: number, socket: SocketState, atMs: number): boolean {
    const { ledger } = this.#context;
    this.#frameCount += 1;
    if (!ledger.has(message, FLAG.delivered)) return true;
    const isKnown =
      ledger.deliveredSocket.get(message) === socket.index ||
      this.#further.get(message)?.includes(socket.index) === true;
    if (isKnown) {
      this.#charge(message, { kind: 're', socket, atMs });
      return false;
    }
    this.#remember(message, socket.index);
    return true;
  }

  /**
   * True for the first conf of the message on the socket that sent it; anything after it is
   * charged.
   */
  isFirstConf(message: number, socket: SocketState, atMs: number): boolean {
    this.#frameCount += 1;
    if (!this.#context.ledger.has(message, FLAG.confirmed)) return true;
    this.#charge(message, { kind: 'conf', socket, atMs });
    return false;
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('duplicate-delivery', this.#frameCount);
  }

  #remember(message: number, socket: number): void {
    if (this.#furtherCount >= FURTHER_SIGHTINGS_LIMIT) return;
    this.#furtherCount += 1;
    const known = this.#further.get(message);
    if (known === undefined) this.#further.set(message, [socket]);
    else known.push(socket);
  }

  #charge(
    message: number,
    seen: { readonly kind: 'conf' | 're'; readonly socket: SocketState; readonly atMs: number },
  ): void {
    const { kind, socket, atMs } = seen;
    this.#context.docket.charge({
      check: 'duplicate-delivery',
      message,
      key: `${kind} ${socket.index}`,
      atMs,
      user: socket.user,
      socket: socket.index,
      summary: `${this.#context.describe(message)} has more than one ${kind} on socket ${socket.index}`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, atMs, {
          where: kind === 'conf' ? 'sender' : 'receiver',
          text: `another ${kind} of it arrived on the same socket ${socket.index}`,
        }),
      ],
    });
  }
}
