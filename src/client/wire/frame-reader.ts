// Bytes of a server into frames of RFC 6455, however the network cut them. What the RFC forbids
// ends the reading with a code; codes are those of the `ws` package. It must not answer anybody.

import { isUtf8 } from 'node:buffer';

export interface FrameSink {
  onText(text: string): void;
  onBinary(data: Buffer): void;
  onPing(data: Buffer): void;
  onPong(): void;
  /** The last frame. 1005: it named no code. */
  onCloseFrame(code: number): void;
  /** Nothing is read any more; `status` is what a close frame should say. */
  onBroken(code: string, status: number): void;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Fragments of one message: far beyond any server, and bounded memory. */
const MAX_FRAGMENTS = 131_072;
const MAX_CONTROL_BYTES = 125;
const FIRST_REST_BYTES = 512;
/** High halves of lengths beyond 2^53. */
const MAX_SAFE_HIGH = 0x1f_ffff;
const TWO_POW_32 = 4_294_967_296;

const FIN = 0x80;
const RSV1 = 0x40;
const RSV2_3 = 0x30;
const MASKED = 0x80;

const PROTOCOL_ERROR = 1002;
const INVALID_TEXT = 1007;
const POLICY = 1008;
const TOO_BIG = 1009;
const NO_CODE = 1005;

interface Fragments {
  readonly opcode: number;
  readonly parts: Buffer[];
  bytes: number;
}

/** `feed` may be given the same buffer again and again: what is kept is copied. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxBytes: number;
  /** The beginning of a frame that has not come whole; null most of the time. */
  #rest: Buffer | null = null;
  #restLength = 0;
  /** Bytes that the frame at hand needs at least. */
  #needed = 2;
  #fragments: Fragments | null = null;
  #isOver = false;

  constructor(sink: FrameSink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** Takes the first `length` bytes of a chunk. */
  feed(chunk: Buffer, length: number): void {
    if (this.#isOver) return;
    if (this.#rest === null) {
      this.#readAll(chunk, length);
      return;
    }
    this.#append(chunk, 0, length);
    if (this.#restLength < this.#needed) return;
    const held = this.#rest;
    this.#rest = null;
    this.#readAll(held, this.#restLength);
  }

  /** Nothing that comes from now on is read. */
  stop(): void {
    this.#isOver = true;
    this.#rest = null;
    this.#fragments = null;
  }

  #readAll(bytes: Buffer, end: number): void {
    let at = 0;
    while (at < end) {
      const next = this.#readFrame(bytes, at, end);
      if (this.#isOver) return;
      if (next < 0) break;
      at = next;
    }
    if (at >= end) return;
    this.#restLength = 0;
    this.#append(bytes, at, end);
  }

  /** Keeps bytes; the room doubles, so that a message that drips in costs its length. */
  #append(bytes: Buffer, from: number, end: number): void {
    const wanted = this.#restLength + end - from;
    let rest = this.#rest ?? Buffer.allocUnsafe(Math.max(FIRST_REST_BYTES, wanted));
    if (rest.length < wanted) {
      const larger = Buffer.allocUnsafe(Math.max(2 * rest.length, wanted));
      rest.copy(larger, 0, 0, this.#restLength);
      rest = larger;
    }
    bytes.copy(rest, this.#restLength, from, end);
    this.#rest = rest;
    this.#restLength = wanted;
  }

  /** Where the next frame begins; -1 when this one has not come whole or broke the rules. */
  #readFrame(bytes: Buffer, at: number, end: number): number {
    const available = end - at;
    if (available < 2) return this.#lack(2);
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    const fault = headerFault(first, second, this.#fragments !== null);
    if (fault !== '') return this.#break(fault, PROTOCOL_ERROR);
    let headBytes = 2;
    let length = second & 127;
    if (length > MAX_CONTROL_BYTES) {
      headBytes = length === 126 ? 4 : 10;
      if (available < headBytes) return this.#lack(headBytes);
      length = longLength(bytes, at + 2, headBytes);
      if (length < 0) return this.#break('WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', TOO_BIG);
    }
    const isData = (first & 8) === 0;
    if (isData && length + (this.#fragments?.bytes ?? 0) > this.#maxBytes) {
      return this.#break('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', TOO_BIG);
    }
    const from = at + headBytes;
    if (available < headBytes + length) return this.#lack(headBytes + length);
    if (isData) this.#takeData(first, bytes.subarray(from, from + length));
    else this.#takeControl(first & 15, bytes.subarray(from, from + length));
    return from + length;
  }

  #lack(needed: number): number {
    this.#needed = needed;
    return -1;
  }

  #break(code: string, status: number): number {
    this.stop();
    this.#sink.onBroken(code, status);
    return -1;
  }

  #takeData(first: number, payload: Buffer): void {
    const opcode = first & 15;
    const isLast = (first & FIN) !== 0;
    if (isLast && opcode === OPCODE.text) this.#tellText(payload);
    else if (isLast && opcode === OPCODE.binary) this.#sink.onBinary(Buffer.from(payload));
    else this.#takeFragment(opcode, payload, isLast);
  }

  #takeFragment(opcode: number, payload: Buffer, isLast: boolean): void {
    this.#fragments ??= { opcode, parts: [], bytes: 0 };
    const fragments = this.#fragments;
    if (fragments.parts.length >= MAX_FRAGMENTS) {
      this.#break('WS_ERR_TOO_MANY_BUFFERED_PARTS', POLICY);
      return;
    }
    fragments.parts.push(Buffer.from(payload));
    fragments.bytes += payload.length;
    if (!isLast) return;
    this.#fragments = null;
    const whole = Buffer.concat(fragments.parts, fragments.bytes);
    if (fragments.opcode === OPCODE.text) this.#tellText(whole);
    else this.#sink.onBinary(whole);
  }

  #tellText(payload: Buffer): void {
    if (isUtf8(payload)) this.#sink.onText(payload.toString());
    else this.#break('WS_ERR_INVALID_UTF8', INVALID_TEXT);
  }

