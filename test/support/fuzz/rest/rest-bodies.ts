// Bodies of a history: correct ones in every legal dress, and ones that are wrong in one known way.
// Each says what a reader must make of it. Written from the document alone.

import type { Random } from '../../../../src/base/index.ts';
import { envelope, wireRow } from '../../../server/client/scripted-server.ts';
import { cutShort, pick } from '../fuzz-kind.ts';

export type ReadAs =
  /** Usable: these ids in this order. `departs`: and something in it is told as a departure. */
  | { readonly is: 'read'; readonly ids: readonly string[]; readonly departs: boolean }
  | { readonly is: 'refused' };

export interface BodyCase {
  readonly how: string;
  readonly body: Buffer;
  readonly expected: ReadAs;
}

type Row = Record<string, unknown>;
type Made = Omit<BodyCase, 'how' | 'body'> & { readonly body: string | Buffer };
type Make = (random: Random, rows: readonly Row[]) => Made;

const A = '00000000-0000-4000-8000-000000000000';
const B = '00000000-0000-4000-8000-000000000001';
const REFUSED: ReadAs = { is: 'refused' };

const text = (rows: readonly Row[]): string => JSON.stringify(envelope({ messages: rows }));
const read = (rows: readonly Row[], departs = false): ReadAs => ({
  is: 'read',
  ids: rows.map(({ id }) => String(id)),
  departs,
});
const refused = (body: string | Buffer): Made => ({ body, expected: REFUSED });

/** The text of a row of these rows replaced: at least one is there. */
function spoil(random: Random, rows: readonly Row[], change: Row): readonly Row[] {
  const at = random.nextBelow(rows.length);
  return rows.map((row, place) => (place === at ? { ...row, ...change } : row));
}

const WRONG: readonly unknown[] = [null, true, 1.5, [], {}, [[]], { id: {} }, '', 'x'.repeat(9999)];
const NO_TEXT: readonly unknown[] = [null, true, 1.5, [], {}, 7];
const DEEP = 50_000;

const WAYS: Readonly<Record<string, Make>> = {
  'as documented': (_random, rows) => ({ body: text(rows), expected: read(rows) }),
  'blanks everywhere': (_random, rows) => ({
    body: `\n\t ${JSON.stringify(envelope({ messages: rows }), null, 2)}\r\n`,
    expected: read(rows),
  }),
  'no rows': () => ({ body: text([]), expected: read([]) }),
  'fields beyond the document': (random, rows) => {
    const extra = pick<Row>(random, [
      { reactions: [] },
      { constructor: 1, toString: [] },
      { x: {} },
    ]);
    return { body: text(rows.map((row) => ({ ...row, ...extra }))), expected: read(rows) };
  },
  'deep nesting in a field beyond the document': (_random, rows) => ({
    body: text(rows).replace('{', `{"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`),
    expected: read(rows),
  }),
  'ids beyond 2^53': (random, rows) => {
    const id = `90071992547409931${random.nextBelow(1000)}`;
    const at = JSON.stringify({ id: rows[0]?.id }).slice(1, -1);
    const named = rows.map((row, place) => (place === 0 ? { ...row, id } : row));
    return { body: text(rows).replace(at, `"id":${id}`), expected: read(named) };
  },
  'a field of an envelope or a row that departs': (random, rows) => {
    const change = pick<Row>(random, [
      { updated: pick(random, NO_TEXT) },
      { created: pick(random, NO_TEXT) },
      { seen: pick<unknown>(random, [null, 'false', 0]) },
      { thread: pick<unknown>(random, [null, {}, '']) },
      { sender: { id: A } },
      { receiver: { ...(rows[0]?.receiver as object), role: 7 } },
    ]);
    return { body: text(spoil(random, rows, change)), expected: read(rows, true) };
  },
  'a row that cannot be told': (random, rows) => {
    const name = pick(random, ['id', 'sender', 'receiver', 'message']);
    const values = name === 'message' ? NO_TEXT : WRONG;
    return refused(text(spoil(random, rows, { [name]: pick(random, values) })));
  },
  'a row that is none': (random, rows) =>
    refused(text([...rows, pick(random, [null, 1, 'x', []]) as never])),
  'an envelope that says failure': (random, rows) =>
    refused(
      text(rows).replace(
        ...(pick(random, [
          ['"success":true', '"success":false'],
          ['"status":"success"', '"status":"failure"'],
        ]) as [string, string]),
      ),
    ),
  'another entity': (random, rows) => {
    const entity = pick<unknown>(random, [null, [], 'x', 1, rows, { rows }, { messages: null }]);
    return refused(JSON.stringify(envelope(entity)));
  },
  'messages that only a prototype has': (_random, rows) =>
    refused(
      `{"status":"success","success":true,"message":null,"entity":{"__proto__":{"messages":${JSON.stringify(rows)}}}}`,
    ),
  'no envelope': (random, rows) =>
    refused(pick(random, [JSON.stringify(rows), '', ' ', 'null', '1e999', '"x"', '[]', 'OK'])),
  'cut short': (random, rows) => refused(cutShort(random, text(rows))),
  'something around it': (random, rows) =>
    refused(
      pick(random, [
        `\ufeff${text(rows)}`,
        `)]}'\n${text(rows)}`,
        `${text(rows)}${text(rows)}`,
        `${text(rows)}\u0000`,
      ]),
    ),
  'no JSON': (random, rows) =>
    refused(
      pick(random, [
        text(rows).replaceAll('"', "'"),
        text(rows).replace('[', '[,'),
        text(rows).replace(/\]/, ',]'),
        text(rows).replace('false', 'NaN'),
        '['.repeat(500_000),
        '{"a":'.repeat(100_000),
        '<html><body>Bad Gateway</body></html>',
      ]),
    ),
  'bytes that are not UTF-8': (random, rows) => {
    const bytes = Buffer.from(text(rows));
    const at = bytes.indexOf('hello');
    bytes[at + random.nextBelow(5)] = pick(random, [0xff, 0xc3, 0xe9, 0x80, 0xed]);
    return refused(bytes);
  },
  'another encoding': (random, rows) =>
    refused(Buffer.from(random.nextBoolean(0.5) ? `\ufeff${text(rows)}` : text(rows), 'utf16le')),
  'a key twice': (random, rows) => {
    const twice = pick(random, [
      ['"status":"success"', '"status":"failure","status":"success"'],
      ['"messages":[', '"messages":[],"messages":['],
      ['"message":"hello', '"message":"bye","message":"hello'],
      ['"id":', '"id":7,"id":'],
      ['"seen":false', '"seen":false,"s\\u0065en":true'],
    ] as const);
    return refused(text(rows).replace(...(twice as [string, string])));
  },
};

/** A body, and what must come of it. */
export function bodyCase(random: Random): BodyCase {
  const rows = Array.from({ length: 1 + random.nextBelow(4) }, (_, at) => {
    const words = pick(random, ['hello', 'hello \ud83d\ude00', 'hello "\\', 'hello \u0000{[:,']);
    return wireRow(1000 * at + random.nextBelow(1000), [A, B], words);
  });
  const [how, make] = pick(random, Object.entries(WAYS));
  const made = make(random, rows);
  return { how, expected: made.expected, body: Buffer.from(made.body) };
}

/** A correct body, plainly written. */
export function correctBody(random: Random): BodyCase {
  const rows = [wireRow(random.nextBelow(9999), [A, B], 'hello')];
  return { how: 'as documented', body: Buffer.from(text(rows)), expected: read(rows) };
}
