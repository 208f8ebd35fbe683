// Reads a recording block by block. A last block that is torn or damaged is dropped, and said; a
// damaged one in the middle is an error that says where. Whatever the bytes are, it ends, and holds
// one block at a time.

import {
  BLOCK_BYTES,
  BLOCK_HEAD_BYTES,
  BLOCK_LIMIT_BYTES,
  type BlockHead,
  type BlockKind,
  contentOf,
  MAGIC,
  readHead,
} from './blocks.ts';
import { ByteReader, RecordingDamage } from './byte-reader.ts';
import { type RecordedCall, readCall } from './calls.ts';
import { Decoding, type RecordingTerms } from './coding.ts';

/** Bytes that can be read at any place, such as a file. */
export interface RecordingSource {
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Buffer;
}

/** How a recording ends, known when all its calls were read. */
export type RecordingEnd =
  /** The writer closed it; `incomplete` says why it may end before its run. */
  | { readonly state: 'closed'; readonly incomplete: string | null }
  /** It ends without the writer's word; so many bytes at its end were dropped. */
  | { readonly state: 'torn'; readonly droppedBytes: number };

/** A longer damaged tail is damage of the whole: one block was being written, no more. */
const LONGEST_TAIL_BYTES = BLOCK_HEAD_BYTES + BLOCK_LIMIT_BYTES;

interface Block {
  readonly kind: BlockKind;
  readonly content: Buffer;
}

/** A recording that was opened: its header, and its calls once. */
export class RecordingReader {
  /** What the writer was given as header: plain data, to be held against what it should be. */
  readonly header: unknown;
  readonly #source: RecordingSource;
  #at = MAGIC.length;
  /** Where the block that was read last begins. */
  #blockAt = MAGIC.length;
  #number = 0;
  #end: RecordingEnd | null = null;

  /** @throws RecordingDamage when there is no recording, or nothing of it can be read. */
  constructor(source: RecordingSource) {
    this.#source = source;
    const magic = source.read(0, MAGIC.length);
    if (!magic.equals(MAGIC)) throw new RecordingDamage('it does not begin as recordings do');
    const first = this.#next();
    if (first === null || first.kind !== 'header') {
      throw new RecordingDamage('its header is missing or torn');
    }
    this.header = parseJson(first.content);
  }

  /** How it ends; null until the last call was read. */
  get end(): RecordingEnd | null {
    return this.#end;
  }

  /** All calls in order, once. @throws RecordingDamage that says where. */
  *calls(terms: RecordingTerms): Generator<RecordedCall, void> {
    for (let block = this.#next(); block !== null; block = this.#next()) {
      if (block.kind === 'end') {
        this.#close(block);
        return;
      }
      if (block.kind === 'header') throw this.#damage('a second header', this.#last());
      const decoding = new Decoding(new ByteReader(block.content), terms);
      while (!decoding.input.isAtEnd) {
        // A block is cut before the call that would begin behind this: a forged one, packed small,
        // would otherwise cost a reader seconds and gigabytes.
        if (decoding.input.at >= BLOCK_BYTES) {
          throw this.#damage('it holds more calls than a block may', this.#last());
        }
        yield this.#readCall(decoding);
      }
    }
  }

  #readCall(decoding: Decoding): RecordedCall {
    try {
      return readCall(decoding);
    } catch (error) {
      if (!(error instanceof RecordingDamage)) throw error;
      const place = `${error.message}, ${decoding.input.at} bytes into its content`;
      throw this.#damage(place, this.#last());
    }
  }

  /** The next block; null at the end, or where a torn tail begins. */
  #next(): Block | null {
    if (this.#end !== null) return null;
    const rest = this.#source.size - this.#at;
    if (rest <= 0) return this.#tear(0);
    const head = readHead(this.#source.read(this.#at, BLOCK_HEAD_BYTES));
    if (head === null) return this.#tearUnlessFollowed(rest, 'it has no head');
    if (head.number !== this.#number) {
      throw this.#damage(`it is block ${head.number}: some are missing or changed places`);
    }
    const end = this.#at + BLOCK_HEAD_BYTES + head.storedLength;
    if (end > this.#source.size) return this.#tear(rest);
    return this.#content(head, end);
  }

  #content(head: BlockHead, end: number): Block | null {
    const stored = this.#source.read(this.#at + BLOCK_HEAD_BYTES, head.storedLength);
    try {
      const content = contentOf(head, stored);
      this.#blockAt = this.#at;
      this.#at = end;
      this.#number += 1;
      return { kind: head.kind, content };
    } catch (error) {
      if (!(error instanceof RecordingDamage)) throw error;
      return this.#tearUnlessFollowed(this.#source.size - this.#at, error.message);
    }
  }

  /** What is no block is a torn tail when no block follows it. */
  #tearUnlessFollowed(rest: number, why: string): null {
    if (rest > LONGEST_TAIL_BYTES) throw this.#damage(why);
    const tail = this.#source.read(this.#at, rest);
    for (let at = 1; at + BLOCK_HEAD_BYTES <= tail.length; at += 1) {
      const code = tail[at] ?? 0;
      if (code < 1 || code > 3) continue;
      const head = readHead(tail.subarray(at, at + BLOCK_HEAD_BYTES));
      if (head !== null && head.number > this.#number) throw this.#damage(why);
    }
    return this.#tear(rest);
  }

  #tear(droppedBytes: number): null {
    this.#end = { state: 'torn', droppedBytes };
    return null;
  }

  #close({ content }: Block): void {
    if (this.#at !== this.#source.size) throw this.#damage('bytes follow its end');
    const told = parseJson(content);
    const isTold = typeof told === 'object' && told !== null && 'incomplete' in told;
    const reason = isTold ? told.incomplete : 'it does not say how it ended';
    this.#end = { state: 'closed', incomplete: typeof reason === 'string' ? reason : null };
  }

  #last(): { readonly number: number; readonly at: number } {
    return { number: this.#number - 1, at: this.#blockAt };
  }

  #damage(what: string, block = { number: this.#number, at: this.#at }): RecordingDamage {
    return new RecordingDamage(`block ${block.number}, at byte ${block.at} of the file: ${what}`);
  }
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw new RecordingDamage('its header or its end is not JSON');
  }
}
