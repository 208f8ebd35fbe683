// The sockets of this agent as the verifier sees them: when each was open, when it proved that it
// receives, what was last heard in order on it. It charges nothing.

import type {
  SocketClosed,
  SocketClosing,
  SocketIndex,
  SocketOpened,
  UserIndex,
} from '../../observation/index.ts';
import { AFTER_PAUSE_MS, CLOSED_SOCKET_KEEP_MS } from '../limits.ts';

/** One connection. Instants in milliseconds on the agent's clock, NaN until they happened. */
export interface SocketState {
  readonly index: SocketIndex;
  readonly user: UserIndex;
  readonly isPrimary: boolean;
  readonly openedAtMs: number;
  /** When the connect began. */
  readonly beganAtMs: number;
  /**
   * The first re: the socket is subscribed from here on at the latest. Taken back when another
   * socket of the user opens or ends, unless the contract says that all devices are served.
   */
  settledAtMs: number;
  /** Another socket of the user opened or ended here last. */
  companyAtMs: number;
  /** The first re of anything, and the latest. */
  firstHeardAtMs: number;
  heardAtMs: number;
  /** The latest instant at which something was asked on it that was answered. */
  aliveAtMs: number;
  /** Closed, or our polite close begun: nothing is owed from here on. */
  endedAtMs: number;
  /** The end was ours. */
  endedByUs: boolean;
  /** The closing handshake is complete. */
  closedAtMs: number;
  /** An error frame that could have been about any of several sends. */
  unclearErrorAtMs: number;
  /**
   * By the socket it came from: the latest-sent message that arrived here. Made with the first re.
   */
  latestFrom: Map<SocketIndex, number> | null;
  /** The message that was confirmed last here; -1 before the first. */
  lastConfirmed: number;
  /** Messages that left on this socket and have no conf, in the order of sending. */
  readonly unconfirmed: number[];
  /** Messages that should arrive here and have not, in the order of sending. */
  readonly undelivered: number[];
  probeCount: number;
  probedAtMs: number;
  /** Since when we do not read it, on purpose; NaN: we do. */
  pausedAtMs: number;
  /** When we last read on. */
  resumedAtMs: number;
}

const NONE: readonly SocketState[] = [];

export class SocketTable {
  /** By index: they are counted up, and looked up several times for every frame. */
  readonly #byIndex: (SocketState | undefined)[] = [];
  readonly #openByUser = new Map<UserIndex, SocketState[]>();
  readonly #closed: SocketState[] = [];
  readonly #servesAllDevices: boolean;
  #closedDone = 0;

  /** @param servesAllDevices the contract declares `devices: all`. */
  constructor(servesAllDevices: boolean) {
    this.#servesAllDevices = servesAllDevices;
  }

  /** Null for a socket that never opened or was forgotten long after its end. */
  find(index: SocketIndex): SocketState | null {
    return this.#byIndex[index] ?? null;
  }

  /** Sockets of the user that nobody has begun to close, the oldest first. A live view. */
  openOf(user: UserIndex): readonly SocketState[] {
    return this.#openByUser.get(user) ?? NONE;
  }

  /** The oldest socket of the user that is open and proven to receive; null without one. */
  provenOf(user: UserIndex): SocketState | null {
    for (const socket of this.openOf(user)) {
      if (!Number.isNaN(socket.settledAtMs)) return socket;
    }
    return null;
  }

  /** Every socket that nobody has begun to close. */
  get open(): Iterable<SocketState> {
    return [...this.#openByUser.values()].flat();
  }

  opened(opened: SocketOpened): void {
    if (this.#byIndex[opened.socket] !== undefined) return;
    const socket = newSocket(opened);
    this.#byIndex[opened.socket] = socket;
    const open = this.#openByUser.get(opened.user);
    this.#unsettle(open, opened.atMs);
    if (open === undefined) this.#openByUser.set(opened.user, [socket]);
    else open.push(socket);
  }

  /** The socket answered what was asked at this instant. */
  answered(index: SocketIndex, askedAtMs: number): void {
    const socket = this.find(index);
    if (socket !== null && !(socket.aliveAtMs >= askedAtMs)) socket.aliveAtMs = askedAtMs;
  }

  /** The socket that ended by this fact; null when it had ended before. */
  ended(fact: SocketClosing | SocketClosed): SocketState | null {
    const socket = this.find(fact.socket);
    if (socket === null) return null;
    if (fact.type === 'socket-closed' && Number.isNaN(socket.closedAtMs)) {
      socket.closedAtMs = fact.atMs;
      this.#closed.push(socket);
    }
    if (!Number.isNaN(socket.endedAtMs)) return null;
    socket.endedAtMs = fact.atMs;
    const isAsked = fact.type === 'socket-closing' || fact.side === 'us' || fact.side === 'cut';
    // A server may end a reader that is too slow for it.
    socket.endedByUs = isAsked || wasUnreadSince(socket, fact.atMs - AFTER_PAUSE_MS);
    this.#takeOut(socket);
    return socket;
  }

  /**
   * Forgets sockets whose end is long past, but not an error that may excuse one of their sends.
   */
  advance(nowMs: number): void {
    for (;;) {
      const socket = this.#closed[this.#closedDone];
      if (socket === undefined || nowMs - socket.closedAtMs < CLOSED_SOCKET_KEEP_MS) break;
      if (Number.isNaN(socket.unclearErrorAtMs)) this.#byIndex[socket.index] = undefined;
      this.#closedDone += 1;
    }
    if (this.#closedDone * 2 > this.#closed.length) {
      this.#closed.splice(0, this.#closedDone);
      this.#closedDone = 0;
    }
  }

  #takeOut(socket: SocketState): void {
    const open = this.#openByUser.get(socket.user);
    if (open === undefined) return;
    const at = open.indexOf(socket);
    if (at >= 0) open.splice(at, 1);
    this.#unsettle(open, socket.endedAtMs);
    if (open.length === 0) this.#openByUser.delete(socket.user);
  }

  /**
   * A server that serves one socket of a user may serve another one now: each must prove it anew.
   */
  #unsettle(sockets: readonly SocketState[] | undefined, atMs: number): void {
    for (const socket of sockets ?? NONE) {
      socket.companyAtMs = atMs;
      if (!this.#servesAllDevices) socket.settledAtMs = Number.NaN;
    }
  }
}

/** What came between the instant and now may have waited unread, because we had stopped reading. */
export function wasUnreadSince(socket: SocketState, atMs: number): boolean {
  return !Number.isNaN(socket.pausedAtMs) || socket.resumedAtMs >= atMs;
}

function newSocket(opened: SocketOpened): SocketState {
  return {
    index: opened.socket,
    user: opened.user,
    isPrimary: opened.primary,
    openedAtMs: opened.atMs,
    beganAtMs: opened.atMs - opened.connectMs,
    settledAtMs: Number.NaN,
    companyAtMs: opened.atMs,
    firstHeardAtMs: Number.NaN,
    heardAtMs: Number.NaN,
    aliveAtMs: Number.NaN,
    endedAtMs: Number.NaN,
    endedByUs: false,
    closedAtMs: Number.NaN,
    unclearErrorAtMs: Number.NaN,
    latestFrom: null,
    lastConfirmed: -1,
    unconfirmed: [],
    undelivered: [],
    probeCount: 0,
    probedAtMs: Number.NaN,
    pausedAtMs: Number.NaN,
    resumedAtMs: Number.NaN,
  };
}
