// Texts of frames within the RFC: correct ones in every legal dress, and ones that are wrong in one
// known way. Each says what the client must make of it. Written from the document alone.

import type { Random } from '../../../../src/base/index.ts';
import { cutShort, pick } from '../fuzz-kind.ts';

export type Expected =
  /** Every field as it was sent. */
  | { readonly is: 'frame'; readonly id: string; readonly body: string }
  | { readonly is: 'error-frame' }
  | { readonly is: 'malformed-frame' | 'unknown-action' | 'wrong-type' };

export interface TextCase {
  readonly how: string;
  /** Text, or the bytes of a binary frame. */
  readonly data: string | Buffer;
  readonly expected: Expected;
}

type Fields = Record<string, unknown>;

/** A value that is written as it stands, not through JSON.stringify. */
class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const NAMES = [
  'action',
  'sender_id',
  'receiver_id',
  'message_body',
  'timestamp',
  'created_msg_id',
] as const;
const UUID = '00000000-0000-4000-8000-00000000000';
const BODIES = ['hello', '', '\u0000\u001f', '\ud83d\ude00 é', '\ud800', '"\\/', '{"action":"x"}'];

function correct(random: Random): Fields {
  return {
    action: pick(random, ['conf_message', 're_message']),
    sender_id: UUID + random.nextBelow(9),
    receiver_id: UUID + random.nextBelow(9),
    message_body: pick(random, BODIES),
    timestamp: '2024-12-23T05:25:14.763401+00:00',
    created_msg_id: random.nextBelow(2 ** 31),
  };
}

