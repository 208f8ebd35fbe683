// Growing arrays of numbers in pages: no copy when one grows, no object per element. There is one
// class per kind of array, alike line by line: shared code would see every kind and make each
// access several times as dear (the engine of the language specialises a piece of code on what it
// has seen). A page is made when its first value comes: what is only known of answered messages
// costs nothing before the answers. A page at rest is packed; it reads as before, and may still be
// written.

import { PackedPage, type Scale } from './packed-page.ts';

/** Elements of one page, as a power of two, unless told otherwise. */
export const PAGE_BITS = 14;

/** Instants are whole microseconds, or are kept as they are. */
const MICROSECONDS = 1000;

/** What a byte of a power column stands for. */
const POWERS: readonly number[] = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/**
 * One field of all messages. Reading beyond what was reserved is a bug.
 */
export interface Column {
  /** Makes room for one more page. */
  grow(): void;
  get(index: number): number;
  set(index: number, value: number): void;
  /** Packs a page, if that makes it smaller. */
  pack(page: number): void;
  readonly memoryBytes: number;
}

/** The pages of a column that are at rest. */
class Resting {
  readonly #pages: (PackedPage | undefined)[] = [];
  memoryBytes = 0;

  /** Undefined for a page that was never made. */
  at(page: number): PackedPage | undefined {
    return this.#pages[page];
  }

  put(page: number, packed: PackedPage): void {
    this.#pages[page] = packed;
    this.memoryBytes += packed.memoryBytes;
  }

  drop(page: number, packed: PackedPage): void {
    this.#pages[page] = undefined;
    this.memoryBytes -= packed.memoryBytes;
  }
}

/** Instants and times, NaN until set. */
export class FloatColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #scale: Scale;
  readonly #pages: (Float64Array | null)[] = [];
  readonly #resting = new Resting();
  #rawBytes = 0;

  constructor(bits: number, scale: Scale = MICROSECONDS) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
    this.#scale = scale;
  }

  get memoryBytes(): number {
    return this.#rawBytes + this.#resting.memoryBytes;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Float64Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting.at(index >>> this.#bits)?.get(index & this.#mask) ?? Number.NaN;
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> this.#bits] as Float64Array | null;
    if (page !== null) page[index & this.#mask] = value;
    else if (this.#resting.at(index >>> this.#bits)?.set(index & this.#mask, value) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = value;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : PackedPage.of(page, this.#scale);
    if (page === null || packed === null) return;
    this.#resting.put(at, packed);
    this.#pages[at] = null;
    this.#rawBytes -= page.byteLength;
  }

  #make(at: number): Float64Array {
    const page = new Float64Array(this.#mask + 1).fill(Number.NaN);
    const packed = this.#resting.at(at);
    packed?.copyTo(page);
    if (packed !== undefined) this.#resting.drop(at, packed);
    this.#rawBytes += page.byteLength;
    this.#pages[at] = page;
    return page;
  }
}

/** Indices and small numbers, -1 until set. */
export class IntColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Int32Array | null)[] = [];
  readonly #resting = new Resting();
  #rawBytes = 0;

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    return this.#rawBytes + this.#resting.memoryBytes;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Int32Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting.at(index >>> this.#bits)?.get(index & this.#mask) ?? -1;
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> this.#bits] as Int32Array | null;
    if (page !== null) page[index & this.#mask] = value;
    else if (this.#resting.at(index >>> this.#bits)?.set(index & this.#mask, value) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = value;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : PackedPage.of(page, 1);
    if (page === null || packed === null) return;
    this.#resting.put(at, packed);
    this.#pages[at] = null;
    this.#rawBytes -= page.byteLength;
  }

  #make(at: number): Int32Array {
    const page = new Int32Array(this.#mask + 1).fill(-1);
    const packed = this.#resting.at(at);
    packed?.copyTo(page);
    if (packed !== undefined) this.#resting.drop(at, packed);
    this.#rawBytes += page.byteLength;
    this.#pages[at] = page;
    return page;
  }
}

