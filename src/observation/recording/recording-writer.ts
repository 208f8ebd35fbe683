// Writes what a verifier is told, as it is told. Calls are encoded at once into the block at hand;
// full or old blocks are packed and written one after another beside the run. A disk that is slower
// than the run, or full, ends the recording and not the run: nothing is lost in silence.

import { deflateRaw } from 'node:zlib';
import { describeError } from '../../base/index.ts';
import type { Observation } from '../observation.ts';
import { BLOCK_BYTES, BLOCK_LIMIT_BYTES, type BlockKind, MAGIC, makeHead } from './blocks.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Answer, type Call, writeAnswer, writeCall, writeObservation } from './calls.ts';
import { Encoding, type RecordingTerms } from './coding.ts';

/** Where the bytes of a recording go, in order. */
export interface RecordingSink {
  /** Resolves when the bytes are out of our hands; rejects when they cannot be written. */
  write(bytes: Buffer): Promise<void>;
}

/** What became of a recording. */
export interface RecordingState {
  /** Null while everything was recorded; else why it ends before the run does. */
  readonly incomplete: string | null;
  readonly calls: number;
  readonly bytes: number;
}

export interface RecordingWriterOptions {
  readonly sink: RecordingSink;
  readonly terms: RecordingTerms;
  /** Plain data that a reader needs first; becomes JSON. Never a secret. */
  readonly header: unknown;
  /** Blocks that wait for the disk; beyond it the recording ends. Default 64 MiB. */
  readonly waitingLimitBytes?: number;
}

/** A block that is this old is written as it is: a kill costs less than a second. */
const PATIENCE_MS = 250;

const WAITING_LIMIT_BYTES = 64 * 1024 * 1024;

/** Speed before size: the run is going on. */
const DEFLATE_LEVEL = 1;

interface Waiting {
  readonly kind: BlockKind;
  readonly content: Buffer;
}

export class RecordingWriter {
  readonly #options: RecordingWriterOptions;
  readonly #out = new ByteWriter();
  #encoding: Encoding;
  #blockBeganAtMs = Number.NaN;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #number = 0;
  #calls = 0;
  #bytes = 0;
  #isObserving = false;
  #isClosed = false;
  #hasFailed = false;
  #incomplete: string | null = null;
  #drain: Promise<void> | null = null;

  constructor(options: RecordingWriterOptions) {
    this.#options = options;
    this.#encoding = new Encoding(this.#out, options.terms);
    this.#enqueue('header', Buffer.from(JSON.stringify(options.header)));
  }

  get state(): RecordingState {
    return { incomplete: this.#incomplete, calls: this.#calls, bytes: this.#bytes };
  }

  observe(observation: Observation): void {
    const from = this.#begin(observation.atMs);
    this.#isObserving = true;
    if (from < 0) return;
    if (this.#encoding.withheld.size > 0) this.#encoding.withheld.clear();
    try {
      writeObservation(this.#encoding, observation);
    } catch (error) {
      this.end(`an observation could not be written: ${describeError(error)}`);
      return;
    }
    if (this.#out.length > BLOCK_LIMIT_BYTES) this.#dropTooLarge(from);
  }

  call(call: Exclude<Call, { call: 'observe' }>): void {
    this.#isObserving = false;
    const nowMs = call.call === 'origin' ? call.originAtMs : call.nowMs;
    if (this.#begin(nowMs) >= 0) writeCall(this.#encoding, call);
  }

  /**
   * Whether a replay will lack this text of a body. What the verifier looks at outside of an
   * observation is a frame that it could not place: never a text as it was sent.
   */
  isWithheld(text: string): boolean {
    if (text === '') return false;
    return !this.#isObserving || this.#encoding.withheld.has(text);
  }

  /** What the verifier asked within the last call, and was told. */
  answer(answer: Answer): void {
    if (!this.#isClosed && this.#incomplete === null) writeAnswer(this.#encoding, answer);
  }

  /** Nothing more is recorded, because of `reason`; what is recorded so far stays. Idempotent. */
  end(reason: string): void {
    this.#incomplete ??= reason;
  }

  /** Writes what is left and how it ended; resolves when it is written or cannot be. Once. */
  async close(): Promise<RecordingState> {
    if (this.#incomplete === null) this.#cutBlock();
    this.#isClosed = true;
    const { incomplete, calls } = this.state;
    this.#enqueue('end', Buffer.from(JSON.stringify({ incomplete, calls })));
    await this.#drain;
    return this.state;
  }

  /** Where the next call begins in the block at hand; -1 when nothing is recorded any more. */
  #begin(atMs: number): number {
    if (this.#isClosed || this.#incomplete !== null) return -1;
    const isFull = this.#out.length >= BLOCK_BYTES;
    if (isFull || atMs - this.#blockBeganAtMs >= PATIENCE_MS) this.#cutBlock();
    if (this.#incomplete !== null) return -1;
    if (this.#out.length === 0) this.#blockBeganAtMs = atMs;
    this.#calls += 1;
    return this.#out.length;
  }

  #cutBlock(): void {
    if (this.#out.length === 0) return;
    this.#enqueue('calls', this.#out.take());
    this.#encoding = new Encoding(this.#out, this.#options.terms);
  }

  #dropTooLarge(from: number): void {
    this.#out.cut(from);
    this.#calls -= 1;
    this.#cutBlock();
    this.end('one observation was larger than a block may be');
  }

  #enqueue(kind: BlockKind, content: Buffer): void {
    const limit = this.#options.waitingLimitBytes ?? WAITING_LIMIT_BYTES;
    if (kind === 'calls' && this.#waitingBytes + content.length > limit) {
      this.end('the disk was slower than the run');
      return;
    }
    this.#waiting.push({ kind, content });
    this.#waitingBytes += content.length;
    this.#drain ??= this.#writeAll().finally(() => {
      this.#drain = null;
    });
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      await this.#writeBlock(next);
      this.#waiting.shift();
      this.#waitingBytes -= next.content.length;
    }
  }

  async #writeBlock({ kind, content }: Waiting): Promise<void> {
    if (this.#hasFailed) return;
    try {
      const packed = await deflate(content);
      const isDeflated = packed.length < content.length;
      const stored = isDeflated ? packed : content;
      const place = { kind, isDeflated, number: this.#number, length: content.length };
      const head = makeHead(place, stored);
      const begun = this.#number === 0 ? [MAGIC] : [];
      const bytes = Buffer.concat([...begun, head, stored]);
      this.#number += 1;
      await this.#options.sink.write(bytes);
      this.#bytes += bytes.length;
    } catch (error) {
      // A gap cannot be replayed over: nothing is written after it.
      this.#hasFailed = true;
      this.end(`the disk refused it: ${describeError(error)}`);
    }
  }
}

function deflate(content: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(content, { level: DEFLATE_LEVEL }, (error, packed) => {
      if (error === null) resolve(packed);
      else reject(error);
    });
  });
}
