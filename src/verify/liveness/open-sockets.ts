// The sockets of this agent as far as liveness asks: since when each is open, when it was last used
// either way, whether we read it. It charges nothing.

import type { SocketIndex, SocketOpened, UserIndex } from '../../observation/index.ts';
import { AFTER_PAUSE_MS } from '../limits.ts';

export interface OpenSocket {
  readonly index: SocketIndex;
  readonly user: UserIndex;
  readonly openedAtMs: number;
  /** When a message last left or a frame last came. */
  talkedAtMs: number;
  /** When anything last left or came, pongs included. */
  usedAtMs: number;
  /** Since when we leave it unread, on purpose; NaN: we read it. */
  pausedAtMs: number;
  resumedAtMs: number;
  /** Our heartbeat gave it up: its end is our doing. */
  isGivenUp: boolean;
  /** When a frame came that cannot be read, upon which our own side ends the socket. */
  brokenAtMs: number;
}

export class OpenSockets {
  /** By index: they are counted up, and looked up for every frame. */
  readonly #byIndex: (OpenSocket | undefined)[] = [];
  #count = 0;
  /** Sockets that were ever opened. */
  openedCount = 0;

  get count(): number {
    return this.#count;
  }

  find(index: SocketIndex): OpenSocket | undefined {
    return this.#byIndex[index];
  }

  opened({ socket, user, atMs }: SocketOpened): void {
    this.openedCount += 1;
    if (this.#byIndex[socket] === undefined) this.#count += 1;
    this.#byIndex[socket] = {
      ...{ index: socket, user, openedAtMs: atMs, talkedAtMs: atMs, usedAtMs: atMs },
      ...{ pausedAtMs: Number.NaN, resumedAtMs: Number.NaN },
      brokenAtMs: Number.NaN,
      isGivenUp: false,
    };
  }

  talked(index: SocketIndex, atMs: number): void {
    const socket = this.#byIndex[index];
    if (socket === undefined) return;
    socket.talkedAtMs = atMs;
    socket.usedAtMs = atMs;
  }

  /** A frame came that is against the form. */
  broke(index: SocketIndex, atMs: number): void {
    this.talked(index, atMs);
    const socket = this.#byIndex[index];
    if (socket !== undefined) socket.brokenAtMs = atMs;
  }

  used(index: SocketIndex, atMs: number): void {
    const socket = this.#byIndex[index];
    if (socket !== undefined) socket.usedAtMs = atMs;
  }

  /** Takes the socket out; undefined when it is not there any more. */
  closed(index: SocketIndex): OpenSocket | undefined {
    const socket = this.#byIndex[index];
    if (socket === undefined) return undefined;
    this.#count -= 1;
    this.#byIndex[index] = undefined;
    return socket;
  }
}

/** We left it unread between the instant and now, or right before. */
export function isUnreadSince(socket: OpenSocket, atMs: number): boolean {
  return !Number.isNaN(socket.pausedAtMs) || socket.resumedAtMs >= atMs - AFTER_PAUSE_MS;
}
