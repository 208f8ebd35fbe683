// A growing list of message indices, each greater than the one before, with gaps (-1): the latest
// as they are, the others as differences of one to three bytes. It knows nothing of messages.

const FIRST_CAPACITY = 8;
/** Items of one block at rest, and of the latest ones. */
const BLOCK = 32;
const LATEST = 2 * BLOCK;
/** No difference takes more bytes. */
const LONGEST = 5;
/** The item before a block, and where its bytes begin. */
const MARK = 2;

export class IndexList {
  #latest = new Int32Array(FIRST_CAPACITY);
  #latestLength = 0;
  #bytes: Uint8Array | null = null;
  #byteCount = 0;
  #marks: Int32Array | null = null;
  #blockCount = 0;
  /** The last item at rest that is no gap. */
  #before = -1;

  get length(): number {
    return this.#blockCount * BLOCK + this.#latestLength;
  }

  /** -1 for a gap; undefined beyond the end. */
  at(index: number): number | undefined {
    const latest = index - this.#blockCount * BLOCK;
    if (latest >= 0) return latest < this.#latestLength ? this.#latest[latest] : undefined;
    return index < 0 ? undefined : this.#atRest(index);
  }

  /** -1 is a gap. */
  push(item: number): void {
    if (this.#latestLength === this.#latest.length) this.#makeRoom();
    this.#latest[this.#latestLength] = item;
    this.#latestLength += 1;
  }

  /** A copy of all, or of the latest of them. */
  items(count = this.length): Int32Array {
    const { length } = this;
    return this.#decode(Math.max(0, length - count), length);
  }

  #makeRoom(): void {
    if (this.#latest.length < LATEST) {
      const larger = new Int32Array(this.#latest.length * 2);
      larger.set(this.#latest);
      this.#latest = larger;
      return;
    }
    this.#rest();
    this.#latest.copyWithin(0, BLOCK);
    this.#latestLength -= BLOCK;
  }

  /** Lays the older half of the latest to rest. */
  #rest(): void {
    const marks = this.#roomForMark();
    marks[this.#blockCount * MARK] = this.#before;
    marks[this.#blockCount * MARK + 1] = this.#byteCount;
    this.#blockCount += 1;
    const bytes = this.#roomForBlock();
    for (let at = 0; at < BLOCK; at += 1) {
      const item = this.#latest[at] as number;
      let step = item < 0 ? 0 : item - this.#before;
      if (item >= 0) this.#before = item;
      while (step >= 128) {
        bytes[this.#byteCount] = (step & 127) | 128;
        this.#byteCount += 1;
        step >>>= 7;
      }
      bytes[this.#byteCount] = step;
      this.#byteCount += 1;
    }
  }

  #roomForMark(): Int32Array {
    const known = this.#marks;
    const needed = (this.#blockCount + 1) * MARK;
    if (known !== null && needed <= known.length) return known;
    const larger = new Int32Array(Math.ceil(needed * 1.125) + MARK);
    if (known !== null) larger.set(known);
    this.#marks = larger;
    return larger;
  }

  #roomForBlock(): Uint8Array {
    const known = this.#bytes;
    const needed = this.#byteCount + BLOCK * LONGEST;
    if (known !== null && needed <= known.length) return known;
    const larger = new Uint8Array(Math.ceil(needed * 1.125));
    if (known !== null) larger.set(known);
    this.#bytes = larger;
    return larger;
  }

  #atRest(index: number): number {
    const [bytes, marks] = [this.#bytes as Uint8Array, this.#marks as Int32Array];
    const block = Math.floor(index / BLOCK);
    let item = marks[block * MARK] as number;
    let byte = marks[block * MARK + 1] as number;
    let step = 0;
    for (let left = index - block * BLOCK; left >= 0; left -= 1) {
      step = 0;
      let shift = 0;
      while ((bytes[byte] as number) >= 128) {
        step |= ((bytes[byte] as number) & 127) << shift;
        shift += 7;
        byte += 1;
      }
      step |= (bytes[byte] as number) << shift;
      byte += 1;
      item += step;
    }
    return step === 0 ? -1 : item;
  }

  #decode(from: number, to: number): Int32Array {
    const found = new Int32Array(to - from);
    const restCount = this.#blockCount * BLOCK;
    if (from < restCount) this.#decodeRest(from, Math.min(to, restCount), found);
    for (let at = Math.max(from, restCount); at < to; at += 1) {
      found[at - from] = this.#latest[at - restCount] as number;
    }
    return found;
  }

  #decodeRest(from: number, to: number, found: Int32Array): void {
    const [bytes, marks] = [this.#bytes, this.#marks];
    if (bytes === null || marks === null) return;
    const block = Math.floor(from / BLOCK);
    let item = marks[block * MARK] as number;
    let byte = marks[block * MARK + 1] as number;
    for (let at = block * BLOCK; at < to; at += 1) {
      let step = 0;
      let shift = 0;
      while ((bytes[byte] as number) >= 128) {
        step |= ((bytes[byte] as number) & 127) << shift;
        shift += 7;
        byte += 1;
      }
      step |= (bytes[byte] as number) << shift;
      byte += 1;
      item += step;
      if (at >= from) found[at - from] = step === 0 ? -1 : item;
    }
  }
}
