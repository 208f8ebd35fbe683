// Growing arrays of numbers in pages: no copy when one grows, no object per element. There is one
// class per kind of array, alike line by line: shared code would see every kind and make each
// access several times as dear (the engine of the language specialises a piece of code on what it
// has seen).

const PAGE_BITS = 14;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

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
