// Fast non-cryptographic hashing of text into 2 x 32 bits, for identity of bodies and seed
// derivation.

export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** The high and low halves of the last `hash64` call: read them at once, before the next call. */
export const lastHash = { high: 0, low: 0 };

/**
 * Hashes UTF-16 code units into `lastHash` (two unsigned 32-bit halves) and allocates nothing.
 * Two multiplicative lanes after the public-domain cyrb53 by bryc, kept at their full 64 bits.
 */
export function hashInto(text: string, seed = 0): void {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  lastHash.high = b >>> 0;
  lastHash.low = a >>> 0;
}

/** Hashes text into two unsigned 32-bit halves. */
export function hash64(text: string, seed = 0): Hash64 {
  hashInto(text, seed);
  return { high: lastHash.high, low: lastHash.low };
}

/** The hash as 16 hexadecimal digits. */
export function hashHex(text: string, seed = 0): string {
  hashInto(text, seed);
  return lastHash.high.toString(16).padStart(8, '0') + lastHash.low.toString(16).padStart(8, '0');
}
