// Any observation of any type, made from the table of shapes itself: a new type or field is covered
// the moment it has a codec, and a codec that is not known here fails the tests.

import fc from 'fast-check';
import { composeBody, readMarker } from '../../../src/message/index.ts';
import {
  describeShapes,
  type Marker,
  type Observation,
  type ShapeEntry,
} from '../../../src/observation/index.ts';
import { idOf } from '../history/chat-world.ts';
import { OTHER_SCOPE, RECIPE, SCOPE } from '../history.ts';

const milliseconds = fc.oneof(
  fc.nat({ max: 2 ** 40 }).map((nanoseconds) => nanoseconds / 1e6),
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, -1.5, 2 ** 60),
);

const identity = fc.record({
  kind: fc.constantFrom('message', 'probe', 'fence'),
  sender: fc.nat({ max: 5 }),
  receiver: fc.nat({ max: 5 }),
  sequence: fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 2 ** 32 - 1 })),
  attempt: fc.constantFrom(0, 0, 0, 1, 255),
});

const marker: fc.Arbitrary<Marker> = fc
  .tuple(identity, fc.option(fc.nat({ max: 1_000_000 })))
  .map(([one, length]) => ({ ...one, length: length ?? composeBody(SCOPE, one, RECIPE).length }));

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', '\ud800', '\u0000', 'x'.repeat(5000)),
);

/** As sent, spoilt, of another run, or anything. */
const body = fc.oneof(
  identity.map((one) => composeBody(SCOPE, one, RECIPE)),
  identity.map((one) => composeBody(SCOPE, one, RECIPE).slice(0, 90)),
  identity.map((one) => composeBody(OTHER_SCOPE, one, RECIPE)),
  identity.map((one) => composeBody(SCOPE, one, RECIPE).replace(/.$/, '!')),
  anyText,
);

const id = fc.oneof(
  fc.nat({ max: 2 ** 31 - 1 }).map(String),
  fc.uuid(),
  anyText,
  fc.constantFrom('0', '-1', '007', '99999999999999', '100000000000000', '9'.repeat(40)),
);

const time = fc.oneof(
  fc.constantFrom('2026-11-22T12:00:01.000001+00:00', '2026-11-22T12:00:01Z', 'now', ''),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 999 }))
    .map(
      ([digits, value]) =>
        `2026-11-22T12:00:01.${String(value % 10 ** digits).padStart(digits, '0')}-0330`,
    ),
  anyText,
);

const PLAIN: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  index: fc.oneof(fc.integer({ min: -1, max: 300 }), fc.nat({ max: 2 ** 31 - 1 })),
  number: fc.oneof(fc.integer(), fc.double()),
  duration: milliseconds,
  instant: milliseconds,
  word: fc.nat({ max: 2 ** 32 - 1 }),
  truth: fc.boolean(),
  text: anyText,
  'server id': id,
  account: fc.oneof(fc.nat({ max: 6 }).map(idOf), anyText),
  'sender account': fc.oneof(fc.nat({ max: 6 }).map(idOf), anyText),
  'receiver account': fc.oneof(fc.nat({ max: 6 }).map(idOf), anyText),
  time,
  marker,
  body,
};

/** `one of a | b`, `X or null`, `list of X`, `row { a: X, b: Y }`, or a plain codec. */
function arbitraryOf(codec: string): fc.Arbitrary<unknown> {
  const plain = PLAIN[codec];
  if (plain !== undefined) return plain;
  if (codec === 'reading') return fc.constant(null);
  const [, list] = /^list of (.*)$/s.exec(codec) ?? [];
  if (list !== undefined) return fc.array(arbitraryOf(list), { maxLength: 4 });
  const [, whole] = /^(.*) or null$/s.exec(codec) ?? [];
  if (whole !== undefined) return fc.option(arbitraryOf(whole), { nil: null });
  const [, names] = /^one of (.*)$/.exec(codec) ?? [];
  if (names !== undefined) return fc.constantFrom(...names.split(' | '));
  const [, inner] = /^\w+ \{ (.*) \}$/s.exec(codec) ?? [];
  if (inner === undefined) throw new Error(`no values are known for the codec '${codec}'`);
  return recordOf(fieldsIn(inner));
}

/** The fields of a nested shape: commas within braces part nothing. */
function fieldsIn(text: string): readonly (readonly [string, string])[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const unit of text) {
    if (unit === '{') depth += 1;
    if (unit === '}') depth -= 1;
    if (unit === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += unit;
  }
  return [...parts, part].map((one) => {
    const at = one.indexOf(':');
    return [one.slice(0, at).trim(), one.slice(at + 1).trim()] as const;
  });
}

/** A reading says what the body says, as the client reads it. */
function recordOf(fields: readonly (readonly [string, string])[]): fc.Arbitrary<unknown> {
  const arbitraries = fields.map(([field, codec]) => [field, arbitraryOf(codec)] as const);
  return fc.record(Object.fromEntries(arbitraries)).chain((made: Record<string, unknown>) => {
    if (!('reading' in made)) return fc.constant(made);
    if (typeof made.body === 'string') {
      return fc.constant({ ...made, reading: readMarker(made.body, SCOPE) });
    }
    return body.map((text) => ({ ...made, reading: readMarker(text, SCOPE) }));
  });
}

const shapeArbitrary = ({ type, fields }: ShapeEntry): fc.Arbitrary<Observation> =>
  recordOf(fields).map((made) => ({ type, ...(made as object) }) as Observation);

/** Observations of one type. */
export const BY_TYPE: ReadonlyMap<string, fc.Arbitrary<Observation>> = new Map(
  describeShapes().map((entry) => [entry.type, shapeArbitrary(entry)]),
);

export const anyObservation: fc.Arbitrary<Observation> = fc.oneof(...BY_TYPE.values());
