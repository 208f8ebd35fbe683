// What happened in a small finished history, as plain lists: messages, sockets, sightings, reads.
// Written from the specification for a second, naive judge: must use nothing of src/verify but
// the shape of its calls.

import { hash64 } from '../../../src/base/index.ts';
import type { MarkerReading, MessageRow, Observation } from '../../../src/observation/index.ts';
import type { Contract } from '../../../src/scenario/index.ts';
import { idOf } from '../history/chat-world.ts';
import type { Call } from '../history.ts';

export type Channel = 'conf' | 're' | 'row';

export interface Message {
  /** `sender>receiver#sequence`. */
  readonly name: string;
  readonly sender: number;
  readonly receiver: number;
  readonly sequence: number;
  /** -1: it was refused before it touched a socket. */
  readonly socket: number;
  readonly sentAtMs: number;
  /** Place among all observations. */
  readonly order: number;
  readonly hash: string;
  /** Not the verifier's own. */
  readonly isLoad: boolean;
}

export interface Sight {
  readonly channel: Channel;
  /** null: nothing says for sure which message it is. */
  readonly message: Message | null;
  readonly reading: MarkerReading;
  readonly atMs: number;
  readonly order: number;
  /** Whose socket or read it was. */
  readonly user: number;
  /** -1 for a row. */
  readonly socket: number;
  /** null: the frame lacked a field, and only its marker is known. */
  readonly shown: Shown | null;
}

export interface Shown {
  readonly id: string;
  readonly idType: 'number' | 'string';
  readonly senderId: string;
  readonly receiverId: string;
  readonly hash: string;
  /** `timestamp` of a frame, `created` of a row. */
  readonly time: string;
  readonly row: MessageRow | null;
}

export interface Socket {
  readonly socket: number;
  readonly user: number;
  readonly openedAtMs: number;
  /** The end, or the beginning of our own polite end; infinite: it was open to the last. */
  endAtMs: number;
}

export interface Read {
  readonly user: number;
  readonly partner: number;
  readonly askedAtMs: number;
  readonly atMs: number;
  readonly isReadback: boolean;
  /** In the order of the answer. */
  readonly rows: readonly Sight[];
}

export interface ThreadList {
  readonly user: number;
  readonly askedAtMs: number;
  readonly atMs: number;
  readonly entries: readonly {
    readonly threadId: string;
    readonly otherUserId: string;
    readonly last: Sight | null;
  }[];
}

export interface Facts {
  readonly contract: Contract;
  readonly isExclusive: boolean;
  readonly observations: readonly Observation[];
  readonly messages: readonly Message[];
  readonly sights: readonly Sight[];
  readonly sockets: readonly Socket[];
  readonly reads: readonly Read[];
  readonly threadLists: readonly ThreadList[];
  /** When settling ended. */
  readonly readbackAtMs: number;
  readonly endAtMs: number;
}

interface Shelves {
  readonly messages: Message[];
  readonly sights: Sight[];
  readonly sockets: Socket[];
  readonly reads: Read[];
  readonly threadLists: ThreadList[];
}

export function gatherFacts(
  calls: readonly Call[],
  policy: { readonly contract: Contract; readonly isExclusive: boolean },
): Facts {
  const observations = calls.flatMap((call) => (call.call === 'observe' ? call.observation : []));
  const instantOf = (name: Call['call']): number =>
    calls.reduce((at, call) => (call.call === name && 'nowMs' in call ? call.nowMs : at), 0);
  const messages = observations.flatMap(messageOf);
  const shelves = { messages, sights: [], sockets: [], reads: [], threadLists: [] };
  observations.forEach((observation, order) => {
    shelve(observation, order, shelves);
  });
  const ends = { readbackAtMs: instantOf('begin-readback'), endAtMs: instantOf('conclude') };
  return { ...policy, observations, ...shelves, ...ends };
}

function messageOf(observation: Observation, order: number): Message[] {
  if (observation.type !== 'sent' && observation.type !== 'not-sent') return [];
  const { sender, receiver, sequence, kind } = observation.marker;
  const isSent = observation.type === 'sent';
  const hash = isSent ? `${observation.hashHigh}:${observation.hashLow}` : '';
  const place = { socket: isSent ? observation.socket : -1, sentAtMs: observation.atMs, order };
  const name = `${sender}>${receiver}#${sequence}`;
  return [{ name, sender, receiver, sequence, ...place, hash, isLoad: kind === 'message' }];
}

