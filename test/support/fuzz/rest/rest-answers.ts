// HTTP answers as bytes: bodies in every legal transport, and transports that are wrong in one
// known way. Nothing of RFC 9112 is enforced here.

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../../../../src/base/index.ts';
import { cutShort, pick } from '../fuzz-kind.ts';
import { type BodyCase, bodyCase, correctBody, type ReadAs } from './rest-bodies.ts';

export interface AnswerCase {
  readonly how: string;
  readonly expected: ReadAs;
  /** What goes on the wire, in order; a function gives more of it for as long as it is asked. */
  readonly bytes: Buffer;
  /** Sent again and again behind the bytes, until nobody listens. */
  readonly endless?: Buffer;
  /** The connection ends behind it. */
  readonly endsAfter: boolean;
  /** Nothing more comes, and the connection stays. */
  readonly stalls?: boolean;
}

interface Head {
  readonly status?: string;
  readonly headers?: readonly string[];
  readonly body: Buffer;
}

const JSON_TYPE = 'Content-Type: application/json';

function answer({ status = '200 OK', headers = [JSON_TYPE], body }: Head): Buffer {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

function bare(headers: readonly string[], body: Buffer | string = ''): Buffer {
  const head = ['HTTP/1.1 200 OK', JSON_TYPE, ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

function chunked(random: Random, body: Buffer, end = '0\r\n\r\n'): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.nextBelow(300);
    const piece = body.subarray(at, at + size);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    at += size;
  }
  return bare(['Transfer-Encoding: chunked'], Buffer.concat([...parts, Buffer.from(end)]));
}

const encoded = (encoding: string, body: Buffer): Buffer =>
  answer({ headers: [JSON_TYPE, `Content-Encoding: ${encoding}`], body });

type Made = Omit<AnswerCase, 'how'>;
type Make = (random: Random, body: BodyCase) => Made;

const whole = (bytes: Buffer, expected: ReadAs): Made => ({ bytes, expected, endsAfter: false });
const refused = (bytes: Buffer): Made => ({ bytes, expected: { is: 'refused' }, endsAfter: true });

/** Transports that change nothing of the body. */
const LAWFUL: Readonly<Record<string, Make>> = {
  'with its length': (_random, { body, expected }) => whole(answer({ body }), expected),
  'with its length ': (_random, { body, expected }) => whole(answer({ body }), expected),
  'until the end': (_random, { body, expected }) => ({
    bytes: bare(['Connection: close'], body),
    expected,
    endsAfter: true,
  }),
  'in chunks': (random, { body, expected }) => whole(chunked(random, body), expected),
  'in gzip': (_random, { body, expected }) => whole(encoded('gzip', gzipSync(body)), expected),
  'in deflate': (_random, { body, expected }) =>
    whole(encoded('deflate', deflateSync(body)), expected),
  'in brotli': (_random, { body, expected }) =>
    whole(encoded('br', brotliCompressSync(body, { params: { 1: 1 } })), expected),
  'after many 1xx': (random, { body, expected }) => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(random.nextBelow(200));
    return whole(Buffer.concat([Buffer.from(early), answer({ body })]), expected);
  },
  'as another type': (random, { body, expected }) => {
    const type = pick(random, ['text/html', 'application/jsonx', 'text/json; charset=utf-8', '']);
    const departs = expected.is === 'read' ? { ...expected, departs: true } : expected;
    return whole(answer({ headers: [`Content-Type: ${type}`], body }), departs);
  },
  'as another charset': (_random, { body, expected }) =>
    whole(answer({ headers: [`${JSON_TYPE}; charset=latin1`], body }), expected),
  'with an age of 0': (random, { body, expected }) =>
    whole(answer({ headers: [JSON_TYPE, `Age: ${pick(random, ['0', '00'])}`], body }), expected),
};

const STATUSES = ['201 C', '202 A', '203 N', '206 P', '300 M', '400 B', '401 U', '418 T', '500 E'];

