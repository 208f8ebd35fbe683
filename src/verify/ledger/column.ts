// Growing arrays of numbers in pages: no copy when one grows, no object per element. There is one
// class per kind of array, alike line by line: shared code would see every kind and make each
// access several times as dear (the engine of the language specialises a piece of code on what it
// has seen). The sparse ones make a page when its first value comes: what is only known of answered
// messages costs nothing before the answers.

const PAGE_BITS = 14;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** What a byte of a power column stands for. */
const POWERS: readonly number[] = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** Elements of one page. */
export const PAGE_SIZE = 1 << PAGE_BITS;

/**
 * One field of all messages. Reading beyond what was reserved is a bug.
 */
export interface Column {
  /** Makes room for one more page. */
  grow(): void;
  get(index: number): number;
  set(index: number, value: number): void;
  readonly memoryBytes: number;
}

/** Instants and times. */
export class Float64Column implements Column {
  readonly #pages: Float64Array[] = [];

  get memoryBytes(): number {
    return this.#pages.length * PAGE_SIZE * Float64Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(new Float64Array(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as Float64Array)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as Float64Array)[index & PAGE_MASK] = value;
  }
}

/** Indices and small numbers, -1 included. */
export class Int32Column implements Column {
  readonly #pages: Int32Array[] = [];

  get memoryBytes(): number {
    return this.#pages.length * PAGE_SIZE * Int32Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(new Int32Array(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as Int32Array)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as Int32Array)[index & PAGE_MASK] = value;
  }
}

/** Hashes, flags, sequences. */
export class Uint32Column implements Column {
  readonly #pages: Uint32Array[] = [];

  get memoryBytes(): number {
    return this.#pages.length * PAGE_SIZE * Uint32Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(new Uint32Array(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as Uint32Array)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as Uint32Array)[index & PAGE_MASK] = value;
  }
}

/** Loads, -1 included. */
export class Int16Column implements Column {
  readonly #pages: Int16Array[] = [];

  get memoryBytes(): number {
    return this.#pages.length * PAGE_SIZE * Int16Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(new Int16Array(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as Int16Array)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as Int16Array)[index & PAGE_MASK] = value;
  }
}

/** Numbers below 256. */
export class Uint8Column implements Column {
  readonly #pages: Uint8Array[] = [];

  get memoryBytes(): number {
    return this.#pages.length * PAGE_SIZE * Uint8Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(new Uint8Array(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as Uint8Array)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as Uint8Array)[index & PAGE_MASK] = value;
  }
}

/** Instants that answers bring; NaN until then. */
export class SparseFloat64Column implements Column {
  readonly #pages: (Float64Array | null)[] = [];
  #madeCount = 0;

  get memoryBytes(): number {
    return this.#madeCount * PAGE_SIZE * Float64Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS] as Float64Array | null;
    return page === null ? Number.NaN : (page[index & PAGE_MASK] as number);
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> PAGE_BITS] ?? this.#make(index >>> PAGE_BITS);
    page[index & PAGE_MASK] = value;
  }

  #make(at: number): Float64Array {
    const page = new Float64Array(PAGE_SIZE).fill(Number.NaN);
    this.#pages[at] = page;
    this.#madeCount += 1;
    return page;
  }
}

/** Indices that answers bring; -1 until then. */
export class SparseInt32Column implements Column {
  readonly #pages: (Int32Array | null)[] = [];
  #madeCount = 0;

  get memoryBytes(): number {
    return this.#madeCount * PAGE_SIZE * Int32Array.BYTES_PER_ELEMENT;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS] as Int32Array | null;
    return page === null ? -1 : (page[index & PAGE_MASK] as number);
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> PAGE_BITS] ?? this.#make(index >>> PAGE_BITS);
    page[index & PAGE_MASK] = value;
  }

  #make(at: number): Int32Array {
    const page = new Int32Array(PAGE_SIZE).fill(-1);
    this.#pages[at] = page;
    this.#madeCount += 1;
    return page;
  }
}

/** Powers of ten, 1 to 1,000,000, that answers bring; 0 until then. A byte each. */
export class SparsePowerColumn implements Column {
  readonly #pages: (Uint8Array | null)[] = [];
  #madeCount = 0;

  get memoryBytes(): number {
    return this.#madeCount * PAGE_SIZE;
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS] as Uint8Array | null;
    return page === null ? 0 : (POWERS[page[index & PAGE_MASK] as number] as number);
  }

  set(index: number, value: number): void {
    const page = this.#pages[index >>> PAGE_BITS] ?? this.#make(index >>> PAGE_BITS);
    page[index & PAGE_MASK] = POWERS.indexOf(value);
  }

  #make(at: number): Uint8Array {
    const page = new Uint8Array(PAGE_SIZE);
    this.#pages[at] = page;
    this.#madeCount += 1;
    return page;
  }
}
