// Chance, seeded. The same seed and labels give the same stream on every machine; nothing that must
// be unguessable (run ids, secrets) comes from here.

import { hash64 } from './hash.ts';

const TWO_POW_32 = 4_294_967_296;

/** A seeded stream: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    const first = hash64(seed, 0x9e3779b9);
    const second = hash64(seed, 0x85ebca6b);
    this.#a = first.high;
    this.#b = first.low;
    this.#c = second.high;
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

  /** Uniform in [0, 1), 32 bits of resolution. */
  nextFloat(): number {
    return this.nextUint32() / TWO_POW_32;
  }

  /** A whole number, uniform in [0, bound). `bound` must be in 1 .. 2^32. */
  nextBelow(bound: number): number {
    return Math.floor(this.nextFloat() * bound);
  }

  /** Uniform in [low, high). */
  nextBetween(low: number, high: number): number {
    return low + this.nextFloat() * (high - low);
  }

  /** Exponential with the given mean, by inversion. */
  nextExponential(mean: number): number {
    return -Math.log(1 - this.nextFloat()) * mean;
  }

  nextBoolean(probability: number): boolean {
    return this.nextFloat() < probability;
  }
}

/** A stream of its own for every combination of seed and labels. */
export function randomStream(
  seed: string | number,
  ...labels: readonly (string | number)[]
): Random {
  return new Random([String(seed), ...labels].join('\u0000'));
}

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export function shuffleInPlace<T>(items: T[], random: Random): T[] {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = random.nextBelow(index + 1);
    const held = items[index] as T;
    items[index] = items[other] as T;
    items[other] = held;
  }
  return items;
}