  #takeControl(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.ping) this.#sink.onPing(payload);
    else if (opcode === OPCODE.pong) this.#sink.onPong();
    else this.#takeClose(payload);
  }

  #takeClose(payload: Buffer): void {
    const code = payload.length === 0 ? NO_CODE : payload.readUInt16BE(0);
    if (payload.length > 0 && !isCloseCode(code)) {
      this.#break('WS_ERR_INVALID_CLOSE_CODE', PROTOCOL_ERROR);
    } else if (!isUtf8(payload.subarray(2))) {
      this.#break('WS_ERR_INVALID_UTF8', INVALID_TEXT);
    } else {
      this.stop();
      this.#sink.onCloseFrame(code);
    }
  }
}

/** What the first two bytes of a frame do against the RFC; empty for nothing. */
function headerFault(first: number, second: number, isInFragments: boolean): string {
  if ((first & RSV2_3) !== 0) return 'WS_ERR_UNEXPECTED_RSV_2_3';
  if ((first & RSV1) !== 0) return 'WS_ERR_UNEXPECTED_RSV_1';
  const opcode = first & 15;
  if (opcode <= OPCODE.binary) {
    if ((opcode === OPCODE.continuation) !== isInFragments) return 'WS_ERR_INVALID_OPCODE';
  } else if (opcode < OPCODE.close || opcode > OPCODE.pong) {
    return 'WS_ERR_INVALID_OPCODE';
  } else {
    if ((first & FIN) === 0) return 'WS_ERR_EXPECTED_FIN';
    const length = second & 127;
    const isHalfCode = opcode === OPCODE.close && length === 1;
    if (length > MAX_CONTROL_BYTES || isHalfCode) return 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH';
  }
  return (second & MASKED) === 0 ? '' : 'WS_ERR_UNEXPECTED_MASK';
}

/** A length of two or eight bytes; -1 beyond 2^53. */
function longLength(bytes: Buffer, at: number, headBytes: number): number {
  if (headBytes === 4) return bytes.readUInt16BE(at);
  const high = bytes.readUInt32BE(at);
  return high > MAX_SAFE_HIGH ? -1 : high * TWO_POW_32 + bytes.readUInt32BE(at + 4);
}

/** Codes that may be sent: RFC 6455, 7.4, and the registry of IANA. */
function isCloseCode(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}
