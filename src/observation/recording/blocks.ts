// The frame of a recording: a file begins with its magic bytes; then come blocks, each with its
// place, its lengths and its checksums, so that a torn tail is told from damage.
//
//   0  kind: 1 header (JSON), 2 calls, 3 end (JSON)
//   1  method: 0 as it is, 1 raw DEFLATE
//   2  two bytes 0
//   4  number of the block, from 0
//   8  length of the content
//  12  length as stored
//  16  CRC-32 of the stored content
//  20  CRC-32 of the 20 bytes before
//  24  the stored content
//
// All numbers are 32 bits, the lowest byte first.

import { crc32, inflateRawSync } from 'node:zlib';
import { RecordingDamage } from './byte-reader.ts';

/** `EARSHOT`, a byte that no text has, and a line feed that a careless copy would change. */
export const MAGIC = Buffer.from('EARSHOT\u0001\n', 'latin1');

/** Raised when the blocks or what stands in them change. */
export const RECORDING_VERSION = 1;

/** Calls are gathered up to this size, or for the writer's patience, before a block is written. */
export const BLOCK_BYTES = 256 * 1024;

/** No block holds more: a reader refuses it before it makes room. */
export const BLOCK_LIMIT_BYTES = 32 * 1024 * 1024;

export const BLOCK_HEAD_BYTES = 24;

export const BLOCK_KINDS = { header: 1, calls: 2, end: 3 } as const;
export type BlockKind = keyof typeof BLOCK_KINDS;

export interface BlockHead {
  readonly kind: BlockKind;
  readonly isDeflated: boolean;
  readonly number: number;
  readonly length: number;
  readonly storedLength: number;
  readonly checksum: number;
}

/** The head of a block whose content is stored as `stored`. */
export function makeHead(
  head: Pick<BlockHead, 'kind' | 'isDeflated' | 'number' | 'length'>,
  stored: Buffer,
): Buffer {
  const bytes = Buffer.alloc(BLOCK_HEAD_BYTES);
  bytes.writeUInt8(BLOCK_KINDS[head.kind], 0);
  bytes.writeUInt8(head.isDeflated ? 1 : 0, 1);
  bytes.writeUInt32LE(head.number, 4);
  bytes.writeUInt32LE(head.length, 8);
  bytes.writeUInt32LE(stored.length, 12);
  bytes.writeUInt32LE(crc32(stored), 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 20)), 20);
  return bytes;
}

/** The head that stands at the start of `bytes`; null when none does. */
export function readHead(bytes: Buffer): BlockHead | null {
  if (bytes.length < BLOCK_HEAD_BYTES) return null;
  if (bytes.readUInt32LE(20) !== crc32(bytes.subarray(0, 20))) return null;
  const code = bytes[0];
  const kind = (['header', 'calls', 'end'] as const).find((name) => BLOCK_KINDS[name] === code);
  const method = bytes[1] ?? 0;
  const length = bytes.readUInt32LE(8);
  const storedLength = bytes.readUInt32LE(12);
  const isKnown = kind !== undefined && method <= 1 && bytes.readUInt16LE(2) === 0;
  if (!isKnown || length > BLOCK_LIMIT_BYTES || storedLength > BLOCK_LIMIT_BYTES) return null;
  const [number, checksum] = [bytes.readUInt32LE(4), bytes.readUInt32LE(16)];
  return { kind, isDeflated: method === 1, number, length, storedLength, checksum };
}

/** The content of a block. @throws RecordingDamage when it is not what its head says. */
export function contentOf(head: BlockHead, stored: Buffer): Buffer {
  if (crc32(stored) !== head.checksum) throw new RecordingDamage('its checksum does not hold');
  const content = head.isDeflated ? inflate(stored, head.length) : stored;
  if (content.length !== head.length) throw new RecordingDamage('its length does not hold');
  return content;
}

function inflate(stored: Buffer, length: number): Buffer {
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, length) });
  } catch {
    throw new RecordingDamage('it cannot be unpacked');
  }
}
