// An open WebSocket on a connection of its own, as lean as a load of tens of thousands wants it: no
// stream, no event emitter, no closure per frame. It answers pings and the closing handshake; what
// came it tells its listener at once, and it judges nothing.

import type { Socket } from 'node:net';
import { type PatientTimer, startPatientTimer } from '../patient-timer.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import { binaryFrame, closeFrame, pingFrame, pongFrame, textFrame } from './frame-writer.ts';

/** How long a closing handshake may take before the connection is dropped. */
export const CLOSE_TIMEOUT_MS = 2_000;
const NO_CLOSE_FRAME = 1006;
/** Unsent bytes beyond which pings go unanswered: one who asks and never reads costs none. */
const MAX_UNSENT_BEFORE_PONG = 262_144;

/** Whoever is told what a socket received. */
export interface WireListener {
  /** Called in the poll turn that read it. */
  frameCame(data: string | Buffer): void;
  pongCame(): void;
  /** What came is against RFC 6455 or too large; the close follows. */
  wireBroke(code: string): void;
  /** Once, when the connection is gone; 1006 without a close frame of the server. */
  wireClosed(code: number): void;
}

export class WireSocket implements FrameSink {
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  #listener: WireListener | null = null;
  #isOpen = true;
  #closeCode = NO_CLOSE_FRAME;
  #hasClosed = false;
  #closeTimer: PatientTimer | null = null;

  constructor(socket: Socket, maxFrameBytes: number) {
    this.#socket = socket;
    this.#reader = new FrameReader(this, maxFrameBytes);
    socket.once('close', this.#onEnd);
  }

  /** Given in the event that opens the socket, before any frame is read. */
  listen(listener: WireListener): void {
    this.#listener = listener;
    if (this.#hasClosed) listener.wireClosed(this.#closeCode);
  }

  /** Neither side has begun to close it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  /** Bytes of the connection; the same buffer may come again and again. */
  feed(chunk: Buffer, length: number): void {
    this.#reader.feed(chunk, length);
  }

  sendText(text: string): void {
    if (this.#isOpen) this.#socket.write(textFrame(text));
  }

  sendBinary(data: Buffer): void {
    if (this.#isOpen) this.#socket.write(binaryFrame(data));
  }

  ping(): void {
    if (this.#isOpen) this.#socket.write(pingFrame());
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Begins the closing handshake; the connection is dropped when it takes too long. */
  close(code: number): void {
    if (this.#isOpen) this.#beginClosing(code);
  }

  /** Drops the connection. */
  terminate(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  onText(text: string): void {
    this.#listener?.frameCame(text);
  }

  onBinary(data: Buffer): void {
    this.#listener?.frameCame(data);
  }

  onPing(data: Buffer): void {
    // RFC 6455, 5.5.3: not every ping must be answered.
    if (!this.#isOpen || this.#socket.writableLength > MAX_UNSENT_BEFORE_PONG) return;
    this.#socket.write(pongFrame(data));
  }

  onPong(): void {
    this.#listener?.pongCame();
  }

  onCloseFrame(code: number): void {
    this.#closeCode = code;
    if (this.#isOpen) this.#beginClosing(code);
    this.#socket.end();
  }

  onBroken(code: string, status: number): void {
    this.#listener?.wireBroke(code);
    if (this.#isOpen) this.#beginClosing(status);
    this.#socket.end();
  }

  #beginClosing(code: number): void {
    this.#isOpen = false;
    this.#socket.write(closeFrame(code));
    this.#closeTimer = startPatientTimer(CLOSE_TIMEOUT_MS, () => this.#socket.destroy());
  }

  readonly #onEnd = (): void => {
    this.#isOpen = false;
    this.#hasClosed = true;
    this.#reader.stop();
    this.#closeTimer?.cancel();
    this.#listener?.wireClosed(this.#closeCode);
  };
}
