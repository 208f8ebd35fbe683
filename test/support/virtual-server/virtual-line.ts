// One connection in virtual time: the socket as the server's `Connection` wants it, and the two
// directions of the wire, each in order. Bytes are not simulated, frames are.

import type { Random } from '../../../src/base/index.ts';
import type { Agenda } from '../history/agenda.ts';

/** What the other end of a line is told, at the instant it is told. */
export interface LineEars {
  /** The client: a text frame, or a ping that is answered at once. */
  text(text: string): void;
  /** The client: bytes that are no frame. */
  bytes(bytes: Buffer): void;
  /** The server: a text frame of the client. */
  received(text: string): void;
  /** The server: the answer to a ping. */
  ponged(payload: string): void;
  /** The server knows that the line is over. */
  gone(): void;
  /** The client knows; `server` when the server began. */
  closed(code: number): void;
}

const OPEN = 1;
const CLOSED = 3;
/** Close code of a client that was sent what no server may send. */
const PROTOCOL_ERROR = 1002;
/** One way through the wire: at least, and drawn on top of that. */
const WAY_MS = 1;
const JITTER_MS = 3;

export class VirtualLine {
  /** As of `ws`. */
  readyState = OPEN;
  readonly bufferedAmount = 0;
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #ears: LineEars;
  #isClientOpen = true;
  #downAtMs = 0;
  #upAtMs = 0;
  #sentAtMs = -1;

  constructor(parts: {
    readonly agenda: Agenda;
    readonly random: Random;
    readonly ears: LineEars;
  }) {
    this.#agenda = parts.agenda;
    this.#random = parts.random;
    this.#ears = parts.ears;
  }

  get isClientOpen(): boolean {
    return this.#isClientOpen;
  }

  // The server's side.

  send(text: string): void {
    this.#down(() => this.#ears.text(text));
  }

  /** Below the frames, as of a stream. */
  write(bytes: Buffer): void {
    this.#down(() => this.#ears.bytes(bytes));
  }

  ping(payload: string): void {
    this.#down(() => this.#up(() => this.#ears.ponged(payload)));
  }

  close(code: number): void {
    this.#down(() => this.#end(code));
  }

  terminate(): void {
    this.close(1006);
  }

  // The client's side.

  say(text: string): void {
    this.#up(() => this.#ears.received(text));
  }

  /** A closing handshake: what was said before is heard, what comes back until then as well. */
  leave(): void {
    this.#up(() => {
      this.#serverEnds();
      this.#down(() => this.#end(1000));
    });
  }

  /** Nothing arrives any more, in neither direction. */
  cut(): void {
    this.#isClientOpen = false;
    this.#agenda.at(this.#agenda.nowMs + WAY_MS, () => this.#serverEnds());
    this.#ears.closed(1006);
  }

  /** The client cannot read on. */
  giveUp(): void {
    this.#isClientOpen = false;
    this.#agenda.at(this.#agenda.nowMs + WAY_MS, () => this.#serverEnds());
    this.#ears.closed(PROTOCOL_ERROR);
  }

  #end(code: number): void {
    this.#isClientOpen = false;
    this.#serverEnds();
    this.#ears.closed(code);
  }

  #serverEnds(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#ears.gone();
  }

  #down(hear: () => void): void {
    this.#downAtMs = Math.max(this.#downAtMs, this.#agenda.nowMs + this.#delayMs());
    this.#agenda.at(this.#downAtMs, () => {
      if (this.#isClientOpen) hear();
    });
  }

  /** What leaves at one instant arrives at one instant: a burst is one turn of the server. */
  #up(hear: () => void): void {
    const { nowMs } = this.#agenda;
    if (nowMs !== this.#sentAtMs) {
      this.#upAtMs = Math.max(this.#upAtMs, nowMs + this.#delayMs());
    }
    this.#sentAtMs = nowMs;
    this.#agenda.at(this.#upAtMs, () => {
      if (this.readyState === OPEN) hear();
    });
  }

  #delayMs(): number {
    return WAY_MS + this.#random.nextFloat() * JITTER_MS;
  }
}
