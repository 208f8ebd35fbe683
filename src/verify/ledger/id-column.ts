// The server ids of all messages, as canonical texts; null until one was seen. At rest a page of
// whole numbers is packed as such; other ids lie one behind the other without what all of them
// begin with. What does not fit is kept beside as text.

import { PackedPage } from './packed-page.ts';

/** Longer digits may be no safe integer. */
const WHOLE_DIGITS = 15;
const ZERO = 48;

/** Ids beside a page, as a part of it, beyond which the page is unpacked. */
const BESIDE = 16;
const BESIDE_ALWAYS = 4;

/** The number that is written as exactly this text; NaN for any other text. */
export function wholeOf(id: string): number {
  const { length } = id;
  if (length === 0 || length > WHOLE_DIGITS) return Number.NaN;
  if (length > 1 && id.charCodeAt(0) === ZERO) return Number.NaN;
  let whole = 0;
  for (let at = 0; at < length; at += 1) {
    const digit = id.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    whole = whole * 10 + digit;
  }
  return whole;
}

type Ids = (string | null)[];

interface Packed {
  get(at: number): string | null;
  /** False when it finds no place. */
  set(at: number, id: string): boolean;
  readonly memoryBytes: number;
}

/** Ids that are whole numbers, but for a few. */
class NumberPage implements Packed {
  readonly #numbers: PackedPage;
  readonly #texts: Map<number, string>;
  readonly #limit: number;

  /** Null when too many are none, or too far apart. */
  static of(ids: Ids): NumberPage | null {
    const limit = Math.max(BESIDE_ALWAYS, ids.length / BESIDE);
    const texts = new Map<number, string>();
    const numbers = new Float64Array(ids.length).fill(Number.NaN);
    for (const [at, id] of ids.entries()) {
      if (id === null) continue;
      const whole = wholeOf(id);
      if (Number.isNaN(whole)) texts.set(at, id);
      else numbers[at] = whole;
    }
    const packed = texts.size > limit ? null : PackedPage.of(numbers, 1);
    return packed === null ? null : new NumberPage(packed, texts, limit);
  }

  private constructor(numbers: PackedPage, texts: Map<number, string>, limit: number) {
    this.#numbers = numbers;
    this.#texts = texts;
    this.#limit = limit;
  }

  get memoryBytes(): number {
    return this.#numbers.memoryBytes + this.#texts.size * 100;
  }

  get(at: number): string | null {
    const whole = this.#numbers.get(at);
    return Number.isNaN(whole) ? (this.#texts.get(at) ?? null) : String(whole);
  }

  set(at: number, id: string): boolean {
    const whole = wholeOf(id);
    if (!Number.isNaN(whole)) return this.#numbers.set(at, whole);
    if (this.#texts.size >= this.#limit) return false;
    this.#texts.set(at, id);
    return true;
  }
}

/** Ids of any form. */
class TextPage implements Packed {
  readonly #prefix: string;
  readonly #ends: Uint32Array;
  readonly #bytes: Buffer;
  /** Which are null, and those that came later. */
  readonly #others: Map<number, string | null>;
  readonly #limit: number;

  /** Null when too few are known. */
  static of(ids: Ids): TextPage | null {
    const limit = Math.max(BESIDE_ALWAYS, ids.length / BESIDE);
    const others = new Map<number, string | null>();
    for (const [at, id] of ids.entries()) {
      // What is no well-formed text would not come back as it was.
      if (id === null || !id.isWellFormed()) others.set(at, id);
    }
    return others.size > limit ? null : new TextPage(ids, others, limit);
  }

  private constructor(ids: Ids, others: Map<number, string | null>, limit: number) {
    const prefix = prefixOf(ids);
    const parts = ids.map((id, at) => {
      return Buffer.from(id === null || others.has(at) ? '' : id.slice(prefix.length), 'utf8');
    });
    let end = 0;
    this.#ends = Uint32Array.from(parts, ({ length }) => {
      end += length;
      return end;
    });
    this.#prefix = prefix;
    this.#bytes = Buffer.concat(parts);
    this.#others = others;
    this.#limit = limit;
  }

  get memoryBytes(): number {
    return this.#bytes.length + this.#ends.byteLength + this.#others.size * 100;
  }

  get(at: number): string | null {
    const other = this.#others.get(at);
    if (other !== undefined) return other;
    const start = at === 0 ? 0 : (this.#ends[at - 1] as number);
    return this.#prefix + this.#bytes.toString('utf8', start, this.#ends[at]);
  }

  set(at: number, id: string): boolean {
    if (this.#others.size >= 2 * this.#limit) return false;
    this.#others.set(at, id);
    return true;
  }
}

/** What all known ids begin with, cut where it would leave half a character. */
function prefixOf(ids: Ids): string {
  let prefix: string | null = null;
  for (const id of ids) {
    if (id === null) continue;
    prefix ??= id;
    let length = Math.min(prefix.length, id.length);
    while (!id.startsWith(prefix.slice(0, length))) length -= 1;
    prefix = prefix.slice(0, length);
  }
  return prefix?.isWellFormed() === true ? prefix : '';
}

export class IdColumn {
  readonly #bits: number;
  readonly #mask: number;
  readonly #pages: (Ids | null)[] = [];
  readonly #packed: (Packed | undefined)[] = [];

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  /** Of what is packed; a text that is not takes about 40. */
  get memoryBytes(): number {
    return this.#packed.reduce((total, page) => total + (page?.memoryBytes ?? 0), 0);
  }

  grow(): void {
    this.#pages.push(null);
  }

  get(index: number): string | null {
    const page = this.#pages[index >>> this.#bits] as Ids | null;
    if (page !== null) return page[index & this.#mask] as string | null;
    return this.#packed[index >>> this.#bits]?.get(index & this.#mask) ?? null;
  }

  set(index: number, id: string): void {
    const page = this.#pages[index >>> this.#bits] as Ids | null;
    if (page !== null) page[index & this.#mask] = id;
    else if (this.#packed[index >>> this.#bits]?.set(index & this.#mask, id) !== true) {
      this.#make(index >>> this.#bits)[index & this.#mask] = id;
    }
  }

  pack(at: number): void {
    const page = this.#pages[at] ?? null;
    const packed = page === null ? null : (NumberPage.of(page) ?? TextPage.of(page));
    if (packed === null) return;
    this.#packed[at] = packed;
    this.#pages[at] = null;
  }

  #make(at: number): Ids {
    const packed = this.#packed[at];
    const page: Ids = [];
    for (let place = 0; place <= this.#mask; place += 1) page.push(packed?.get(place) ?? null);
    this.#packed[at] = undefined;
    this.#pages[at] = page;
    return page;
  }
}