/** Hashes, sequences, lengths: 0 until set. */
export class WordColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Uint32Array | null)[] = [];
  readonly #resting = new Resting();
  #rawBytes = 0;

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    return this.#rawBytes + this.#resting.memoryBytes;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Uint32Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting.at(index >>> this.#bits)?.get(index & this.#mask) ?? 0;
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> this.#bits] as Uint32Array | null;
    if (page !== null) page[index & this.#mask] = value;
    else if (this.#resting.at(index >>> this.#bits)?.set(index & this.#mask, value) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = value;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : PackedPage.of(page, 1);
    if (page === null || packed === null) return;
    this.#resting.put(at, packed);
    this.#pages[at] = null;
    this.#rawBytes -= page.byteLength;
  }

  #make(at: number): Uint32Array {
    const page = new Uint32Array(this.#mask + 1);
    const packed = this.#resting.at(at);
    packed?.copyTo(page);
    if (packed !== undefined) this.#resting.drop(at, packed);
    this.#rawBytes += page.byteLength;
    this.#pages[at] = page;
    return page;
  }
}

/** Loads, -1 included; 0 until set. */
export class ShortColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Int16Array | null)[] = [];
  readonly #resting = new Resting();
  #rawBytes = 0;

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    return this.#rawBytes + this.#resting.memoryBytes;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Int16Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting.at(index >>> this.#bits)?.get(index & this.#mask) ?? 0;
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> this.#bits] as Int16Array | null;
    if (page !== null) page[index & this.#mask] = value;
    else if (this.#resting.at(index >>> this.#bits)?.set(index & this.#mask, value) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = value;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : PackedPage.of(page, 1);
    if (page === null || packed === null) return;
    this.#resting.put(at, packed);
    this.#pages[at] = null;
    this.#rawBytes -= page.byteLength;
  }

  #make(at: number): Int16Array {
    const page = new Int16Array(this.#mask + 1);
    const packed = this.#resting.at(at);
    packed?.copyTo(page);
    if (packed !== undefined) this.#resting.drop(at, packed);
    this.#rawBytes += page.byteLength;
    this.#pages[at] = page;
    return page;
  }
}

/** Numbers below 256: 0 until set. */
export class ByteColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Uint8Array | null)[] = [];
  readonly #resting = new Resting();
  #rawBytes = 0;

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    return this.#rawBytes + this.#resting.memoryBytes;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> this.#bits] as Uint8Array | null;
    if (page !== null) return page[index & this.#mask] as number;
    return this.#resting.at(index >>> this.#bits)?.get(index & this.#mask) ?? 0;
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> this.#bits] as Uint8Array | null;
    if (page !== null) page[index & this.#mask] = value;
    else if (this.#resting.at(index >>> this.#bits)?.set(index & this.#mask, value) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = value;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : PackedPage.of(page, 1);
    if (page === null || packed === null) return;
    this.#resting.put(at, packed);
    this.#pages[at] = null;
    this.#rawBytes -= page.byteLength;
  }

  #make(at: number): Uint8Array {
    const page = new Uint8Array(this.#mask + 1);
    const packed = this.#resting.at(at);
    packed?.copyTo(page);
    if (packed !== undefined) this.#resting.drop(at, packed);
    this.#rawBytes += page.byteLength;
    this.#pages[at] = page;
    return page;
  }
}

/** Powers of ten, 1 to 1,000,000; 0 until set. A byte each. */
export class PowerColumn implements Column {
  readonly #codes: ByteColumn;

  constructor(bits: number) {
    this.#codes = new ByteColumn(bits);
  }

  get memoryBytes(): number {
    return this.#codes.memoryBytes;
  }

  grow(): void {
    this.#codes.grow();
  }

  get(index: number): number {
    return POWERS[this.#codes.get(index)] as number;
  }

  set(index: number, value: number): void {
    this.#codes.set(index, POWERS.indexOf(value));
  }

  pack(page: number): void {
    this.#codes.pack(page);
  }
}