function shelve(observation: Observation, order: number, shelves: Shelves): void {
  const { sights, sockets } = shelves;
  switch (observation.type) {
    case 'socket-opened': {
      const { socket, user, atMs } = observation;
      sockets.push({ socket, user, openedAtMs: atMs, endAtMs: Number.POSITIVE_INFINITY });
      break;
    }
    case 'socket-closing':
    case 'socket-closed': {
      const ended = sockets.find(({ socket }) => socket === observation.socket);
      if (ended !== undefined) ended.endAtMs = Math.min(ended.endAtMs, observation.atMs);
      break;
    }
    case 'frame':
    case 'frame-violation':
      sights.push(...sightOfFrame(observation, order, shelves));
      break;
    case 'history':
      shelveRead(observation, order, shelves);
      break;
    case 'threads':
      shelveThreads(observation, order, shelves);
      break;
    default:
  }
}

function sightOfFrame(
  frame: Extract<Observation, { type: 'frame' | 'frame-violation' }>,
  order: number,
  shelves: Shelves,
): Sight[] {
  if (frame.action !== 'conf_message' && frame.action !== 're_message') return [];
  const channel = frame.action === 'conf_message' ? 'conf' : 're';
  const { reading, atMs, user, socket } = frame;
  const place = { channel, reading, atMs, order, user, socket } as const;
  if (frame.type === 'frame-violation') {
    return [{ ...place, shown: null, message: byMarker(reading, shelves) }];
  }
  const { id, idType, senderId, receiverId } = frame;
  const what = { id, idType, senderId, receiverId, hash: hashOf(frame.body) };
  const shown = { ...what, time: frame.timestamp, row: null };
  return [{ ...place, shown, message: attribute(reading, shown, shelves) }];
}

function shelveRead(
  read: Extract<Observation, { type: 'history' }>,
  order: number,
  shelves: Shelves,
): void {
  const { user, partner, askedAtMs, atMs } = read;
  const rows = read.rows.map((row) => sightOfRow(row, { user, atMs, order }, shelves));
  shelves.sights.push(...rows);
  const isReadback = read.purpose === 'readback';
  shelves.reads.push({ user, partner, askedAtMs, atMs, isReadback, rows });
}

function shelveThreads(
  read: Extract<Observation, { type: 'threads' }>,
  order: number,
  shelves: Shelves,
): void {
  const { user, askedAtMs, atMs } = read;
  const entries = read.rows.map(({ threadId, otherUserId, last: row }) => {
    const last = row === null ? null : sightOfRow(row, { user, atMs, order }, shelves);
    if (last !== null) shelves.sights.push(last);
    return { threadId, otherUserId, last };
  });
  shelves.threadLists.push({ user, askedAtMs, atMs, entries });
}

function sightOfRow(
  row: MessageRow,
  place: Pick<Sight, 'user' | 'atMs' | 'order'>,
  shelves: Shelves,
): Sight {
  const { id, idType, senderId, receiverId, reading, created: time } = row;
  const shown = { id, idType, senderId, receiverId, hash: hashOf(row.body), time, row };
  const message = attribute(reading, shown, shelves);
  return { channel: 'row', ...place, socket: -1, reading, shown, message };
}

function hashOf(body: string): string {
  const { high, low } = hash64(body);
  return `${high}:${low}`;
}

/** By what the text says of itself; else by an id that only one message of these parties bore. */
function attribute(reading: MarkerReading, shown: Shown, shelves: Shelves): Message | null {
  const marked = byMarker(reading, shelves);
  if (marked !== null || reading.status === 'ours') return marked;
  const bearers = shelves.sights.flatMap(({ message, shown: other }) =>
    message !== null && other?.id === shown.id && isBetween(message, shown) ? message : [],
  );
  const [first, ...others] = new Set(bearers);
  return first !== undefined && others.length === 0 ? first : null;
}

function byMarker(reading: MarkerReading, { messages }: Shelves): Message | null {
  if (reading.status !== 'ours' && reading.status !== 'damaged') return null;
  const { sender, sequence } = reading.status === 'ours' ? reading.marker : reading;
  return messages.find((one) => one.sender === sender && one.sequence === sequence) ?? null;
}

function isBetween({ sender, receiver }: Message, { senderId, receiverId }: Shown): boolean {
  return senderId === idOf(sender) && receiverId === idOf(receiver);
}
