// One page of one column at rest: each value takes as many bits as its distance from the least of
// the 64 around it needs. What does not fit is kept beside, so that every value reads back exactly
// as it was written. It knows nothing of messages.

const BLOCK_BITS = 6;
const BLOCK_SIZE = 1 << BLOCK_BITS;
const TWO_POW_32 = 4_294_967_296;

/** Bits that a value beside takes: an entry of a map. */
const BESIDE_COST = 400;
/** Values beside, as a part of the page: at packing, and by later writes. */
const BESIDE_PACKED = 16;
const BESIDE_WRITTEN = 8;
const BESIDE_ALWAYS = 4;
/** A page that would shrink by less stays as it is. */
const GAIN = 0.9;

/** What is measured in whole units: values times the scale are whole. */
export type Scale = 1 | 1000;

/** The values of the page that is being packed, in whole units; used again for the next one. */
let units = new Float64Array(0);

export class PackedPage {
  readonly #size: number;
  readonly #scale: Scale;
  readonly #base: number;
  /** Of each block: its least value above the base. */
  readonly #offsets: Uint32Array;
  readonly #width: number;
  readonly #mask: number;
  /** A value above the offset of its block, plus one; 0 stands for one that is kept beside. */
  readonly #words: Uint32Array;
  readonly #beside = new Map<number, number>();

  /** Null where packing would gain nothing. Instants have a scale: they are whole microseconds. */
  static of(
    values: Float64Array | Int32Array | Uint32Array | Int16Array | Uint8Array,
    scale: Scale,
  ): PackedPage | null {
    const size = values.length;
    if (units.length < size) units = new Float64Array(size);
    for (let at = 0; at < size; at += 1) units[at] = unitsOf(values[at] as number, scale);
    const blocks = blocksOf(size);
    const { width, besideCount } = widthOf(size, blocks);
    if (besideCount > limitOf(size, BESIDE_PACKED)) return null;
    const bits = size * width + besideCount * BESIDE_COST + blocks.offsets.length * 32;
    if (bits >= values.byteLength * 8 * GAIN) return null;
    const page = new PackedPage({ size, scale, width, ...blocks });
    page.#fill(values);
    return page;
  }

  private constructor(shape: Blocks & { size: number; scale: Scale; width: number }) {
    this.#size = shape.size;
    this.#scale = shape.scale;
    this.#base = shape.base;
    this.#offsets = shape.offsets;
    this.#width = shape.width;
    this.#mask = shape.width === 32 ? TWO_POW_32 - 1 : 2 ** shape.width - 1;
    this.#words = new Uint32Array(Math.ceil((shape.size * shape.width) / 32) + 1);
  }

  get memoryBytes(): number {
    const beside = (this.#beside.size * BESIDE_COST) / 8;
    return this.#words.byteLength + this.#offsets.byteLength + beside;
  }

  get(at: number): number {
    const least = this.#base + (this.#offsets[at >>> BLOCK_BITS] as number);
    if (this.#width === 0) return least / this.#scale;
    const code = this.#codeAt(at);
    if (code === 0) return this.#beside.get(at) as number;
    return (least + code - 1) / this.#scale;
  }

  /** False when too much differs from what was packed: unpack it. */
  set(at: number, value: number): boolean {
    const least = this.#base + (this.#offsets[at >>> BLOCK_BITS] as number);
    const code = unitsOf(value, this.#scale) - least + 1;
    if (this.#width === 0) return code === 1;
    if (code >= 1 && code <= this.#mask) {
      this.#beside.delete(at);
      this.#write(at, code);
      return true;
    }
    if (this.#beside.size >= limitOf(this.#size, BESIDE_WRITTEN)) return false;
    this.#write(at, 0);
    this.#beside.set(at, value);
    return true;
  }

  copyTo(values: { [at: number]: number }): void {
    for (let at = 0; at < this.#size; at += 1) values[at] = this.get(at);
  }

  #fill(values: ArrayLike<number>): void {
    if (this.#width === 0) return;
    for (let at = 0; at < this.#size; at += 1) {
      const least = this.#base + (this.#offsets[at >>> BLOCK_BITS] as number);
      const code = (units[at] as number) - least + 1;
      if (code >= 1 && code <= this.#mask) this.#write(at, code);
      else this.#beside.set(at, values[at] as number);
    }
  }

  #codeAt(at: number): number {
    const bit = at * this.#width;
    const word = bit >>> 5;
    const shift = bit & 31;
    let code = (this.#words[word] as number) >>> shift;
    if (shift + this.#width > 32) code |= (this.#words[word + 1] as number) << (32 - shift);
    return (code & this.#mask) >>> 0;
  }

  #write(at: number, code: number): void {
    const bit = at * this.#width;
    const word = bit >>> 5;
    const shift = bit & 31;
    const mask = this.#mask;
    this.#words[word] = ((this.#words[word] as number) & ~(mask << shift)) | (code << shift);
    if (shift + this.#width <= 32) return;
    const rest = 32 - shift;
    const next = (this.#words[word + 1] as number) & ~(mask >>> rest);
    this.#words[word + 1] = next | (code >>> rest);
  }
}

interface Blocks {
  readonly base: number;
  readonly offsets: Uint32Array;
}

function limitOf(size: number, part: number): number {
  return Math.max(BESIDE_ALWAYS, size / part);
}

/** NaN for what is not whole, so that it could not be read back as it was. */
function unitsOf(value: number, scale: Scale): number {
  const whole = Math.round(value * scale);
  return whole / scale === value && Number.isSafeInteger(whole) && !Object.is(value, -0)
    ? whole
    : Number.NaN;
}

/** The least of each block, and of all. */
function blocksOf(size: number): Blocks {
  const least = new Float64Array(Math.ceil(size / BLOCK_SIZE)).fill(Number.POSITIVE_INFINITY);
  let base = Number.POSITIVE_INFINITY;
  for (let at = 0; at < size; at += 1) {
    const value = units[at] as number;
    if (value < (least[at >>> BLOCK_BITS] as number)) least[at >>> BLOCK_BITS] = value;
    if (value < base) base = value;
  }
  if (base === Number.POSITIVE_INFINITY) base = 0;
  // Of a block that is too far away, or empty, everything is kept beside.
  const offsets = Uint32Array.from(least, (value) => Math.min(value - base, TWO_POW_32 - 1));
  return { base, offsets };
}

/** The width that takes the least room in all. */
function widthOf(
  size: number,
  { base, offsets }: Blocks,
): { readonly width: number; readonly besideCount: number } {
  const counts = new Uint32Array(34);
  for (let at = 0; at < size; at += 1) {
    const code = (units[at] as number) - base - (offsets[at >>> BLOCK_BITS] as number) + 1;
    const isNear = code >= 1 && code < TWO_POW_32;
    const needed = isNear ? 32 - Math.clz32(code) : 33;
    counts[needed] = (counts[needed] as number) + 1;
  }
  // Code 1 in every place: all are the least of their block.
  if (counts[1] === size) return { width: 0, besideCount: 0 };
  let besideCount = size;
  let best = { width: 1, besideCount: size };
  let bestCost = Number.POSITIVE_INFINITY;
  for (let width = 1; width <= 32; width += 1) {
    besideCount -= counts[width] as number;
    const cost = size * width + besideCount * BESIDE_COST;
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = { width, besideCount };
  }
  return best;
}
