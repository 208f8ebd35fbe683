// A small seeded stream that is cheap to begin: one for every node of the Poisson tree, keyed by
// numbers. sfc32 again (see base/random), but reused in place, so that nothing is allocated.

export class NodeStream {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;
  readonly #seedHigh: number;
  readonly #seedLow: number;

  constructor(seedHigh: number, seedLow: number) {
    this.#seedHigh = seedHigh;
    this.#seedLow = seedLow;
  }

  /** Begins the stream of one node; `level` below 64, `position` below 2^53. */
  begin(level: number, position: number): void {
    this.#a = this.#seedHigh ^ Math.imul(level + 1, 0x9e3779b1);
    this.#b = this.#seedLow ^ (position % 4_294_967_296);
    this.#c = Math.imul(Math.floor(position / 4_294_967_296) + 1, 0x85ebca6b);
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) this.nextUint32();
  }

  /** Uniform in [0, 2^32). */
  nextUint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** Uniform in [0, 1), 52 bits. */
  nextFloat(): number {
    const high = this.nextUint32() >>> 6;
    return (high * 67_108_864 + (this.nextUint32() >>> 6)) / 4_503_599_627_370_496;
  }
}