function write(fields: Fields): string {
  const parts = Object.entries(fields).map(([name, value]) => member(name, value));
  return `{${parts.join(',')}}`;
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${value instanceof Raw ? value.text : JSON.stringify(value)}`;
}

function frameOf(fields: Fields, id = String(fields.created_msg_id)): Expected {
  return { is: 'frame', id, body: String(fields.message_body) };
}

type Make = (random: Random, fields: Fields) => Omit<TextCase, 'how'>;

const wrong = (is: 'malformed-frame' | 'unknown-action' | 'wrong-type', data: string | Buffer) => ({
  data,
  expected: { is },
});

const WRONG_VALUES: Readonly<Record<(typeof NAMES)[number], readonly unknown[]>> = {
  action: [null, 1, true, [], {}, ['re_message'], new Raw('1e999'), new Raw('-0')],
  sender_id: [null, 7, false, [], { id: 1 }, '', 'x'.repeat(129), new Raw('9'.repeat(400))],
  receiver_id: [null, 0.5, true, [[]], {}, '', 'y'.repeat(100_000)],
  message_body: [null, 12, false, ['a'], { text: 'a' }, new Raw('1e308')],
  timestamp: [null, true, [], { at: 1 }, new Raw('1e999')],
  created_msg_id: [null, true, [], {}, '', 'z'.repeat(129), 0.5, 1e300, new Raw('9'.repeat(41))],
};

/** Each way in which a frame is legal, however odd. */
const LEGAL: Readonly<Record<string, Make>> = {
  'as documented': (_random, fields) => ({ data: write(fields), expected: frameOf(fields) }),
  'its keys in another order': (random, fields) => {
    const entries = Object.entries(fields);
    const at = random.nextBelow(entries.length);
    const turned = Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)]);
    return { data: write(turned), expected: frameOf(fields) };
  },
  'blanks everywhere': (_random, fields) => ({
    data: `\r\n\t ${JSON.stringify(fields, null, '\t')} \n`,
    expected: frameOf(fields),
  }),
  'keys written in escapes': (_random, fields) => ({
    data: write(fields).replace('"action"', '"\\u0061ction"'),
    expected: frameOf(fields),
  }),
  'fields beyond the document': (random, fields) => {
    const extra = pick<Fields>(random, [
      { reply_to: { id: 1 } },
      { constructor: { prototype: { action: 'x' } }, toString: 1 },
      { nested: new Raw('{"a":1,"a":2}') },
      { huge: new Raw('1e999') },
      { deep: new Raw('['.repeat(20_000) + ']'.repeat(20_000)) },
    ]);
    return { data: write({ ...fields, ...extra }), expected: frameOf(fields) };
  },
  'a key called __proto__': (_random, fields) => ({
    data: write(fields).replace('{', '{"__proto__":{"action":"x","sender_id":1},'),
    expected: frameOf(fields),
  }),
  'an id beyond 2^53': (random, fields) => {
    const id = `9007199254740993${random.nextBelow(10 ** 6)}`;
    const data = write({ ...fields, created_msg_id: new Raw(id) });
    return { data, expected: frameOf(fields, id) };
  },
  'an id that is text': (random, fields) => {
    const id = pick(random, ['m-1', '__proto__', 'x'.repeat(128), '-', '1.5', '\ud800']);
    return { data: write({ ...fields, created_msg_id: id }), expected: frameOf(fields, id) };
  },
  'an id with an exponent': (_random, fields) => ({
    data: write({ ...fields, created_msg_id: new Raw('12e3') }),
    expected: frameOf(fields, '12000'),
  }),
  'a body of 100,000 units': (_random, fields) => {
    const long = { ...fields, message_body: '\ud83d\ude00'.repeat(50_000) };
    return { data: write(long), expected: frameOf(long) };
  },
};

/** Each way in which a frame breaks the documented form. */
const BROKEN: Readonly<Record<string, Make>> = {
  'a field is missing': (random, fields) => {
    const { [pick(random, NAMES)]: _gone, ...rest } = fields;
    return wrong('wrong-type', write(rest));
  },
  'a field of another type': (random, fields) => {
    const name = pick(random, NAMES);
    return wrong('wrong-type', write({ ...fields, [name]: pick(random, WRONG_VALUES[name]) }));
  },
  'a field that only its prototype has': (random, fields) => {
    const name = pick(random, NAMES);
    const { [name]: value, ...rest } = fields;
    const lent = `{"__proto__":{${member(name, value)}},`;
    return wrong('wrong-type', write(rest).replace('{', lent));
  },
  'a key twice': (random, fields) => {
    const name = pick(random, NAMES);
    const twice = member(name, pick(random, [fields[name], null, 'conf_message', 1]));
    const escaped = twice.replace('"a', '"\\u0061');
    const again = random.nextBoolean(0.5) ? twice : escaped;
    return wrong('malformed-frame', write(fields).replace(/\}$/, `,${again}}`));
  },
  'cut short': (random, fields) => wrong('malformed-frame', cutShort(random, write(fields))),
  'something behind it': (random, fields) =>
    wrong(
      'malformed-frame',
      write(fields) + pick(random, [',', '}', 'x', write(fields), '\u0000']),
    ),
  'something before it': (random, fields) =>
    wrong('malformed-frame', pick(random, ['\ufeff', ")]}'\n", '{', '\u00a0']) + write(fields)),
  'no object': (random, fields) =>
    wrong(
      'malformed-frame',
      pick(random, ['', ' ', 'null', '1e999', '"x"', 'true', `[${write(fields)}]`, '[]', 'NaN']),
    ),
  'no JSON': (random, fields) =>
    wrong(
      'malformed-frame',
      pick(random, [
        write(fields).replaceAll('"', "'"),
        write(fields).replace(/\}$/, ',}'),
        write(fields).replace(':', ' '),
        write(fields).replace('{', '{/* */'),
        write({ ...fields, message_body: new Raw('"a\u0000b"') }),
        write({ ...fields, message_body: new Raw('"\\x41"') }),
        write({ ...fields, created_msg_id: new Raw('0x10') }),
        write({ ...fields, created_msg_id: new Raw('007') }),
        write({ ...fields, created_msg_id: new Raw('Infinity') }),
        '['.repeat(100_000),
        '{"a":'.repeat(20_000),
      ]),
    ),
  'a binary frame': (random, fields) => {
    const bytes = Buffer.from(write(fields));
    return wrong('malformed-frame', random.nextBoolean(0.5) ? bytes : cutShort(random, bytes));
  },
  'an action beyond the document': (random, fields) =>
    wrong(
      'unknown-action',
      write({
        ...fields,
        action: pick(random, [
          '',
          'typing',
          'RE_MESSAGE',
          're_message ',
          'x'.repeat(9999),
          '\ud800',
        ]),
      }),
    ),
  'an error': (random, fields) => ({
    data: write({
      ...fields,
      action: pick(random, ['error', 'ERROR', 'message_error']),
      code: pick<unknown>(random, [null, 1, 'x'.repeat(5000), {}, '\u001b[31m']),
    }),
    expected: { is: 'error-frame' },
  }),
};

const WAYS = [...Object.entries(LEGAL), ...Object.entries(BROKEN), ...Object.entries(BROKEN)];

/** A frame, and what must come of it. */
export function textCase(random: Random): TextCase {
  const [how, make] = pick(random, WAYS);
  return { how, ...make(random, correct(random)) };
}

/** A correct frame with an id of its own, plainly written. */
export function correctFrame(random: Random): TextCase {
  const fields = correct(random);
  return { how: 'as documented', data: write(fields), expected: frameOf(fields) };
}
