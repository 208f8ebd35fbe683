// A growing list of 32-bit integers: four bytes each and a quarter to spare, where an array of the
// language takes eight and a half.

const FIRST_CAPACITY = 8;

export class IntList {
  #items = new Int32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Undefined beyond the end. */
  at(index: number): number | undefined {
    return index < this.#length ? this.#items[index] : undefined;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) this.#grow();
    this.#items[this.#length] = item;
    this.#length += 1;
  }

  #grow(): void {
    const larger = new Int32Array(Math.ceil(this.#items.length * 1.25) + FIRST_CAPACITY);
    larger.set(this.#items);
    this.#items = larger;
  }
}
