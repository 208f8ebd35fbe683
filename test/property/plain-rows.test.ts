// The quick reader of histories beside the patient one: whatever a server writes, both say the same
// of it, and what servers usually write is read quickly.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnyHistory } from '../../src/protocol/codec/body.ts';
import { readPlainRows } from '../../src/protocol/codec/plain-rows.ts';
import { decodeHistoryBody } from '../../src/protocol/index.ts';

const PERSON = { email: 'a@b.c', username: 'a b', role: null, is_active: true };
const SPACES = [undefined, 1, 2] as const;

const person = fc.record({
  id: fc.constantFrom(
    'b58434af-4276-47da-a0f7-0ab716168fad',
    'B58434AF-4276-47DA-A0F7-0AB716168FAE',
  ),
  ...{ email: fc.constant(PERSON.email), username: fc.constantFrom('', 'a b', 'é"}') },
  ...{ role: fc.constantFrom(null, 'r'), is_active: fc.boolean() },
});
const body = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.constantFrom('{"id":1}', '"},{"', '\\', 'a\nb', '😀'),
);
const stamp = fc.constantFrom('2026-01-05T12:34:56.789012Z', '2026-01-05T12:34:57Z', '');
const number = fc.oneof(
  fc.nat({ max: 20 }),
  fc.maxSafeInteger(),
  fc.constantFrom(-1, 1.5, 1e21, '12', '012', '', 'b58434af-4276-47da-a0f7-0ab716168fad', null),
);
const row = fc.record({
  ...{ id: number, sender: person, receiver: person, message: body },
  ...{ updated: stamp, created: stamp, seen: fc.boolean(), thread: fc.constantFrom(1, 1, 12, 'x') },
});

interface Written {
  readonly rows: readonly object[];
  readonly order: readonly number[];
  readonly spaces: number;
  readonly isFailure: boolean;
}

const written = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 6 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 7 }),
  spaces: fc.nat({ max: SPACES.length - 1 }),
  isFailure: fc.boolean(),
});

/** All rows with their fields in one order; with seven of eight now and then. */
function textOf({ rows, order, spaces, isFailure }: Written): string {
  const messages = rows.map((one) => {
    const entries = Object.entries(one);
    return Object.fromEntries(order.map((at) => entries[at] ?? ['', '']));
  });
  const success = !isFailure || rows.length % 2 === 0;
  return JSON.stringify(
    { status: 'success', entity: { messages }, message: 'm', success },
    null,
    SPACES[spaces],
  );
}

/** One place of the text is cut, doubled, or given another sign. */
const scar = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 40 }),
  with: fc.constantFrom(
    ...['cut', 'double', '{', '}', '[', ']', '"', ',', ':', '\\', '0', 'e', '.', ' ', '\u0001'],
    '"message":"x",',
  ),
});

function scarred(text: string, how: { at: number; length: number; with: string }): string {
  const at = how.at % text.length;
  const piece = text.slice(at, at + how.length);
  if (how.with === 'cut') return text.slice(0, at) + text.slice(at + how.length);
  if (how.with === 'double') return text.slice(0, at) + piece + text.slice(at);
  return text.slice(0, at) + how.with + text.slice(at + (how.length % 2));
}

describe('the quick reader of histories', () => {
  it('says what the patient one says of any rows', () => {
    fc.assert(
      fc.property(written, (what) => {
        const text = textOf(what);
        expect(decodeHistoryBody(text)).toEqual(decodeAnyHistory(text));
      }),
      { numRuns: 300 },
    );
  });

  it('says what the patient one says of a damaged text', () => {
    fc.assert(
      fc.property(written, scar, (what, how) => {
        const text = scarred(textOf({ ...what, isFailure: false }), how);
        expect(decodeHistoryBody(text)).toEqual(decodeAnyHistory(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['as short as it can be', undefined],
    ['with spaces', 1],
    ['as a person would read it', 2],
  ])('reads what servers usually write, %s', (_how, spaces) => {
    const sender = { id: 'b58434af-4276-47da-a0f7-0ab716168fad', ...PERSON };
    const receiver = { ...sender, id: '83f02f01-521c-447e-98bb-1933eba3ba09' };
    const time = '2024-12-22T23:12:31.700748Z';
    const messages = ['hello', 'a "quoted" \n text', ''].map((message, at) => ({
      ...{ id: at + 9, sender: at === 1 ? receiver : sender },
      ...{ receiver: at === 1 ? sender : receiver, message, updated: time, created: time },
      ...{ seen: at === 0, thread: 1 },
    }));
    const all = { status: 'success', entity: { messages }, message: null, success: true };
    const text = JSON.stringify(all, null, spaces);
    expect(readPlainRows(text)?.rows).toEqual(
      messages.map(({ id, message, seen }, at) => ({
        ...{ id: String(id), idType: 'number', threadId: '1', body: message, seen },
        ...{ senderId: at === 1 ? receiver.id : sender.id },
        ...{ receiverId: at === 1 ? sender.id : receiver.id, created: time, updated: time },
      })),
    );
    expect(decodeHistoryBody(text)).toEqual(decodeAnyHistory(text));
  });
});
