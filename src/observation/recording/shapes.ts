// How each observation is written: every field with its codec, in order. A type or a field without
// an entry does not compile, and neither does a codec that cannot write what the field may hold.
// The table goes into the header of each recording; its order is the encoding.

import type { MessageRow, Observation, ThreadRow } from '../observation.ts';
import {
  bodyText,
  marker,
  otherAccount,
  reading,
  receiverAccount,
  senderAccount,
  serverId,
  timeText,
} from './claim-codecs.ts';
import type { Decoding, Encoding } from './coding.ts';
import {
  type Codec,
  duration,
  index,
  instant,
  listOf,
  nullable,
  number,
  oneOf,
  text,
  truth,
  word,
} from './plain-codecs.ts';

export type FieldCodecs<T> = { readonly [Field in Exclude<keyof T, 'type'>]-?: Codec<T[Field]> };

type Shapes = {
  readonly [Type in Observation['type']]: FieldCodecs<Extract<Observation, { type: Type }>>;
};

const idType = oneOf('number', 'string');
const purpose = oneOf('load', 'readback', 'preflight');

/** Ids before the reading, the reading before the body: they are counted from one another. */
const row = nested<MessageRow>('row', {
  id: serverId,
  idType,
  threadId: serverId,
  senderId: senderAccount,
  receiverId: receiverAccount,
  reading,
  body: bodyText,
  created: timeText,
  updated: timeText,
  seen: nullable(truth),
});

const thread = nested<ThreadRow>('thread', {
  threadId: serverId,
  otherUserId: otherAccount,
  last: nullable(row),
});

export const SHAPES: Shapes = {
  sent: {
    atMs: instant,
    user: index,
    socket: index,
    marker,
    hashHigh: word,
    hashLow: word,
    load: index,
    intendedAtMs: instant,
    dispatchedAtMs: instant,
    measured: truth,
  },
  'not-sent': {
    atMs: instant,
    user: index,
    marker,
    load: index,
    reason: oneOf('socket-not-open', 'aborted'),
  },
  frame: {
    action: oneOf('conf_message', 're_message'),
    atMs: instant,
    user: index,
    socket: index,
    id: serverId,
    idType,
    senderId: senderAccount,
    receiverId: receiverAccount,
    reading,
    body: bodyText,
    timestamp: timeText,
  },
  'error-frame': {
    atMs: instant,
    user: index,
    socket: index,
    code: text,
    refused: nullable(marker),
  },
  'frame-violation': {
    atMs: instant,
    user: index,
    socket: index,
    violation: oneOf(
      'malformed-frame',
      'unknown-action',
      'wrong-type',
      'oversize-frame',
      'websocket-violation',
    ),
    detail: text,
    excerpt: text,
    reading,
    action: text,
  },
  'socket-opened': {
    atMs: instant,
    user: index,
    socket: index,
    primary: truth,
    connectMs: duration,
  },
  'socket-closing': { atMs: instant, user: index, socket: index },
  'socket-closed': {
    atMs: instant,
    user: index,
    socket: index,
    code: number,
    side: oneOf('us', 'cut', 'server', 'network'),
  },
  'reading-paused': { atMs: instant, user: index, socket: index },
  'reading-resumed': { atMs: instant, user: index, socket: index },
  'bad-input-tried': {
    atMs: instant,
    user: index,
    socket: index,
    input: text,
    outcome: oneOf('answered', 'closed', 'ignored'),
  },
  'token-tried': {
    atMs: instant,
    user: index,
    where: oneOf('socket', 'rest'),
    status: number,
    outcome: oneOf('refused', 'accepted', 'unclear'),
  },
  'connect-failed': {
    atMs: instant,
    user: index,
    status: number,
    reason: oneOf('refused', 'timeout', 'network', 'tls', 'resources'),
  },
  pong: { atMs: instant, user: index, socket: index, pingMs: duration },
  'pong-missing': { atMs: instant, user: index, socket: index, silentMs: duration, left: truth },
  history: {
    user: index,
    partner: index,
    askedAtMs: instant,
    atMs: instant,
    rows: listOf(row),
    bytes: number,
    purpose,
    load: index,
    intendedAtMs: instant,
    measured: truth,
  },
  threads: {
    user: index,
    askedAtMs: instant,
    atMs: instant,
    rows: listOf(thread),
    bytes: number,
    purpose,
    load: index,
    intendedAtMs: instant,
    measured: truth,
  },
  'read-failed': {
    atMs: instant,
    askedAtMs: instant,
    user: index,
    partner: index,
    what: oneOf('history', 'threads'),
    status: number,
    reason: oneOf('status', 'timeout', 'network', 'too-large', 'cached', 'malformed', 'aborted'),
    detail: text,
    purpose,
  },
  'http-violation': { atMs: instant, user: index, request: text, detail: text },
  'http-checked': { atMs: instant, user: index },
  authenticated: { atMs: instant, user: index, how: oneOf('login', 'refresh'), loginMs: duration },
  disturbance: { atMs: instant, what: oneOf('loop-gap'), gapMs: duration },
  'clock-read': { atMs: instant, wallMs: number },
};

/** One table row of the header: a type, its fields and how they are written. */
export interface ShapeEntry {
  readonly type: string;
  readonly fields: readonly (readonly [field: string, codec: string])[];
}

/** The fields of a shape, whatever its type: what loops need. */
type AnyFields = readonly (readonly [string, Codec<unknown>])[];

const TYPES = Object.keys(SHAPES) as Observation['type'][];
const FIELDS: readonly AnyFields[] = TYPES.map((type) => fieldsOf(SHAPES[type]));
const TYPE_PLACES = new Map<Observation['type'], number>(TYPES.map((type, place) => [type, place]));

/** The place of a type in the table. */
export function placeOf(type: Observation['type']): number {
  return TYPE_PLACES.get(type) ?? -1;
}

/** Writes the fields of an observation, without its type. */
export function writeFields(to: Encoding, place: number, observation: Observation): void {
  writeAll(to, FIELDS[place] ?? [], observation);
}

/** Reads the observation of the type at a place of the table; null when there is none. */
export function readObservation(from: Decoding, place: number): Observation | null {
  const [type, fields] = [TYPES[place], FIELDS[place]];
  if (type === undefined || fields === undefined) return null;
  return readAll<Observation>(from, fields, { type });
}

/** The table as the header tells it. */
export function describeShapes(): readonly ShapeEntry[] {
  return TYPES.map((type, place) => ({
    type,
    fields: (FIELDS[place] ?? []).map(([field, codec]) => [field, codec.name] as const),
  }));
}

function nested<T>(name: string, codecs: FieldCodecs<T>): Codec<T> {
  const fields = fieldsOf(codecs);
  const told = fields.map(([field, codec]) => `${field}: ${codec.name}`).join(', ');
  return {
    name: `${name} { ${told} }`,
    write: (to, value) => writeAll(to, fields, value),
    read: (from) => readAll<T>(from, fields, {}),
  };
}

function writeAll(to: Encoding, fields: AnyFields, value: unknown): void {
  const record = value as Readonly<Record<string, unknown>>;
  for (const [field, codec] of fields) codec.write(to, record[field]);
}

/** Each field comes from its own codec: the whole is of the type that the shape was made for. */
function readAll<T>(from: Decoding, fields: AnyFields, begun: Record<string, unknown>): T {
  for (const [field, codec] of fields) begun[field] = codec.read(from);
  return begun as T;
}

function fieldsOf(codecs: object): AnyFields {
  return Object.entries(codecs) as [string, Codec<unknown>][];
}
