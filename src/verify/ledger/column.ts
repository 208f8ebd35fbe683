// A growing array of numbers in pages: no copy when it grows, no object per element.

const PAGE_BITS = 14;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

type NumberArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | Int16Array;

/**
 * One field of all messages. Reading beyond what was reserved is a bug and gives `undefined`
 * behaviour.
 */
export class Column<T extends NumberArray> {
  readonly #pages: T[] = [];
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
  }

  /** Makes room for index `index`, which must be at most one beyond the last. */
  reserve(index: number): void {
    if (index >>> PAGE_BITS >= this.#pages.length) this.#pages.push(this.#make(PAGE_SIZE));
  }

  get(index: number): number {
    return (this.#pages[index >>> PAGE_BITS] as T)[index & PAGE_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#pages[index >>> PAGE_BITS] as T)[index & PAGE_MASK] = value;
  }

  get memoryBytes(): number {
    return this.#pages.reduce((total, page) => total + page.byteLength, 0);
  }
}

export const float64Column = (): Column<Float64Array> =>
  new Column((length) => new Float64Array(length));
export const int32Column = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
export const uint32Column = (): Column<Uint32Array> =>
  new Column((length) => new Uint32Array(length));
export const int16Column = (): Column<Int16Array> => new Column((length) => new Int16Array(length));
export const uint8Column = (): Column<Uint8Array> => new Column((length) => new Uint8Array(length));
