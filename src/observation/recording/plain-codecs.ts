// Codecs of plain values: whole numbers, durations, truths, names from a list, texts, lists. Each
// has a name, by which the header of a recording tells how a field is written.

import { RecordingDamage } from './byte-reader.ts';
import type { Decoding, Encoding } from './coding.ts';

/**
 * How one field is written and read. Properties and not methods, so that a codec for too narrow a
 * type does not compile.
 */
export interface Codec<T> {
  readonly name: string;
  readonly write: (to: Encoding, value: T) => void;
  readonly read: (from: Decoding) => T;
}

/** Beyond this, numbers are written as floats, so that sums of two stay exact. */
const LARGEST_SCALED = 2 ** 48;

/** A user, a socket, a length, a status: 0 or more; one more than the value, 0 for -1. */
export const index: Codec<number> = {
  name: 'index',
  write: (to, value) => to.out.whole(value + 1),
  read: (from) => from.input.whole() - 1,
};

/** Any number that is mostly whole and small. */
export const number: Codec<number> = {
  name: 'number',
  write: (to, value) => writeNumber(to, value, { scale: 1, from: 0 }),
  read: (from) => readNumber(from, { scale: 1, from: 0 }),
};

/** Milliseconds with a fraction: whole nanoseconds where they give the very same float. */
export const duration: Codec<number> = {
  name: 'duration',
  write: (to, value) => writeNumber(to, value, { scale: 1e6, from: 0 }),
  read: (from) => readNumber(from, { scale: 1e6, from: 0 }),
};

/** An instant on the clock of the agent: nanoseconds after the instant that was written last. */
export const instant: Codec<number> = {
  name: 'instant',
  write: (to, value) => {
    const scaled = writeNumber(to, value, { scale: 1e6, from: to.known.lastInstant });
    if (scaled !== null) to.known.lastInstant = scaled;
  },
  read: (from) => {
    const value = readNumber(from, { scale: 1e6, from: from.known.lastInstant });
    const scaled = scaledOf(value, 1e6);
    if (scaled !== null) from.known.lastInstant = scaled;
    return value;
  },
};

/** 32 bits. */
export const word: Codec<number> = {
  name: 'word',
  write: (to, value) => to.out.word(value),
  read: (from) => from.input.word(),
};

export const truth: Codec<boolean> = {
  name: 'truth',
  write: (to, value) => to.out.byte(value ? 1 : 0),
  read: (from) => {
    const byte = from.input.byte();
    if (byte > 1) throw new RecordingDamage('a truth is neither 0 nor 1');
    return byte === 1;
  },
};

export const text: Codec<string> = {
  name: 'text',
  write: (to, value) => to.sharedText(value),
  read: (from) => from.sharedText(),
};

/** One of a closed list of names, by its place. All of them must be listed. */
export function oneOf<const Names extends readonly string[]>(
  ...names: Names
): Codec<Names[number]> {
  return {
    name: `one of ${names.join(' | ')}`,
    write: (to, value) => to.out.byte(names.indexOf(value)),
    read: (from) => {
      const value = names[from.input.byte()];
      if (value === undefined) throw new RecordingDamage('a name is none of its list');
      return value;
    },
  };
}

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    name: `${codec.name} or null`,
    write: (to, value) => {
      truth.write(to, value !== null);
      if (value !== null) codec.write(to, value);
    },
    read: (from) => (truth.read(from) ? codec.read(from) : null),
  };
}

export function listOf<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    name: `list of ${codec.name}`,
    write: (to, values) => {
      to.out.whole(values.length);
      for (const value of values) codec.write(to, value);
    },
    // Items are read one by one, so that a lie about their number ends with the bytes.
    read: (from) => {
      const count = from.input.whole();
      const values: T[] = [];
      while (values.length < count) {
        if (from.input.isAtEnd) throw new RecordingDamage('a list ends before its items');
        values.push(codec.read(from));
      }
      return values;
    },
  };
}

interface Scale {
  readonly scale: number;
  readonly from: number;
}

/** What was written, scaled; null when it went out as a float. */
function writeNumber(to: Encoding, value: number, { scale, from }: Scale): number | null {
  const scaled = scaledOf(value, scale);
  if (scaled === null) {
    to.out.whole(1);
    to.out.double(value);
    return null;
  }
  const step = scaled - from;
  to.out.whole((step >= 0 ? step * 2 : -step * 2 - 1) * 2);
  return scaled;
}

function readNumber({ input }: Decoding, { scale, from }: Scale): number {
  const coded = input.whole();
  if (coded === 1) return input.double();
  if (coded % 2 === 1) throw new RecordingDamage('a number is written in no known way');
  const zigzag = coded / 2;
  const step = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  return (from + step) / scale;
}

/** The whole number of units that gives this very float again; null when there is none. */
function scaledOf(value: number, scale: number): number | null {
  const scaled = Math.round(value * scale);
  const isExact = Math.abs(scaled) < LARGEST_SCALED && Object.is(scaled / scale, value);
  return isExact && !Object.is(scaled, -0) ? scaled : null;
}
