// Messages to users who were connected, on sockets that had not proven that they receive: a 101 is
// not yet a subscription, so nothing is owed. But what never arrived on a socket that was open
// before it was sent, and stayed open long enough, is suspected, lest a server that forgets its
// newcomers passes in silence.

import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { SUSPECT_LIMIT } from '../limits.ts';
import { lineAt, storyOf } from './evidence-lines.ts';
import type { SocketState, SocketTable } from './sockets.ts';
import { knownAtMs } from './watch/known-at.ts';

interface Suspect {
  readonly message: number;
  readonly socket: SocketState;
}

export class UnprovenSockets {
  readonly #context: VerifierContext;
  readonly #sockets: SocketTable;
  readonly #suspects: Suspect[] = [];

  constructor(context: VerifierContext, sockets: SocketTable) {
    this.#context = context;
    this.#sockets = sockets;
  }

  /** A message of the load has not arrived after a while, and is not owed. */
  add(message: number): void {
    const { ledger } = this.#context;
    if (this.#suspects.length >= SUSPECT_LIMIT || ledger.load.get(message) < 0) return;
    const sentAtMs = ledger.sentAtMs.get(message);
    const open = this.#sockets.openOf(ledger.receiver.get(message));
    const socket = open.find(({ openedAtMs }) => openedAtMs < sentAtMs);
    if (socket !== undefined) this.#suspects.push({ message, socket });
  }

  /** @param graceMs the socket must have stayed open for so long after the message was known. */
  conclude(graceMs: number): void {
    for (const { message, socket } of this.#suspects) {
      const { ledger } = this.#context;
      const { docket } = this.#context;
      if (ledger.has(message, FLAG.delivered | FLAG.failed)) continue;
      if (docket.isCharged('subscribe-gap', message)) continue;
      const endedAtMs = Number.isNaN(socket.endedAtMs) ? this.#context.nowMs : socket.endedAtMs;
      const isLong = endedAtMs - knownAtMs(ledger, message) >= graceMs;
      if (isLong) this.#suspect(message, socket);
    }
  }

  #suspect(message: number, socket: SocketState): void {
    const { docket, ledger } = this.#context;
    const text = `socket ${socket.index} was open, and had not proven that it receives`;
    docket.charge({
      check: 'lost-relay',
      message,
      suspected: true,
      atMs: ledger.sentAtMs.get(message),
      user: socket.user,
      socket: socket.index,
      summary:
        `${this.#context.describe(message)} never arrived at user ${socket.user}, ` +
        `whose socket ${socket.index} was open and had not proven that it receives`,
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, socket.openedAtMs, { where: 'receiver', text }),
      ],
    });
  }
}
