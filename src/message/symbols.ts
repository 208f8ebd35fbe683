// The alphabet of the marker and its checksums. Sixteen consonants, four bits each: no digits
// (they attract masking), no vowels (they make words), none of k, s, w, x (filters know what
// those spell).

export const SYMBOLS = 'bcdfghjlmnpqrtvz';

/** Not a symbol, in `VALUE_OF_CODE`. */
export const NO_VALUE = 255;

/** Character code to 0 .. 15, or `NO_VALUE`; codes of 128 and more are no symbols. */
export const VALUE_OF_CODE: Uint8Array = tabulateValues();

/** 0 .. 15 to the character code of the symbol. */
export const CODE_OF_VALUE: Uint8Array = Uint8Array.from(SYMBOLS, (symbol) => symbol.charCodeAt(0));

/**
 * CRC-32 (IEEE 802.3, reflected 0xEDB88320), four bits a step: finds every change of one symbol.
 */
export const CRC_STEP: Uint32Array = tabulateCrc(0xedb88320);

export const CRC_START = 0xffffffff;

/** The value of the UTF-16 unit at `index`, or `NO_VALUE`, also past the end. */
export function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (VALUE_OF_CODE[code] as number) : NO_VALUE;
}

/**
 * A bijection of 32 bits (the finaliser of MurmurHash3), so that a checksum is as good as its CRC
 * for one changed symbol and is not fooled by shifted text, as a bare CRC may be.
 */
export function scramble(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function tabulateValues(): Uint8Array {
  const values = new Uint8Array(128).fill(NO_VALUE);
  for (let value = 0; value < SYMBOLS.length; value += 1) {
    values[SYMBOLS.charCodeAt(value)] = value;
  }
  return values;
}

function tabulateCrc(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 16 }, (_, value) => {
    let rest = value;
    for (let bit = 0; bit < 4; bit += 1)
      rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest >>> 0;
  });
}
