// What coming back brings: messages that a new socket gets although they were there before it
// (redelivery-on-reconnect), and those that nobody pushes any more (reconnect-gap). Both are legal.

import type { SocketOpened, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import type { SocketState } from '../live/sockets.ts';
import { knownAtMs } from '../live/watch/known-at.ts';

const WAS_AWAY = FLAG.receiverOffline | FLAG.receiverMaybe;
const NOT_TAKEN = FLAG.failed | FLAG.refused;

export class Comings {
  readonly #context: VerifierContext;
  /** By user: when his latest socket opened. */
  readonly #openedAtMs = new Map<UserIndex, number>();
  #returnCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  opened({ user, atMs }: SocketOpened): void {
    if (this.#openedAtMs.has(user)) this.#returnCount += 1;
    this.#openedAtMs.set(user, atMs);
  }

  /** The message was there before anybody asked for the socket. */
  isCatchUp(message: number, socket: SocketState): boolean {
    return knownAtMs(this.#context.ledger, message) < socket.beganAtMs;
  }

  /** The first re of such a message on the socket. */
  caughtUp(message: number, socket: SocketState, atMs: number): void {
    const { docket, ledger } = this.#context;
    const first = ledger.deliveredSocket.get(message);
    const isNew = !ledger.has(message, FLAG.delivered) || first === socket.index;
    const before = isNew ? 'for the first time' : `once more, after socket ${first}`;
    docket.inform({
      check: 'redelivery-on-reconnect',
      message,
      key: `socket ${socket.index}`,
      atMs,
      user: socket.user,
      socket: socket.index,
      summary:
        `${this.#context.describe(message)} was known before socket ${socket.index} of user ` +
        `${socket.user} was asked for, and arrived there ${before}`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, socket.openedAtMs, {
          where: 'receiver',
          text: `socket ${socket.index} opened`,
        }),
        lineAt(this.#context, atMs, { where: 'receiver', text: 'its re arrived there' }),
      ],
    });
  }

  /** Once, when everything else is charged. */
  conclude(): void {
    const { docket, ledger } = this.#context;
    docket.pass('redelivery-on-reconnect', this.#returnCount);
    let awayCount = 0;
    for (let message = 0; message < ledger.count; message += 1) {
      if (!ledger.has(message, WAS_AWAY) || ledger.load.get(message) < 0) continue;
      if (ledger.has(message, NOT_TAKEN) || Number.isNaN(knownAtMs(ledger, message))) continue;
      const backAtMs = this.#openedAtMs.get(ledger.receiver.get(message)) ?? Number.NaN;
      if (!(backAtMs > ledger.sentAtMs.get(message))) continue;
      const isDelivered = ledger.has(message, FLAG.delivered);
      // Where he may have been there, he was.
      if (isDelivered && !ledger.has(message, FLAG.receiverOffline)) continue;
      awayCount += 1;
      if (!isDelivered && !docket.isAccused(message, true)) this.#tellGap(message, backAtMs);
    }
    docket.pass('reconnect-gap', awayCount);
  }

  #tellGap(message: number, backAtMs: number): void {
    const { docket, ledger } = this.#context;
    const user = ledger.receiver.get(message);
    docket.inform({
      check: 'reconnect-gap',
      message,
      atMs: ledger.sentAtMs.get(message),
      user,
      summary:
        `${this.#context.describe(message)} was stored while user ${user} was between two ` +
        'sockets, and was never pushed, so only the history has it',
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, backAtMs, {
          where: 'receiver',
          text: `user ${user} had connected again by then; no re of it came`,
        }),
      ],
    });
  }
}
