// What is written to a column, a list or the ids of the ledger reads back exactly, packed or not,
// whatever is written afterwards.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteColumn, FloatColumn, IntColumn } from '../../../../src/verify/ledger/column.ts';
import { FlagColumn } from '../../../../src/verify/ledger/flag-column.ts';
import { IdColumn } from '../../../../src/verify/ledger/id-column.ts';
import { IndexList } from '../../../../src/verify/ledger/index-list.ts';
import { LateColumn } from '../../../../src/verify/ledger/late-column.ts';

const BITS = 4;
const PAGES = 3;
const SIZE = PAGES << BITS;

interface Writable<T> {
  grow(): void;
  get(index: number): T;
  set(index: number, value: T & (number | string)): void;
  pack(page: number): void;
}

const place = fc.nat({ max: SIZE - 1 });
const page = fc.nat({ max: PAGES - 1 });

/** Runs of neighbours that are alike, single writes, and packings in between. */
function deeds<T>(value: fc.Arbitrary<T>) {
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ at: place, value }) },
      { weight: 2, arbitrary: fc.record({ at: place, run: fc.array(value, { maxLength: 40 }) }) },
      { weight: 2, arbitrary: fc.record({ page }) },
    ),
    { maxLength: 30 },
  );
}

function holds<T extends number | string | null>(
  make: () => Writable<T>,
  unset: T,
  value: fc.Arbitrary<T & (number | string)>,
): void {
  fc.assert(
    fc.property(deeds(value), (all) => {
      const column = make();
      for (let at = 0; at < PAGES; at += 1) column.grow();
      const expected = new Array<T>(SIZE).fill(unset);
      const write = (at: number, one: T & (number | string)): void => {
        if (at >= SIZE) return;
        column.set(at, one);
        expected[at] = one;
      };
      for (const deed of all) {
        if ('page' in deed) column.pack(deed.page);
        else if ('run' in deed)
          for (const [by, one] of deed.run.entries()) write(deed.at + by, one);
        else write(deed.at, deed.value);
        const found = expected.map((_, at) => column.get(at));
        expect(found).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
}

/** Mostly near each other, as instants are. */
const instant = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 20_000_000 }).map((us) => 60_000 + us / 1000) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0, 1e15, -5) },
  { weight: 1, arbitrary: fc.double() },
);

describe('what was written to a column', () => {
  test('of instants reads back as it was', () => {
    holds(() => new FloatColumn(BITS), Number.NaN, instant);
  });

  test('of late instants reads back as it was', () => {
    holds(() => new LateColumn(BITS), Number.NaN, instant);
  });

  test('of whole numbers reads back as it was', () => {
    const near = fc.integer({ min: -1, max: 5000 });
    const any = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const value = fc.oneof({ weight: 9, arbitrary: near }, { weight: 1, arbitrary: any });
    holds(() => new IntColumn(BITS), -1, value);
  });

  test('of bytes reads back as it was', () => {
    holds(() => new ByteColumn(BITS), 0, fc.oneof(fc.constant(3), fc.nat({ max: 255 })));
  });

  test('of flags reads back as it was', () => {
    const few = fc.constantFrom(0, 1, 7, 2 ** 30, 2 ** 31);
    holds(() => new FlagColumn(BITS), 0, fc.oneof(few, fc.nat({ max: 2 ** 32 - 1 })));
  });

  test('of ids reads back as it was', () => {
    const id = fc.oneof(
      { weight: 6, arbitrary: fc.nat({ max: 100_000 }).map(String) },
      { weight: 2, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 70n }).map(String) },
      { weight: 1, arbitrary: fc.constantFrom('', '007', '-1', '1e3', 'é', '😀', '\ud83d', '0') },
    );
    holds(() => new IdColumn(BITS), null, id);
  });
});

test('flags of more combinations than a byte tells apart are kept all the same', () => {
  const bits = 10;
  const column = new FlagColumn(bits);
  column.grow();
  for (let at = 0; at < 1 << bits; at += 1) column.set(at, at % 3);
  column.pack(0);
  const small = column.memoryBytes;
  for (let at = 0; at < 1 << bits; at += 1) column.set(at, at);
  expect(Array.from({ length: 1 << bits }, (_, at) => column.get(at))).toEqual(
    Array.from({ length: 1 << bits }, (_, at) => at),
  );
  expect([small, column.memoryBytes]).toEqual([1024 + 32, 4096]);
});

test('a list of indices gives every item and gap, and any number of the latest', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4_000_000 }) },
    ),
    { maxLength: 400, size: 'max' },
  );
  fc.assert(
    fc.property(steps, fc.nat({ max: 450 }), (all, count) => {
      const list = new IndexList();
      const expected: number[] = [];
      let last = -1;
      for (const step of all) {
        if (step > 0) last += step;
        expected.push(step === 0 ? -1 : last);
        list.push(step === 0 ? -1 : last);
      }
      expect([...list.items()]).toEqual(expected);
      expect([...list.items(count)]).toEqual(count === 0 ? [] : expected.slice(-count));
      expect(expected.map((_, at) => list.at(at))).toEqual(expected);
      expect([list.length, list.at(expected.length), list.at(-1)]).toEqual([
        expected.length,
        undefined,
        undefined,
      ]);
    }),
    { numRuns: 300 },
  );
});
