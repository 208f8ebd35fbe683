// Reads what a ByteWriter wrote, or anything else: every step is held against the end, and whatever
// cannot be right is a `RecordingDamage`. It never reads beyond its bytes and never makes more than
// they hold.

/** Bytes that no writer of ours wrote. The message says what is wrong with them. */
export class RecordingDamage extends Error {
  override readonly name = 'RecordingDamage';
}

const MOST_WHOLE_BYTES = 8;

export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next byte without taking it; -1 at the end. */
  peek(): number {
    return this.#bytes[this.#at] ?? -1;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw this.#ended();
    this.#at += 1;
    return value;
  }

  whole(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < MOST_WHOLE_BYTES; count += 1) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 128;
    }
    throw new RecordingDamage('a whole number is larger than any that is written');
  }

  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  word(): number {
    return this.#take(4).readUInt32LE(0);
  }

  double(): number {
    return this.#take(8).readDoubleLE(0);
  }

  text(): string {
    const coded = this.whole();
    const bytes = this.#take(Math.floor(coded / 2));
    if (coded % 2 === 0) return bytes.toString('utf8');
    if (bytes.length % 2 !== 0) throw new RecordingDamage('a text of UTF-16 ends in half a unit');
    return bytes.toString('utf16le');
  }

  #take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw this.#ended();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #ended(): RecordingDamage {
    return new RecordingDamage('the bytes end within a record');
  }
}
