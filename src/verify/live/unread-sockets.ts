// Sockets that we do not read for a while, because a behavior says so. What waits there is owed all
// the same, and judged once it is read: fences and deadlines begin anew. It charges nothing.

import type { ReadingPaused, ReadingResumed } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { PUT_OFF_LIMIT } from '../limits.ts';
import type { SocketState, SocketTable } from './sockets.ts';

export interface UnreadParts {
  readonly sockets: SocketTable;
  /** Whatever is pending on the socket proves nothing from here on. */
  readonly onPaused: (socket: SocketState) => void;
  /** No conf came within the deadline. */
  readonly onOverdue: (message: number) => void;
}

export class UnreadSockets {
  readonly #context: VerifierContext;
  readonly #parts: UnreadParts;
  /** Sends without a conf whose deadline passed while nobody read their socket. */
  #putOff: number[] = [];

  constructor(context: VerifierContext, parts: UnreadParts) {
    this.#context = context;
    this.#parts = parts;
  }

  changed({ type, socket: index, atMs }: ReadingPaused | ReadingResumed): void {
    const socket = this.#parts.sockets.find(index);
    if (socket === null) return;
    if (type === 'reading-paused') {
      socket.pausedAtMs = atMs;
      this.#parts.onPaused(socket);
    } else {
      socket.pausedAtMs = Number.NaN;
      socket.resumedAtMs = atMs;
    }
  }

  /** The deadline of a conf: put off while the socket that would get it is not read. */
  overdue(message: number): void {
    if (this.#isWaiting(message, this.#context.nowMs) && this.#putOff.length < PUT_OFF_LIMIT) {
      this.#putOff.push(message);
    } else this.#parts.onOverdue(message);
  }

  advance(nowMs: number): void {
    if (this.#putOff.length === 0) return;
    const due = this.#putOff.filter((message) => !this.#isWaiting(message, nowMs));
    if (due.length === 0) return;
    this.#putOff = this.#putOff.filter((message) => this.#isWaiting(message, nowMs));
    for (const message of due) this.#parts.onOverdue(message);
  }

  /** Nothing more will be read. Once, at the end. */
  conclude(): void {
    for (const message of this.#putOff.splice(0)) this.#parts.onOverdue(message);
  }

  #isWaiting(message: number, nowMs: number): boolean {
    const { ledger, options } = this.#context;
    const socket = this.#parts.sockets.find(ledger.socket.get(message));
    if (socket === null || !Number.isNaN(socket.endedAtMs)) return false;
    const isRead = Number.isNaN(socket.pausedAtMs);
    return !isRead || nowMs - socket.resumedAtMs < options.policy.deadlines.confirmMs;
  }
}
