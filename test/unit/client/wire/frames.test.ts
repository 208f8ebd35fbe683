// The lean wire: frames of RFC 6455 read however the network cuts them, refused where the RFC
// forbids them, and written masked.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, type FrameSink } from '../../../../src/client/wire/frame-reader.ts';
import {
  binaryFrame,
  closeFrame,
  pingFrame,
  pongFrame,
  textFrame,
} from '../../../../src/client/wire/frame-writer.ts';

const MAX_BYTES = 1000;

/** Writes down what it is told. */
class Told implements FrameSink {
  readonly told: unknown[] = [];

  onText(text: string): void {
    this.told.push(['text', text]);
  }

  onBinary(data: Buffer): void {
    this.told.push(['binary', data.toString('hex')]);
  }

  onPing(data: Buffer): void {
    this.told.push(['ping', data.toString()]);
  }

  onPong(): void {
    this.told.push(['pong']);
  }

  onCloseFrame(code: number): void {
    this.told.push(['close', code]);
  }

  onBroken(code: string, status: number): void {
    this.told.push(['broken', code, status]);
  }
}

/** A frame as a server writes it: without a mask. */
function frame(first: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload);
  const head =
    body.length < 126 ? [first, body.length] : [first, 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

/** What comes of chunks that all lie in one buffer, one after the other. */
function read(chunks: readonly Buffer[]): readonly unknown[] {
  const sink = new Told();
  const reader = new FrameReader(sink, MAX_BYTES);
  const shared = Buffer.alloc(70_000);
  for (const chunk of chunks) {
    chunk.copy(shared);
    reader.feed(shared, chunk.length);
    shared.fill(0);
  }
  return sink.told;
}

const STREAM = Buffer.concat([
  frame(0x81, 'hello'),
  frame(0x89, 'are you there'),
  frame(0x01, 'in th'),
  frame(0x8a, ''),
  frame(0x00, 'ree '),
  frame(0x80, 'parts: ä€😀'),
  frame(0x82, Buffer.from([1, 2, 255])),
  frame(0x81, 'x'.repeat(900)),
  frame(0x81, ''),
  frame(0x88, Buffer.from([0x03, 0xe9])),
  frame(0x81, 'too late'),
]);
const IN_STREAM = [
  ['text', 'hello'],
  ['ping', 'are you there'],
  ['pong'],
  ['text', 'in three parts: ä€😀'],
  ['binary', '0102ff'],
  ['text', 'x'.repeat(900)],
  ['text', ''],
  ['close', 1001],
];

describe('the frame reader', () => {
  it('reads whatever comes in one piece', () => {
    expect(read([STREAM])).toEqual(IN_STREAM);
  });

  it('reads the same however the bytes were cut, from a buffer that is used again', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(cuts, (lengths) => {
        const chunks: Buffer[] = [];
        for (let at = 0, turn = 0; at < STREAM.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1;
          chunks.push(STREAM.subarray(at, at + length));
          at += length;
        }
        expect(read(chunks)).toEqual(IN_STREAM);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a reserved bit', [0xa1, 0x00], 'WS_ERR_UNEXPECTED_RSV_2_3', 1002],
    ['the bit of compression', [0xc1, 0x00], 'WS_ERR_UNEXPECTED_RSV_1', 1002],
    ['an unknown opcode', [0x83, 0x00], 'WS_ERR_INVALID_OPCODE', 1002],
    ['an unknown control opcode', [0x8b, 0x00], 'WS_ERR_INVALID_OPCODE', 1002],
    ['a continuation of nothing', [0x80, 0x00], 'WS_ERR_INVALID_OPCODE', 1002],
    ['a new text within fragments', [0x01, 0x00, 0x81, 0x00], 'WS_ERR_INVALID_OPCODE', 1002],
    ['a control frame in fragments', [0x09, 0x00], 'WS_ERR_EXPECTED_FIN', 1002],
    ['a long ping', [0x89, 126, 0, 126], 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH', 1002],
    ['half a close code', [0x88, 0x01, 0x03], 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH', 1002],
    ['a close code of nobody', [0x88, 0x02, 0x03, 0xed], 'WS_ERR_INVALID_CLOSE_CODE', 1002],
    ['a masked frame', [0x81, 0x80, 1, 2, 3, 4], 'WS_ERR_UNEXPECTED_MASK', 1002],
    ['text that is not UTF-8', [0x81, 0x02, 0xc3, 0x28], 'WS_ERR_INVALID_UTF8', 1007],
    ['a reason that is not UTF-8', [0x88, 0x03, 0x03, 0xe8, 0xff], 'WS_ERR_INVALID_UTF8', 1007],
    ['a long message', [0x81, 126, 0x03, 0xe9], 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
    [
      'a length beyond all numbers',
      [0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0],
      'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
      1009,
    ],
  ])('refuses %s, and reads nothing behind it', (_what, bytes, code, status) => {
    const whole = Buffer.concat([Buffer.from(bytes), frame(0x81, 'behind')]);
    expect(read([whole])).toEqual([['broken', code, status]]);
  });

  it('refuses fragments that together are too long', () => {
    const half = frame(0x01, 'x'.repeat(600));
    const rest = frame(0x00, 'x'.repeat(600));
    expect(read([half, rest])).toEqual([['broken', 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009]]);
  });
});

/** Takes the mask off; null when it is not one whole masked frame. */
function unmask(bytes: Buffer): { readonly first: number; readonly payload: Buffer } | null {
  const [first = 0, second = 0] = bytes;
  if ((second & 0x80) === 0) return null;
  const marked = second & 127;
  const headBytes = marked < 126 ? 2 : marked === 126 ? 4 : 10;
  const length =
    marked < 126 ? marked : marked === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
  const mask = bytes.subarray(headBytes, headBytes + 4);
  const body = bytes.subarray(headBytes + 4);
  if (body.length !== length) return null;
  return { first, payload: Buffer.from(body.map((byte, at) => byte ^ (mask[at % 4] ?? 0))) };
}

describe('the frame writer', () => {
  it.each([0, 1, 2, 3, 4, 125, 126, 127, 4000, 21_845, 21_846, 65_535, 65_536, 200_000])(
    'writes a text of %i characters as one masked frame',
    (length) => {
      const text = 'aé€😀'.repeat(length).slice(0, length).toWellFormed();
      const read = unmask(textFrame(text));
      expect(read?.first).toBe(0x81);
      expect(read?.payload.toString()).toBe(text);
    },
  );

  it('writes binary and control frames, a close without a code too', () => {
    expect(unmask(binaryFrame(Buffer.from([0, 255])))).toEqual({
      first: 0x82,
      payload: Buffer.from([0, 255]),
    });
    expect(unmask(pingFrame())).toEqual({ first: 0x89, payload: Buffer.alloc(0) });
    expect(unmask(pongFrame(Buffer.from('yes')))).toEqual({
      first: 0x8a,
      payload: Buffer.from('yes'),
    });
    expect(unmask(closeFrame(1000))).toEqual({ first: 0x88, payload: Buffer.from([0x03, 0xe8]) });
    expect(unmask(closeFrame(1005))).toEqual({ first: 0x88, payload: Buffer.alloc(0) });
  });

  it('takes another mask for every frame', () => {
    const masks = new Set(
      Array.from({ length: 5000 }, () => textFrame('same').subarray(2, 6).toString('hex')),
    );
    expect(masks.size).toBeGreaterThan(4990);
  });
});
