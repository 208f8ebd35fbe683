// Bytes against RFC 6455, and lawful bytes that look like it: each says what must be stated before
// the connection ends, and how it ends. Written from the RFC alone.

import type { Random } from '../../../../src/base/index.ts';
import { cutShort, pick } from '../fuzz-kind.ts';
import { correctFrame, type TextCase } from './frame-texts.ts';
import { OPCODE, textBytes, wireBytes } from './wire-bytes.ts';

/** How the connection must end after the bytes. */
export type WireEnd =
  /** One violation, then closed by the server's fault. */
  | 'websocket-violation'
  | 'oversize-frame'
  /** Closed as the server said: nothing is wrong. */
  | 'closed'
  /** Nothing at all: the connection lives on. */
  | 'open';

export interface WireCase {
  readonly how: string;
  readonly bytes: Buffer;
  /** Frames that must be stated, in order, and nothing else. */
  readonly stated: readonly TextCase[];
  readonly end: WireEnd;
  /** The server ends its side after the bytes; the client must notice. */
  readonly endsAfter: boolean;
}

interface Made {
  readonly bytes: Buffer;
  readonly end: WireEnd;
  readonly stated?: readonly TextCase[];
  readonly endsAfter?: boolean;
}

type Make = (random: Random) => Made;

const EMPTY = Buffer.alloc(0);
const control = (random: Random): number => pick(random, [OPCODE.close, OPCODE.ping, OPCODE.pong]);
const violation = (bytes: Buffer): Made => ({ bytes, end: 'websocket-violation' });
const payloadOf = ({ data }: TextCase): Buffer => Buffer.from(data);

function closeFrame(code: number, reason: Buffer = EMPTY): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return wireBytes({ opcode: OPCODE.close, payload: Buffer.concat([head, reason]) });
}

const INVALID_UTF8 = [
  Buffer.from([0xff]),
  Buffer.from([0xc3, 0x28]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xc0, 0xaf]),
  Buffer.from([0xf4, 0x90, 0x80, 0x80]),
  Buffer.from([0xe2, 0x82]),
];

const AGAINST_THE_RFC: Readonly<Record<string, Make>> = {
  'a reserved bit': (random) => {
    const opcode = pick(random, Object.values(OPCODE));
    const reserved = 1 + random.nextBelow(7);
    return violation(wireBytes({ opcode, payload: Buffer.from('{}'), reserved }));
  },
  'a reserved opcode': (random) => {
    const opcode = pick(random, [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]);
    return violation(wireBytes({ opcode, payload: Buffer.alloc(random.nextBelow(200)) }));
  },
  'a masked frame': (random) => {
    const opcode = pick(random, [OPCODE.text, OPCODE.binary, control(random)]);
    return violation(wireBytes({ opcode, payload: Buffer.from('{}'), isMasked: true }));
  },
  'a control frame that is too long': (random) => {
    const payload = Buffer.alloc(126 + random.nextBelow(1000), 'x');
    return violation(wireBytes({ opcode: control(random), payload }));
  },
  'a control frame in fragments': (random) =>
    violation(wireBytes({ opcode: control(random), payload: EMPTY, isFinal: false })),
  'a continuation of nothing': (random) => {
    const isFinal = random.nextBoolean(0.5);
    return violation(wireBytes({ opcode: OPCODE.continuation, payload: EMPTY, isFinal }));
  },
  'a message within the fragments of another': (random) => {
    const begun = wireBytes({ opcode: OPCODE.text, payload: Buffer.from('{'), isFinal: false });
    const opcode = pick(random, [OPCODE.text, OPCODE.binary]);
    const isFinal = random.nextBoolean(0.5);
    return violation(Buffer.concat([begun, wireBytes({ opcode, payload: EMPTY, isFinal })]));
  },
  'a close code that nobody may send': (random) =>
    violation(
      closeFrame(pick(random, [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535])),
    ),
  'half a close code': () =>
    violation(wireBytes({ opcode: OPCODE.close, payload: Buffer.from([3]) })),
  'a close reason that is not UTF-8': (random) =>
    violation(closeFrame(1000, pick(random, INVALID_UTF8))),
  'a text that is not UTF-8': (random) => {
    const spoilt = Buffer.concat([payloadOf(correctFrame(random)), pick(random, INVALID_UTF8)]);
    if (random.nextBoolean(0.5)) {
      return violation(wireBytes({ opcode: OPCODE.text, payload: spoilt }));
    }
    const parts = fragments(random, spoilt);
    return violation(Buffer.concat(parts));
  },
  'a length beyond any memory': (random) => ({
    bytes: wireBytes({
      opcode: pick(random, [OPCODE.text, OPCODE.binary]),
      payload: Buffer.from('x'),
      claimedBytes: pick(random, [2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 2n ** 40n, 2n ** 20n + 1n]),
    }),
    end: 'oversize-frame',
  }),
  'fragments beyond the cap': (random) => {
    const part = Buffer.alloc(300_000, 'x');
    const opcode = pick(random, [OPCODE.text, OPCODE.binary]);
    const rest = wireBytes({ opcode: OPCODE.continuation, payload: part, isFinal: false });
    const first = wireBytes({ opcode, payload: part, isFinal: false });
    return { bytes: Buffer.concat([first, rest, rest, rest]), end: 'oversize-frame' };
  },
  'more fragments than the client takes': () => {
    const part = wireBytes({
      opcode: OPCODE.continuation,
      payload: Buffer.from('x'),
      isFinal: false,
    });
    const first = wireBytes({ opcode: OPCODE.text, payload: EMPTY, isFinal: false });
    const bytes = Buffer.concat([first, ...Array.from({ length: 200_000 }, () => part)]);
    return { bytes, end: 'oversize-frame' };
  },
};

