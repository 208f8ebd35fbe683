// A binary heap by instant: what is due first is on top, and equal instants keep the order in which
// they came. Plain arrays of numbers beside the items; it must not read a clock.

/** Push and pop in O(log n); no allocation beyond the arrays' growth. */
export class TimedHeap<T> {
  readonly #atMs: number[] = [];
  readonly #order: number[] = [];
  readonly #items: T[] = [];
  #pushed = 0;

  get size(): number {
    return this.#items.length;
  }

  /** Instant of the first item; Infinity when empty. */
  get firstAtMs(): number {
    return this.#atMs[0] ?? Number.POSITIVE_INFINITY;
  }

  push(atMs: number, item: T): void {
    let index = this.#items.length;
    const order = this.#pushed;
    this.#pushed += 1;
    this.#atMs.push(atMs);
    this.#order.push(order);
    this.#items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Takes the first item out; undefined when empty. */
  pop(): T | undefined {
    const last = this.#items.length - 1;
    if (last < 0) return undefined;
    this.#swap(0, last);
    const item = this.#items.pop();
    this.#atMs.pop();
    this.#order.pop();
    this.#sink(last);
    return item;
  }

  clear(): void {
    this.#atMs.length = 0;
    this.#order.length = 0;
    this.#items.length = 0;
  }

  #sink(size: number): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= size) return;
      const right = left + 1;
      const child = right < size && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, index)) return;
      this.#swap(child, index);
      index = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#atMs[a] as number) - (this.#atMs[b] as number);
    return difference < 0 || (difference === 0 && this.#orderOf(a) < this.#orderOf(b));
  }

  #orderOf(index: number): number {
    return this.#order[index] as number;
  }

  #swap(a: number, b: number): void {
    if (a === b) return;
    const atMs = this.#atMs[a] as number;
    this.#atMs[a] = this.#atMs[b] as number;
    this.#atMs[b] = atMs;
    const order = this.#order[a] as number;
    this.#order[a] = this.#order[b] as number;
    this.#order[b] = order;
    const item = this.#items[a] as T;
    this.#items[a] = this.#items[b] as T;
    this.#items[b] = item;
  }
}
