// Reads HdrHistogram V2, compressed and in base64, straight into buckets of ours: a report of a
// long run reads tens of thousands of them. The layout is the library's, which encodes; anything
// that is not of our one configuration is refused.

import { inflateSync } from 'node:zlib';
import { BUCKET_COUNT, HIGHEST_US, SIGNIFICANT_DIGITS } from './buckets.ts';

/** An honest encoding has at most 9 bytes for each of about 17,000 buckets. */
const MAX_ENCODED_CHARACTERS = 262_144;

const COMPRESSED_COOKIE = 0x1c84_9314;
const COOKIE = 0x1c84_9313;
const OUTER_HEAD_BYTES = 8;
/** Cookie, length, offset, digits, lowest, highest, ratio. */
const HEAD_BYTES = 40;
const COUNT_BYTES = 9;
const MAX_BYTES = HEAD_BYTES + COUNT_BYTES * BUCKET_COUNT;
/** A second of a busy run takes one or two: larger ones would only be garbage. */
const CHUNK_BYTES = 2048;

/** Calls back for every bucket with samples, ascending. @throws Error saying what is wrong */
export function decodeBuckets(hdr: string, visit: (index: number, times: number) => void): void {
  if (hdr.length > MAX_ENCODED_CHARACTERS) throw new Error('it is too long');
  const outer = Buffer.from(hdr, 'base64');
  if (outer.length < OUTER_HEAD_BYTES || outer.readInt32BE(0) !== COMPRESSED_COOKIE) {
    throw new Error('it is not a compressed HdrHistogram of version 2');
  }
  const end = OUTER_HEAD_BYTES + outer.readInt32BE(4);
  const inner = inflateSync(outer.subarray(OUTER_HEAD_BYTES, end), {
    maxOutputLength: MAX_BYTES,
    chunkSize: CHUNK_BYTES,
  });
  if (inner.length < HEAD_BYTES || inner.readInt32BE(0) !== COOKIE) {
    throw new Error('it is not an HdrHistogram of version 2');
  }
  const isOurs =
    inner.readInt32BE(12) === SIGNIFICANT_DIGITS &&
    inner.readBigInt64BE(16) === 1n &&
    inner.readBigInt64BE(24) === BigInt(HIGHEST_US);
  if (!isOurs) throw new Error('its range or precision is another');
  const bytes = HEAD_BYTES + inner.readInt32BE(4);
  if (bytes !== inner.length) throw new Error('its length is not what it says');
  readCounts(inner, visit);
}

/** ZigZag LEB128: counts, and negative numbers for so many empty buckets. */
function readCounts(inner: Buffer, visit: (index: number, times: number) => void): void {
  let index = 0;
  let at = HEAD_BYTES;
  while (at < inner.length) {
    let raw = 0;
    let factor = 1;
    let byte = 0x80;
    for (let read = 0; byte >= 0x80 && read < COUNT_BYTES; read += 1) {
      if (at >= inner.length) throw new Error('it ends inside a number');
      byte = inner[at] as number;
      at += 1;
      // The ninth byte is a whole one.
      raw += (read === COUNT_BYTES - 1 ? byte : byte & 0x7f) * factor;
      factor *= 128;
    }
    if (raw % 2 === 1) {
      index += (raw + 1) / 2;
      continue;
    }
    if (index >= BUCKET_COUNT) throw new Error('it has more buckets than there are');
    if (raw > 0) visit(index, raw / 2);
    index += 1;
  }
}
