// One open socket of a user. Must not know what is sent over it.

import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { User } from '../store/index.ts';

/** Time for the close frame to leave before a slow reader's buffers are freed. */
const SLOW_READER_GRACE_MS = 1000;

export const CLOSE = { goingAway: 1001, slowReader: 1013, tokenExpired: 4401 } as const;

export class Connection {
  readonly user: User;
  readonly expiresAtSeconds: number;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #outgoingLimitBytes: number;
  /** Anything came since the last ping. */
  isAlive = true;
  #isMute = false;

  constructor(
    socket: WebSocket,
    user: User,
    options: {
      readonly expiresAtSeconds: number;
      readonly outgoingLimitBytes: number;
      /** What lies below the WebSocket. */
      readonly stream: Duplex;
    },
  ) {
    this.#socket = socket;
    this.#stream = options.stream;
    this.user = user;
    this.expiresAtSeconds = options.expiresAtSeconds;
    this.#outgoingLimitBytes = options.outgoingLimitBytes;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends one text frame when the socket is open; a reader that is too slow is closed instead. */
  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#isMute) return;
    if (this.#socket.bufferedAmount > this.#outgoingLimitBytes) {
      this.close(CLOSE.slowReader, 'slow reader');
      setTimeout(() => this.#socket.terminate(), SLOW_READER_GRACE_MS).unref();
      return;
    }
    this.#socket.send(text);
  }

  /** Bytes below the WebSocket protocol, between two frames; for faults alone. */
  sendRaw(bytes: Buffer): void {
    if (this.isOpen && !this.#isMute) this.#stream.write(bytes);
  }

  /** The payload comes back with the pong. */
  ping(payload = ''): void {
    if (this.isOpen && !this.#isMute) this.#socket.ping(payload);
  }

  /** Nothing is read or written any more, and it stays open; for faults alone. */
  mute(): void {
    this.#isMute = true;
    this.#socket.pause();
  }

  /** One that is mute is cut instead: the other side's close would never be read. */
  close(code: number, reason: string): void {
    if (this.#isMute) this.#socket.terminate();
    else this.#socket.close(code, reason);
  }

  cut(): void {
    this.#socket.terminate();
  }
}
