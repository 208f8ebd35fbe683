// The flags of all messages. At rest a page keeps each combination of flags once and a byte per
// message that says which: flags go on changing to the end of the run, so that a page at rest must
// be as cheap to write as to read.

import type { Column } from './column.ts';

/** Combinations that a byte tells apart. */
const KINDS_LIMIT = 256;
const FIRST_KINDS = 8;

class RestingFlags {
  readonly #codes: Uint8Array;
  #kinds = new Uint32Array(FIRST_KINDS);
  #count = 0;

  /** Null when there are too many combinations. */
  static of(page: Uint32Array): RestingFlags | null {
    const resting = new RestingFlags(page.length);
    for (let at = 0; at < page.length; at += 1) {
      if (!resting.set(at, page[at] as number)) return null;
    }
    return resting;
  }

  private constructor(size: number) {
    this.#codes = new Uint8Array(size);
  }

  get memoryBytes(): number {
    return this.#codes.byteLength + this.#kinds.byteLength;
  }

  get(at: number): number {
    return this.#kinds[this.#codes[at] as number] as number;
  }

  /** False when there are too many combinations. */
  set(at: number, flags: number): boolean {
    const kinds = this.#kinds;
    let code = 0;
    while (code < this.#count && kinds[code] !== flags) code += 1;
    if (code === this.#count && !this.#add(flags)) return false;
    this.#codes[at] = code;
    return true;
  }

  copyTo(page: Uint32Array): void {
    for (let at = 0; at < page.length; at += 1) page[at] = this.get(at);
  }

  #add(flags: number): boolean {
    if (this.#count >= KINDS_LIMIT) return false;
    if (this.#count === this.#kinds.length) {
      const more = new Uint32Array(this.#kinds.length * 2);
      more.set(this.#kinds);
      this.#kinds = more;
    }
    this.#kinds[this.#count] = flags;
    this.#count += 1;
    return true;
  }
}

/** 32 bits each, as an unsigned number; 0 until set. */
export class FlagColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Uint32Array | null)[] = [];
  readonly #resting: (RestingFlags | undefined)[] = [];

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const page of this.#pages) bytes += page?.byteLength ?? 0;
    for (const page of this.#resting) bytes += page?.memoryBytes ?? 0;
    return bytes;
  }

  grow(): void {
    this.#pages.push(new Uint32Array(this.#mask + 1));
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Uint32Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting[index >>> this.#bits]?.get(index & this.#mask) ?? 0;
  }

  set(index: number, flags: number): void {
    const page = this.#pages[index >>> this.#bits] as Uint32Array | null;
    if (page !== null) page[index & this.#mask] = flags;
    else if (this.#resting[index >>> this.#bits]?.set(index & this.#mask, flags >>> 0) !== true) {
      this.#unpack(index >>> this.#bits)[index & this.#mask] = flags;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : RestingFlags.of(page);
    if (packed === null) return;
    this.#resting[at] = packed;
    this.#pages[at] = null;
  }

  #unpack(at: number): Uint32Array {
    const page = new Uint32Array(this.#mask + 1);
    this.#resting[at]?.copyTo(page);
    this.#resting[at] = undefined;
    this.#pages[at] = page;
    return page;
  }
}
