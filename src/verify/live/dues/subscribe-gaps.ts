// A 101 is not yet a subscription: what was sent to a user after his only socket had opened, and
// before anything arrived there, and never arrived although later messages of the same sender did,
// fell into the gap between the two (subscribe-gap). A push that was dropped just then looks alike.

import type { VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { lineAt, storyOf } from '../evidence-lines.ts';
import type { SocketState } from '../sockets.ts';
import { knownAtMs } from '../watch/known-at.ts';
import type { Patience } from '../watch/patience.ts';
import { type Due, SocketDues } from './socket-dues.ts';

const NOT_LOST = FLAG.delivered | FLAG.failed | FLAG.refused;

export class SubscribeGaps {
  readonly #context: VerifierContext;
  readonly #dues: SocketDues;
  #arrivedCount = 0;

  constructor(context: VerifierContext, patience: Patience) {
    this.#context = context;
    this.#dues = new SocketDues(context, patience);
  }

  /** Messages whose grace runs. */
  awaitedCount(nowMs: number): number {
    let count = 0;
    for (const { fence, message } of this.#dues.open(nowMs)) {
      if (fence >= 0 && !this.#context.ledger.has(message, NOT_LOST)) count += 1;
    }
    return count;
  }

  /** Sent to a user whose only open socket has not received anything. */
  sent(message: number, socket: SocketState): void {
    const { ledger } = this.#context;
    const isLoad = ledger.load.get(message) >= 0;
    if (isLoad && socket.openedAtMs < ledger.sentAtMs.get(message)) {
      this.#dues.add(message, socket);
    }
  }

  arrived(message: number, socket: SocketState, atMs: number): void {
    if (this.#dues.arrived(message, socket, atMs)) this.#arrivedCount += 1;
  }

  paused(socket: SocketState): void {
    this.#dues.paused(socket);
  }

  socketEnded(socket: SocketState): void {
    this.#dues.socketEnded(socket);
  }

  /** When the youngest message whose absence is ripe was sent. */
  youngestRipeAtMs(nowMs: number): number {
    const { ledger } = this.#context;
    let youngestAtMs = Number.NEGATIVE_INFINITY;
    for (const { message } of this.#dues.ripe(nowMs)) {
      if (ledger.has(message, NOT_LOST)) continue;
      youngestAtMs = Math.max(youngestAtMs, ledger.sentAtMs.get(message));
    }
    return youngestAtMs;
  }

  /** Charges what is proven. Once, at the end. */
  conclude(nowMs: number): void {
    const { docket, ledger } = this.#context;
    docket.pass('subscribe-gap', this.#arrivedCount);
    for (const due of this.#dues.ripe(nowMs)) {
      const { message } = due;
      if (ledger.has(message, NOT_LOST) || Number.isNaN(knownAtMs(ledger, message))) continue;
      docket.pass('subscribe-gap');
      this.#charge(due);
    }
  }

  #charge({ message, socket, fence }: Due): void {
    const { docket, ledger } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(message);
    const openMs = Math.round(sentAtMs - socket.openedAtMs);
    const silentMs = Math.round(socket.firstHeardAtMs - socket.openedAtMs);
    docket.charge({
      check: 'subscribe-gap',
      message,
      atMs: sentAtMs,
      user: socket.user,
      socket: socket.index,
      summary:
        `${this.#context.describe(message)} never arrived at user ${socket.user}, whose socket ` +
        `${socket.index} was open for ${openMs} ms and got nothing in its first ${silentMs} ms: ` +
        'subscribe before the handshake is answered, so that nothing falls between the two',
      evidence: () => [
        lineAt(this.#context, socket.openedAtMs, {
          where: 'receiver',
          text: `socket ${socket.index} of user ${socket.user} opened`,
        }),
        ...storyOf(this.#context, message),
        lineAt(this.#context, socket.firstHeardAtMs, {
          where: 'receiver',
          text: `the first re of all arrived on socket ${socket.index}`,
        }),
        lineAt(this.#context, ledger.sentAtMs.get(fence), {
          where: 'sender',
          text: `${this.#context.describe(fence)} was sent after this one was known, and arrived on socket ${socket.index}; the grace has passed`,
        }),
      ],
    });
  }
}