const LAWFUL: Readonly<Record<string, Make>> = {
  'a message in fragments, pings between them': (random) => {
    const one = correctFrame(random);
    return { bytes: Buffer.concat(fragments(random, payloadOf(one))), end: 'open', stated: [one] };
  },
  'pings and pongs that nobody asked for': (random) => {
    const opcode = pick(random, [OPCODE.ping, OPCODE.pong]);
    const payload = Buffer.alloc(random.nextBelow(126), 'x');
    return { bytes: wireBytes({ opcode, payload }), end: 'open' };
  },
  // The RFC wants the shortest form; what was meant is plain, and the message is read.
  'a length in more bytes than it needs': (random) => {
    const one = correctFrame(random);
    const bytes = wireBytes({ opcode: OPCODE.text, payload: payloadOf(one), lengthBytes: 8 });
    return { bytes, end: 'open', stated: [one] };
  },
  'a close': (random) => {
    const code = pick(random, [1000, 1001, 1003, 1008, 1011, 1012, 1014, 3000, 4401, 4999]);
    const reason = Buffer.from(pick(random, ['', 'bye', '\ud83d\ude00', 'x'.repeat(123)]));
    return { bytes: closeFrame(code, reason), end: 'closed' };
  },
  'a close without a code': () => ({
    bytes: wireBytes({ opcode: OPCODE.close, payload: EMPTY }),
    end: 'closed',
  }),
  'an end in the middle of a frame': (random) => {
    const whole = textBytes(correctFrame(random).data);
    return { bytes: cutShort(random, whole), end: 'closed', endsAfter: true };
  },
};

/** A message in fragments of any size, the empty ones included. */
function fragments(random: Random, payload: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  while (parts.length === 0 || at < payload.length) {
    const size = random.nextBelow(pick(random, [2, 20, 200]));
    const opcode = parts.length === 0 ? OPCODE.text : OPCODE.continuation;
    const piece = payload.subarray(at, at + size);
    parts.push(wireBytes({ opcode, payload: piece, isFinal: false }));
    if (random.nextBoolean(0.1)) {
      parts.push(wireBytes({ opcode: OPCODE.ping, payload: Buffer.from('x') }));
    }
    at += size;
  }
  return [...parts, wireBytes({ opcode: OPCODE.continuation, payload: EMPTY })];
}

const WAYS = [...Object.entries(AGAINST_THE_RFC), ...Object.entries(LAWFUL)];
/** Costly to make; one in so many of its kind is enough. */
const RARE = new Set(['more fragments than the client takes', 'fragments beyond the cap']);

/** Correct frames, the bytes of one case, and more correct frames. */
export function wireCase(random: Random): WireCase {
  let [how, make] = pick(random, WAYS);
  if (RARE.has(how) && !random.nextBoolean(0.05)) [how, make] = pick(random, WAYS.slice(0, 3));
  const before = several(random);
  const after = several(random);
  const made = make(random);
  const endsAfter = made.endsAfter === true;
  const behind = endsAfter ? [] : after;
  const bytes = Buffer.concat([...before.map(bytesOf), made.bytes, ...behind.map(bytesOf)]);
  const livesOn = made.end === 'open';
  const stated = [...before, ...(made.stated ?? []), ...(livesOn ? behind : [])];
  return { how, bytes, stated, end: made.end, endsAfter };
}

const bytesOf = ({ data }: TextCase): Buffer => textBytes(data);

function several(random: Random): readonly TextCase[] {
  return Array.from({ length: random.nextBelow(4) }, () => correctFrame(random));
}
