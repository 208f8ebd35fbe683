// Instants that come long after their messages, in no order of theirs: four bytes each, counted in
// microseconds around the first one of the page. What is no whole microsecond, or more than half an
// hour away from that, makes the page one of floats.

import type { Column } from './column.ts';

const MICROSECONDS = 1000;
const TWO_POW_32 = 4_294_967_296;
const MIDDLE = TWO_POW_32 / 2;

interface NearPage {
  /** In microseconds; a value of 1 stands for it. */
  readonly baseUs: number;
  readonly values: Uint32Array;
}

/** NaN until set. */
export class LateColumn implements Column {
  readonly #bits: number;
  readonly #mask: number;
  readonly #near: (NearPage | null)[] = [];
  readonly #far: (Float64Array | undefined)[] = [];

  constructor(bits: number) {
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const page of this.#near) bytes += page?.values.byteLength ?? 0;
    for (const page of this.#far) bytes += page?.byteLength ?? 0;
    return bytes;
  }

  grow(): void {
    this.#near.push(null);
  }

  get(index: number): number {
    const page = this.#near[index >>> this.#bits] as NearPage | null;
    if (page === null) {
      return this.#far[index >>> this.#bits]?.[index & this.#mask] ?? Number.NaN;
    }
    const value = page.values[index & this.#mask] as number;
    return value === 0 ? Number.NaN : (page.baseUs + value - 1) / MICROSECONDS;
  }

  set(index: number, atMs: number): void {
    const at = index >>> this.#bits;
    const far = this.#far[at];
    if (far !== undefined) far[index & this.#mask] = atMs;
    else if (!this.#setNear(at, index & this.#mask, atMs)) {
      this.#makeFar(at)[index & this.#mask] = atMs;
    }
  }

  /** Small from the start. */
  pack(): void {}

  #setNear(at: number, place: number, atMs: number): boolean {
    const us = Math.round(atMs * MICROSECONDS);
    const page = this.#near[at] ?? this.#makeNear(at, us - MIDDLE);
    const value = us - page.baseUs + 1;
    const isWhole = us / MICROSECONDS === atMs && !Object.is(atMs, -0);
    if (!isWhole || !(value >= 1 && value < TWO_POW_32)) return false;
    page.values[place] = value;
    return true;
  }

  #makeNear(at: number, baseUs: number): NearPage {
    const page = { baseUs, values: new Uint32Array(this.#mask + 1) };
    this.#near[at] = page;
    return page;
  }

  #makeFar(at: number): Float64Array {
    const page = new Float64Array(this.#mask + 1);
    const first = at << this.#bits;
    for (let place = 0; place < page.length; place += 1) page[place] = this.get(first + place);
    this.#near[at] = null;
    this.#far[at] = page;
    return page;
  }
}
