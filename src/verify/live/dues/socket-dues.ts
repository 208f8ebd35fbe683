// Messages that one socket should get, beside the account of the message as a whole: each waits
// for its re there, then for a fence (a later message of the same sender, sent after this one was
// known, that arrives on the socket), then for the grace. It charges nothing and asks nobody.

import type { SocketIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import { DUE_LIMIT } from '../../limits.ts';
import type { SocketState } from '../sockets.ts';
import { knownAtMs } from '../watch/known-at.ts';
import type { Patience } from '../watch/patience.ts';

export interface Due {
  readonly message: number;
  readonly socket: SocketState;
  /** The fence that arrived; -1 until then. */
  fence: number;
  fencedSteadyMs: number;
  /** Fences that were asked for it, and when last. */
  tries: number;
  askedAtMs: number;
}

/** Both in the order of sending. */
interface OfSocket {
  readonly waiting: Map<number, Due>;
  readonly fenced: Map<number, Due>;
}

export class SocketDues {
  readonly #context: VerifierContext;
  readonly #patience: Patience;
  readonly #bySocket = new Map<SocketIndex, OfSocket>();
  /** Of sockets that ended when the grace had passed. */
  readonly #endedRipe: Due[] = [];
  #count = 0;

  constructor(context: VerifierContext, patience: Patience) {
    this.#context = context;
    this.#patience = patience;
  }

  /** False when too many wait: it is not followed. */
  add(message: number, socket: SocketState): boolean {
    if (this.#count >= DUE_LIMIT) return false;
    this.#count += 1;
    let dues = this.#bySocket.get(socket.index);
    if (dues === undefined) {
      dues = { waiting: new Map(), fenced: new Map() };
      this.#bySocket.set(socket.index, dues);
    }
    const fresh = { fence: -1, fencedSteadyMs: Number.NaN, tries: 0, askedAtMs: Number.NaN };
    dues.waiting.set(message, { message, socket, ...fresh });
    return true;
  }

  /** The first re of a message on the socket; true when it was due there. It fences others. */
  arrived(message: number, socket: SocketState, atMs: number): boolean {
    const dues = this.#bySocket.get(socket.index);
    if (dues === undefined) return false;
    const wasDue = dues.waiting.delete(message) || dues.fenced.delete(message);
    if (wasDue) this.#count -= 1;
    if (Number.isNaN(socket.pausedAtMs)) this.#fenceEarlier(message, dues, atMs);
    if (dues.waiting.size + dues.fenced.size === 0) this.#bySocket.delete(socket.index);
    return wasDue;
  }

  /** We read the socket no more: what has overtaken a message proves nothing about those unread. */
  paused(socket: SocketState): void {
    const dues = this.#bySocket.get(socket.index);
    if (dues === undefined) return;
    for (const due of dues.fenced.values()) {
      due.fence = -1;
      due.fencedSteadyMs = Number.NaN;
      dues.waiting.set(due.message, due);
    }
    dues.fenced.clear();
  }

  /** What a fence and the grace have proven stays proven; the rest can arrive no more. */
  socketEnded(socket: SocketState): void {
    const dues = this.#bySocket.get(socket.index);
    if (dues === undefined) return;
    this.#bySocket.delete(socket.index);
    this.#count -= dues.waiting.size + dues.fenced.size;
    if (this.#patience.isHeldAt(socket.endedAtMs)) return;
    for (const due of dues.fenced.values()) {
      if (this.#isRipe(due, socket.endedAtMs)) this.#endedRipe.push(due);
    }
  }

  /** Those that are proven missing, unless they arrived elsewhere. */
  *ripe(nowMs: number): Iterable<Due> {
    yield* this.#endedRipe;
    for (const { fenced } of this.#bySocket.values()) {
      for (const due of fenced.values()) if (this.#isRipe(due, nowMs)) yield due;
    }
  }

  /** Those on open sockets that nothing proves missing so far. */
  *open(nowMs: number): Iterable<Due> {
    for (const { waiting, fenced } of this.#bySocket.values()) {
      yield* waiting.values();
      for (const due of fenced.values()) if (!this.#isRipe(due, nowMs)) yield due;
    }
  }

  #isRipe({ fencedSteadyMs }: Due, atMs: number): boolean {
    return this.#patience.steadyMs(atMs) - fencedSteadyMs >= this.#patience.deliveryGraceMs;
  }

  #fenceEarlier(fence: number, { waiting, fenced }: OfSocket, atMs: number): void {
    const { ledger } = this.#context;
    const sender = ledger.sender.get(fence);
    const sentAtMs = ledger.sentAtMs.get(fence);
    for (const due of waiting.values()) {
      const { message } = due;
      if (ledger.sender.get(message) !== sender || message >= fence) continue;
      if (!(knownAtMs(ledger, message) < sentAtMs)) continue;
      due.fence = fence;
      due.fencedSteadyMs = this.#patience.steadyMs(atMs);
      waiting.delete(message);
      fenced.set(message, due);
    }
  }
}
