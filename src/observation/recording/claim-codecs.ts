// Codecs of what servers say: ids, times, markers, texts. A text is never written: one that is as
// it was sent is made again from its marker, and of any other its length alone is kept.

import type { Marker, MarkerReading } from '../observation.ts';
import { RecordingDamage } from './byte-reader.ts';
import type { Decoding, Encoding } from './coding.ts';
import { type Codec, index } from './plain-codecs.ts';

/** Digits without leading zeros that a float holds exactly. */
const SMALL_NUMBER = /^(?:0|[1-9]\d{0,13})$/;

/** `2026-01-05T12:34:56`, the fraction and the zone of a time. */
const TIME = /^(.{19})(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/;

/** The verifier reads no longer text as a time, and shows no more of it. */
const LONGEST_TIME = 40;

/** What stands in a replay for a text that was not kept: no text of ours begins so. */
const WITHHELD = '\u0001';

/** Lists in the order of their codes; they are part of the format. */
const KINDS = ['message', 'probe', 'fence'] as const;

const STATUS = { ours: 0, damaged: 1, 'other-run': 2, none: 3 } as const;
const [OTHER_PARTIES, RETRIED, OTHER_LENGTH, KIND_SHIFT] = [4, 8, 16, 5];

/** Whether a body of a replay stands for a text that was not kept. */
export function isWithheld(body: string): boolean {
  return body.startsWith(WITHHELD);
}

/** An id of a message or a thread: mostly a number a little larger than the one before. */
export const serverId: Codec<string> = {
  name: 'server id',
  write: (to, value) => {
    if (!SMALL_NUMBER.test(value)) {
      to.out.whole(1);
      to.sharedText(value);
      return;
    }
    const step = Number(value) - to.known.lastNumericId;
    to.known.lastNumericId = Number(value);
    to.out.whole((step >= 0 ? step * 2 : -step * 2 - 1) * 2);
  },
  read: (from) => {
    const coded = from.input.whole();
    if (coded === 1) return from.sharedText();
    if (coded % 2 === 1) throw new RecordingDamage('an id is written in no known way');
    const zigzag = coded / 2;
    const id = from.known.lastNumericId + (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    if (!SMALL_NUMBER.test(String(id))) throw new RecordingDamage('an id is out of its range');
    from.known.lastNumericId = id;
    return String(id);
  },
};

/** An account id: the index of its user, or a text that is nobody's. */
const account: Codec<string> = {
  name: 'account',
  write: (to, value) => {
    const user = to.terms.userOf(value);
    const isKnown = user >= 0 && to.terms.idOf(user) === value;
    index.write(to, isKnown ? user : -1);
    if (!isKnown) to.sharedText(value);
  },
  read: (from) => {
    const user = index.read(from);
    return user < 0 ? from.sharedText() : from.terms.idOf(user);
  },
};

export const otherAccount: Codec<string> = { ...account, name: 'account' };

/** The account that a frame or a row names as its sender. */
export const senderAccount: Codec<string> = {
  name: 'sender account',
  write: (to, value) => {
    account.write(to, value);
    to.known.claimedSender = to.terms.userOf(value);
  },
  read: (from) => {
    const value = account.read(from);
    from.known.claimedSender = from.terms.userOf(value);
    return value;
  },
};

export const receiverAccount: Codec<string> = {
  name: 'receiver account',
  write: (to, value) => {
    account.write(to, value);
    to.known.claimedReceiver = to.terms.userOf(value);
  },
  read: (from) => {
    const value = account.read(from);
    from.known.claimedReceiver = from.terms.userOf(value);
    return value;
  },
};

/** A time as the server wrote it; one too long to be a time is cut where nobody looks. */
export const timeText: Codec<string> = {
  name: 'time',
  write: (to, whole) => {
    const value = cutTime(whole);
    if (value === to.known.lastTime) {
      to.out.byte(0);
      return;
    }
    to.known.lastTime = value;
    const parts = value.length > LONGEST_TIME ? null : TIME.exec(value);
    if (parts === null) {
      to.out.byte(1);
      to.sharedText(value);
      return;
    }
    const [, second = '', fraction = '', zone = ''] = parts;
    to.out.byte(2 + fraction.length);
    to.sharedText(second);
    to.sharedText(zone);
    if (fraction !== '') to.out.whole(Number(fraction));
  },
  read: (from) => {
    const form = from.input.byte();
    if (form === 0) return from.known.lastTime;
    if (form > 11) throw new RecordingDamage('a time is written in no known way');
    from.known.lastTime = form === 1 ? from.sharedText() : readTime(from, form - 2);
    return from.known.lastTime;
  },
};

function cutTime(value: string): string {
  if (value.length <= LONGEST_TIME) return value;
  return `${value.slice(0, LONGEST_TIME)}${WITHHELD}${value.length}`;
}

function readTime(from: Decoding, digits: number): string {
  const second = from.sharedText();
  const zone = from.sharedText();
  if (digits === 0) return second + zone;
  return `${second}.${String(from.input.whole()).padStart(digits, '0')}${zone}`;
}

/** A marker that we made ourselves. */
export const marker: Codec<Marker> = {
  name: 'marker',
  write: (to, value) => {
    to.out.whole(value.attempt * KINDS.length + KINDS.indexOf(value.kind));
    to.out.whole(value.sender);
    to.out.whole(value.receiver);
    to.out.whole(value.sequence);
    to.out.whole(value.length);
  },
  read: ({ input }) => {
    const coded = input.whole();
    const kind = KINDS[coded % KINDS.length] ?? 'message';
    const attempt = Math.floor(coded / KINDS.length);
    const [sender, receiver, sequence, length] = [
      input.whole(),
      input.whole(),
      input.whole(),
      input.whole(),
    ];
    return { kind, sender, receiver, sequence, attempt, length };
  },
};

/** What a body says about itself; parties and length are written where they surprise. */
export const reading: Codec<MarkerReading> = {
  name: 'reading',
  write: (to, value) => {
    to.known.composed = null;
    if (value.status === 'ours') writeOurs(to, value.marker);
    else to.out.whole(STATUS[value.status]);
    if (value.status !== 'damaged') return;
    index.write(to, value.sender);
    index.write(to, value.receiver);
    index.write(to, value.sequence);
  },
  read: (from) => {
    from.known.composed = null;
    const coded = from.input.whole();
    if (coded % 4 === STATUS.ours) return { status: 'ours', marker: readOurs(from, coded) };
    if (coded === STATUS.damaged) {
      const [sender, receiver] = [index.read(from), index.read(from)];
      return { status: 'damaged', sender, receiver, sequence: index.read(from) };
    }
    if (coded === STATUS['other-run']) return { status: 'other-run' };
    if (coded === STATUS.none) return { status: 'none' };
    throw new RecordingDamage('a reading is of no known kind');
  },
};

function writeOurs(to: Encoding, value: Marker): void {
  const { known, out } = to;
  const body = to.terms.composeBody(value);
  known.composed = body;
  const isSame = value.sender === known.claimedSender && value.receiver === known.claimedReceiver;
  const flags =
    (isSame ? 0 : OTHER_PARTIES) |
    (value.attempt === 0 ? 0 : RETRIED) |
    (value.length === body.length ? 0 : OTHER_LENGTH);
  out.whole(STATUS.ours | flags | (KINDS.indexOf(value.kind) << KIND_SHIFT));
  out.whole(value.sequence);
  if (!isSame) {
    out.whole(value.sender);
    out.whole(value.receiver);
  }
  if (value.attempt !== 0) out.whole(value.attempt);
  if (value.length !== body.length) out.whole(value.length);
}

function readOurs(from: Decoding, coded: number): Marker {
  const { known, input } = from;
  const kind = KINDS[coded >> KIND_SHIFT];
  if (kind === undefined) throw new RecordingDamage('a marker is of no known kind');
  const sequence = input.whole();
  const isSame = (coded & OTHER_PARTIES) === 0;
  const sender = isSame ? known.claimedSender : input.whole();
  const receiver = isSame ? known.claimedReceiver : input.whole();
  if (sender < 0 || receiver < 0) throw new RecordingDamage('a marker names nobody');
  const attempt = (coded & RETRIED) === 0 ? 0 : input.whole();
  const body = from.composeBody({ kind, sender, receiver, sequence, attempt });
  known.composed = body;
  const length = (coded & OTHER_LENGTH) === 0 ? body.length : input.whole();
  return { kind, sender, receiver, sequence, attempt, length };
}

/** A body, after its reading: 0 for the text that was sent, else one more than its length. */
export const bodyText: Codec<string> = {
  name: 'body',
  write: (to, value) => {
    if (value === to.known.composed) {
      to.out.whole(0);
      return;
    }
    to.out.whole(value.length + 1);
    to.withheld.add(value);
  },
  read: (from) => {
    const coded = from.input.whole();
    if (coded > 0) {
      from.claimUnits(coded - 1);
      return WITHHELD.repeat(coded - 1);
    }
    if (from.known.composed === null) throw new RecordingDamage('a text was sent by nobody');
    return from.known.composed;
  },
};
