// Frames of a client, masked as RFC 6455 demands, each as one piece of memory: one write, one
// system call. It must not know sockets.

import { randomFillSync } from 'node:crypto';
import { OPCODE } from './frame-reader.ts';

const FIN = 0x80;
const MASKED = 0x80;
const MASK_BYTES = 4;
/** Texts up to a third of this are encoded here before they are masked into their frame. */
const SCRATCH_BYTES = 65_536;
const MASKS_AT_ONCE = 2_048;

const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
const masks = Buffer.alloc(MASKS_AT_ONCE * MASK_BYTES);
let nextMask = masks.length;

/** One whole text frame. */
export function textFrame(text: string): Buffer {
  if (text.length * 3 > SCRATCH_BYTES) {
    const bytes = Buffer.from(text);
    return frameOf(OPCODE.text, bytes, bytes.length);
  }
  return frameOf(OPCODE.text, scratch, scratch.write(text, 'utf8'));
}

export function binaryFrame(data: Buffer): Buffer {
  return frameOf(OPCODE.binary, data, data.length);
}

/** A ping, or a pong with what the ping said. */
export function pingFrame(): Buffer {
  return frameOf(OPCODE.ping, scratch, 0);
}

export function pongFrame(payload: Buffer): Buffer {
  return frameOf(OPCODE.pong, payload, payload.length);
}

/** A close frame; 1005 stands for one without a code. */
export function closeFrame(code: number): Buffer {
  if (code === 1005) return frameOf(OPCODE.close, scratch, 0);
  scratch.writeUInt16BE(code, 0);
  return frameOf(OPCODE.close, scratch, 2);
}

function frameOf(opcode: number, payload: Buffer, length: number): Buffer {
  const headBytes = (length < 126 ? 2 : length < 65_536 ? 4 : 10) + MASK_BYTES;
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame[0] = FIN | opcode;
  if (length < 126) {
    frame[1] = MASKED | length;
  } else if (length < 65_536) {
    frame[1] = MASKED | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = MASKED | 127;
    frame.writeUInt32BE(Math.floor(length / 4_294_967_296), 2);
    frame.writeUInt32BE(length >>> 0, 6);
  }
  maskInto(frame, payload, length);
  return frame;
}

/** Fresh random bytes for every frame: a proxy must not be able to guess what passes it. */
function maskInto(frame: Buffer, payload: Buffer, length: number): void {
  const at = frame.length - length;
  if (nextMask >= masks.length) {
    randomFillSync(masks);
    nextMask = 0;
  }
  const a = masks[nextMask] as number;
  const b = masks[nextMask + 1] as number;
  const c = masks[nextMask + 2] as number;
  const d = masks[nextMask + 3] as number;
  nextMask += MASK_BYTES;
  frame[at - 4] = a;
  frame[at - 3] = b;
  frame[at - 2] = c;
  frame[at - 1] = d;
  const whole = length & ~3;
  let index = 0;
  for (; index < whole; index += 4) {
    const to = at + index;
    frame[to] = (payload[index] as number) ^ a;
    frame[to + 1] = (payload[index + 1] as number) ^ b;
    frame[to + 2] = (payload[index + 2] as number) ^ c;
    frame[to + 3] = (payload[index + 3] as number) ^ d;
  }
  if (index < length) frame[at + index] = (payload[index] as number) ^ a;
  if (index + 1 < length) frame[at + index + 1] = (payload[index + 1] as number) ^ b;
  if (index + 2 < length) frame[at + index + 2] = (payload[index + 2] as number) ^ c;
}
