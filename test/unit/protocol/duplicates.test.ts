// Keys that occur twice: seen in every spelling, and never where there are none.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasDuplicateKeys } from '../../../src/protocol/codec/duplicates.ts';

function has(text: string): boolean {
  return hasDuplicateKeys(text, JSON.parse(text) as Record<string, unknown>);
}

describe('a key that occurs twice', () => {
  it.each([
    '{}',
    '{"a":"","b":11}',
    '{"a":"x\\"y","b":"\\u00e9"}',
    '{ "a" : 1e9 , "b" : -7 , "c" : [ { "a" : 1 } ] }',
    '{"b":1e9,"a":10}',
  ])('is not seen in %s', (text) => {
    expect(has(text)).toBe(false);
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":"","a":""}',
    '{"a":1,"b":"x","a":3}',
    // The round number is written as short as the second key is long.
    '{"a":1,"a":1e9}',
    '{"b":1,"a":1,"b":1e9}',
    '{"\\u0061":1,"a":2}',
    '{"a":{"a":1},"a":2}',
  ])('is seen in %s', (text) => {
    expect(has(text)).toBe(true);
  });

  it('is seen exactly where it is, whatever the fields are', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const field = fc.tuple(fc.constantFrom('a', 'b', 'id', 'action'), value);
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        const parts = fields.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`);
        const isTwice = new Set(fields.map(([key]) => key)).size < fields.length;
        expect(has(`{${parts.join(',')}}`)).toBe(isTwice);
      }),
      { numRuns: 500 },
    );
  });
});
