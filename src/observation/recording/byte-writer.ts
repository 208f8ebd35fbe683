// Grows bytes at their end: whole numbers of variable length, floats, text. It knows nothing of
// what they mean.

const FIRST_BYTES = 64 * 1024;

/** The largest number that one call can add, beside text: keeps the check for room cheap. */
const ROOM_BYTES = 16;

const TWO_POW_31 = 2_147_483_648;

export class ByteWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#makeRoom(ROOM_BYTES);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number of 0 .. 2^53 - 1, seven bits a byte, the lowest first. */
  whole(value: number): void {
    this.#makeRoom(ROOM_BYTES);
    let rest = value;
    while (rest >= TWO_POW_31) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
  signed(value: number): void {
    this.whole(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** 32 bits, the lowest byte first. */
  word(value: number): void {
    this.#makeRoom(ROOM_BYTES);
    this.#length = this.#bytes.writeUInt32LE(value >>> 0, this.#length);
  }

  /** IEEE 754, 64 bits, the lowest byte first. */
  double(value: number): void {
    this.#makeRoom(ROOM_BYTES);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** Text of any units: its bytes counted, doubled, plus one where only UTF-16 can hold it. */
  text(text: string): void {
    const coding = text.isWellFormed() ? 'utf8' : 'utf16le';
    const count = Buffer.byteLength(text, coding);
    this.whole(count * 2 + (coding === 'utf8' ? 0 : 1));
    this.#makeRoom(count);
    this.#length += this.#bytes.write(text, this.#length, coding);
  }

  /** A copy of what was written; the writer is empty again. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  /** Forgets everything behind `length`. */
  cut(length: number): void {
    this.#length = length;
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
