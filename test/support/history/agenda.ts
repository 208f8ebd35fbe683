// Virtual time: what is due happens in the order of its instant, then of its entry.

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

/** A heap of things to do. Time moves by `advanceTo` alone. */
export class Agenda {
  readonly #heap: Due[] = [];
  #count = 0;
  nowMs: number;

  constructor(startAtMs: number) {
    this.nowMs = startAtMs;
  }

  /** Does it at the instant, or now when that is past. */
  at(atMs: number, act: () => void): void {
    this.#heap.push({ atMs: Math.max(atMs, this.nowMs), order: this.#count, act });
    this.#count += 1;
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#isBefore(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  /** Does everything that is due up to `atMs`, what it brings about included. */
  advanceTo(atMs: number): void {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > atMs) break;
      this.#takeFirst();
      this.nowMs = next.atMs;
      next.act();
    }
    this.nowMs = Math.max(this.nowMs, atMs);
  }

  #takeFirst(): void {
    const last = this.#heap.pop() as Due;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = parent * 2 + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, parent)) return;
      this.#swap(child, parent);
      parent = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one] as Due, this.#heap[other] as Due];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const held = this.#heap[one] as Due;
    this.#heap[one] = this.#heap[other] as Due;
    this.#heap[other] = held;
  }
}