/** Transports that make a correct body prove nothing. */
const BROKEN: Readonly<Record<string, Make>> = {
  'another status': (random, { body }) => refused(answer({ status: pick(random, STATUSES), body })),
  'a redirect': (random, { body }) => {
    const status = pick(random, ['301 M', '302 F', '303 S', '307 T', '308 P']);
    return refused(answer({ status, headers: [JSON_TYPE, 'Location: /elsewhere'], body }));
  },
  'from a cache': (random, { body }) => {
    const age = pick(random, ['1', '3600', '9'.repeat(30), '1, 0', '0\r\nAge: 5', '-1', 'old']);
    return refused(answer({ headers: [JSON_TYPE, `Age: ${age}`], body }));
  },
  'less than its length': (_random, { body }) =>
    refused(bare([`Content-Length: ${body.length + 1}`], body)),
  'more than its length': (_random, { body }) =>
    refused(bare([`Content-Length: ${body.length - 1}`], body)),
  'a length that is none': (random, { body }) =>
    refused(
      bare([`Content-Length: ${pick(random, ['-1', 'x', '0x10', '1e3', '9'.repeat(30)])}`], body),
    ),
  'two lengths': (_random, { body }) =>
    refused(bare([`Content-Length: ${body.length}`, `Content-Length: ${body.length - 1}`], body)),
  'a length and chunks': (random, { body }) => {
    const text = chunked(random, body).toString('latin1');
    return refused(Buffer.from(text.replace('\r\n', '\r\nContent-Length: 7\r\n'), 'latin1'));
  },
  'chunks without an end': (random, { body }) => refused(chunked(random, body, '')),
  'chunks of no length': (random, { body }) => {
    const size = pick(random, ['-1', 'x', '', 'ffffffffffffffffff', '0x10']);
    return refused(bare(['Transfer-Encoding: chunked'], `${size}\r\n${body.toString('latin1')}`));
  },
  'gzip cut short': (random, { body }) => {
    const packed = gzipSync(body);
    return refused(encoded('gzip', packed.subarray(0, 1 + random.nextBelow(packed.length - 1))));
  },
  'gzip that is spoilt': (random, { body }) => {
    const packed = gzipSync(body);
    const at = packed.length - 8 + random.nextBelow(8);
    packed[at] = (packed[at] ?? 0) ^ (1 << random.nextBelow(8));
    return refused(encoded('gzip', packed));
  },
  'an encoding that it does not have': (random, { body }) =>
    refused(encoded(pick(random, ['gzip', 'br', 'deflate']), body)),
  'an encoding that nobody knows': (_random, { body }) => refused(encoded('x', gzipSync(body))),
  'half a head': (random, { body }) => {
    const bytes = answer({ body });
    return refused(bytes.subarray(0, random.nextBelow(bytes.indexOf('\r\n\r\n'))));
  },
  'no HTTP': (random) =>
    refused(Buffer.from(pick(random, ['SSH-2.0-x\r\n', '\u0000', '{}\r\n\r\n']))),
  'a header flood': (_random, { body }) =>
    refused(answer({ headers: [JSON_TYPE, `X: ${'y'.repeat(300_000)}`], body })),
  'cut short': (random, { body }) => {
    const bytes = answer({ body });
    return refused(cutShort(random, bytes));
  },
};

const BOMB_BYTES = 65 * 1024 * 1024;
let bomb: Buffer | null = null;

/** Costly ones, in moderation. */
const HEAVY: Readonly<Record<string, Make>> = {
  'a bomb in gzip': () => {
    bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
    return refused(encoded('gzip', bomb));
  },
  'an endless body': () => ({
    ...refused(bare(['Connection: close'], '[')),
    endless: Buffer.alloc(64 * 1024, '['),
  }),
  'endless 1xx': () => ({
    ...refused(Buffer.alloc(0)),
    endless: Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500)),
  }),
  'endless chunks of one byte': () => ({
    ...refused(bare(['Transfer-Encoding: chunked'])),
    endless: Buffer.from('1\r\n \r\n'.repeat(2000)),
  }),
  'a head without an end': () => ({
    ...refused(Buffer.from('HTTP/1.1 200 OK\r\n')),
    endless: Buffer.from('X-Y: z\r\n'.repeat(100)),
  }),
  silence: (random) => ({
    ...refused(cutShort(random, answer({ body: Buffer.from('{}') }))),
    endsAfter: false,
    stalls: true,
  }),
};

/** How many of a thousand answers are the costly ones. */
const HEAVY_RATIO = 0.0015;

/** An answer, and what must come of it: at most one of body and transport is wrong. */
export function answerCase(random: Random): AnswerCase {
  const draw = random.nextFloat();
  if (draw < HEAVY_RATIO) return made(random, HEAVY, correctBody(random));
  if (draw < 0.4) return made(random, BROKEN, correctBody(random));
  return made(random, LAWFUL, bodyCase(random));
}

function made(random: Random, ways: Readonly<Record<string, Make>>, body: BodyCase): AnswerCase {
  const [how, make] = pick(random, Object.entries(ways));
  return { how: `${how.trim()}, ${body.how}`, ...make(random, body) };
}
