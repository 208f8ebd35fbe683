// WebSocket frames as bytes, legal or not: nothing of RFC 6455 is enforced here.

/** Head fields as they go on the wire; what is not given is as a correct server writes it. */
export interface WireFrame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  /** Bits of RSV1 to RSV3, 0 to 7. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Bytes of the length, 1, 2 or 8; default: as few as will do. */
  readonly lengthBytes?: 1 | 2 | 8;
  /** The length that is claimed; default: the payload's. */
  readonly claimedBytes?: bigint;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame as bytes. */
export function wireBytes(frame: WireFrame): Buffer {
  const { opcode, payload, isFinal = true, reserved = 0, isMasked = false } = frame;
  const length = frame.claimedBytes ?? BigInt(payload.length);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  const body = isMasked ? payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : payload;
  const told = lengthField(length, frame.lengthBytes ?? fewest(length));
  told[0] = (told[0] ?? 0) | (isMasked ? 0x80 : 0);
  return Buffer.concat([Buffer.from([first]), told, mask, body]);
}

/** A text message in one frame. */
export function textBytes(text: string | Buffer): Buffer {
  const opcode = typeof text === 'string' ? OPCODE.text : OPCODE.binary;
  return wireBytes({ opcode, payload: Buffer.from(text) });
}

function fewest(length: bigint): 1 | 2 | 8 {
  if (length < 126n) return 1;
  return length < 65_536n ? 2 : 8;
}

function lengthField(length: bigint, count: 1 | 2 | 8): Buffer {
  if (count === 1) return Buffer.from([Number(length) & 0x7f]);
  const field = Buffer.alloc(1 + count);
  field[0] = count === 2 ? 126 : 127;
  if (count === 2) field.writeUInt16BE(Number(length), 1);
  else field.writeBigUInt64BE(length, 1);
  return field;
}
