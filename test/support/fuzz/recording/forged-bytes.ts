// Recordings that were damaged, and ones that were forged: with every checksum right. Bytes alone;
// what they mean is the reader's business.

import { deflateRawSync } from 'node:zlib';
import type { Random } from '../../../../src/base/index.ts';
import {
  BLOCK_HEAD_BYTES,
  type BlockKind,
  contentOf,
  MAGIC,
  makeHead,
  readHead,
} from '../../../../src/observation/recording/blocks.ts';
import { cutShort, pick } from '../fuzz-kind.ts';

interface Block {
  readonly kind: BlockKind;
  readonly content: Buffer;
}

/** The blocks of a sound recording. */
export function blocksOf(bytes: Buffer): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = MAGIC.length; at < bytes.length; ) {
    const head = readHead(bytes.subarray(at, at + BLOCK_HEAD_BYTES));
    if (head === null) throw new Error('the recording to start from is not sound');
    const from = at + BLOCK_HEAD_BYTES;
    const content = contentOf(head, bytes.subarray(from, from + head.storedLength));
    blocks.push({ kind: head.kind, content });
    at = from + head.storedLength;
  }
  return blocks;
}

/** A recording of any blocks, every checksum right. */
export function writeBlocks(blocks: readonly Block[]): Buffer {
  const parts = blocks.map(({ kind, content }, number) => {
    const stored = deflateRawSync(content, { level: 1 });
    const head = makeHead({ kind, isDeflated: true, number, length: content.length }, stored);
    return Buffer.concat([head, stored]);
  });
  return Buffer.concat([MAGIC, ...parts]);
}

type Way = (random: Random, bytes: Buffer) => Buffer;

const randomBytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.nextBelow(256)));

function flipped(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random.nextBelow(3); left > 0; left -= 1) {
    const at = random.nextBelow(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.nextBelow(8));
  }
  return copy;
}

/** Bytes changed, taken out, put in or repeated. */
function reworked(random: Random, content: Buffer): Buffer {
  const at = random.nextBelow(content.length + 1);
  const length = random.nextBelow(pick(random, [2, 16, 400]));
  const [before, after] = [content.subarray(0, at), content.subarray(at)];
  const piece = pick(random, [
    () => randomBytes(random, length),
    () => Buffer.alloc(length, pick(random, [0, 0x7f, 0x80, 0xff])),
    () => content.subarray(at, at + length),
    () => Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    () => Buffer.from([0xff, 0xff, 0xff, 0x1f]),
  ])();
  return Buffer.concat([before, piece, after.subarray(pick(random, [0, length, 1]))]);
}

type Change = (block: Block) => Block | null;

/** One block of calls, or of the kinds that are wanted, changed. */
function withBlock(
  random: Random,
  bytes: Buffer,
  how: Change | { readonly kinds: readonly BlockKind[]; readonly change: Change },
): Buffer {
  const { kinds, change } = typeof how === 'function' ? { kinds: ['calls'], change: how } : how;
  const blocks = blocksOf(bytes);
  const places = blocks.flatMap(({ kind }, at) => (kinds.includes(kind) ? [at] : []));
  const place = pick(random, places);
  const changed = blocks.flatMap((block, at) => {
    const one = at === place ? change(block) : block;
    return one === null ? [] : [one];
  });
  return writeBlocks(changed);
}

const HEADER_VALUES: readonly unknown[] = [
  null,
  -1,
  0.5,
  1e9,
  1e300,
  '',
  'x'.repeat(1000),
  [],
  {},
  true,
];

/** One value of the header replaced, anywhere in it. */
function otherHeader(random: Random, content: Buffer): Buffer {
  const header: unknown = JSON.parse(content.toString());
  let at = header;
  for (let depth = random.nextBelow(4); depth >= 0; depth -= 1) {
    if (typeof at !== 'object' || at === null) break;
    const key = pick(random, Object.keys(at));
    const within: Record<string, unknown> = at as Record<string, unknown>;
    if (depth === 0 || typeof within[key] !== 'object') {
      within[key] = pick(random, HEADER_VALUES);
      break;
    }
    at = within[key];
  }
  return Buffer.from(JSON.stringify(header));
}

const BOMB_BYTES = 4 * 1024 * 1024;

/** Each way to spoil a recording. */
export const WAYS: Readonly<Record<string, Way>> = {
  'as it is': (_random, bytes) => bytes,
  'bits flipped': flipped,
  'cut short': cutShort,
  'something behind it': (random, bytes) => Buffer.concat([bytes, randomBytes(random, 40)]),
  'another beginning': (random, bytes) =>
    Buffer.concat([randomBytes(random, MAGIC.length), bytes.subarray(MAGIC.length)]),
  'a stretch of other bytes': (random, bytes) => {
    const at = random.nextBelow(bytes.length);
    const piece = randomBytes(random, random.nextBelow(300));
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)]);
  },
  'forged: calls reworked': (random, bytes) =>
    withBlock(random, bytes, (block) => ({ ...block, content: reworked(random, block.content) })),
  'forged: calls reworked much': (random, bytes) =>
    withBlock(random, bytes, (block) => {
      let content = block.content;
      for (let left = 20; left > 0; left -= 1) content = reworked(random, content);
      return { ...block, content };
    }),
  'forged: a bit of a call': (random, bytes) =>
    withBlock(random, bytes, (block) => ({ ...block, content: flipped(random, block.content) })),
  'forged: calls cut short': (random, bytes) =>
    withBlock(random, bytes, (block) => ({ ...block, content: cutShort(random, block.content) })),
  'forged: a block less': (random, bytes) =>
    withBlock(random, bytes, { kinds: ['calls', 'end', 'header'], change: () => null }),
  'forged: a block twice': (random, bytes) => {
    const blocks = blocksOf(bytes);
    const at = random.nextBelow(blocks.length);
    return writeBlocks(blocks.toSpliced(at, 0, ...blocks.slice(at, at + 1)));
  },
  'forged: random calls': (random, bytes) =>
    withBlock(random, bytes, (block) => ({
      ...block,
      content: randomBytes(random, 1 + random.nextBelow(5000)),
    })),
  'forged: one call a million times': (random, bytes) =>
    withBlock(random, bytes, (block) => ({
      ...block,
      content: Buffer.alloc(BOMB_BYTES, random.nextBelow(40)),
    })),
  'forged: another header': (random, bytes) =>
    withBlock(random, bytes, {
      kinds: ['header'],
      change: (block) => ({ ...block, content: otherHeader(random, block.content) }),
    }),
  'forged: no header': (random, bytes) =>
    withBlock(random, bytes, {
      kinds: ['header', 'end'],
      change: (block) => ({ ...block, content: randomBytes(random, 30) }),
    }),
};
