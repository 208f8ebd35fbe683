// Finds a message by its server id: open-addressing tables of message indices, five to seven bytes
// per message, that compare against the ids of the ledger. Scopes keep ids of different threads
// apart. Many small tables, so that none of them takes long when it grows.

import type { UserIndex } from '../../observation/index.ts';
import type { MessageLedger } from './message-ledger.ts';

const SEGMENT_BITS = 8;
const SEGMENTS = 1 << SEGMENT_BITS;
const FIRST_CAPACITY = 16;
const GROWTH = 1.5;
const FULL = 0.85;
const EMPTY = 0;

/** The scope of ids that are unique in the whole run. */
export const GLOBAL_SCOPE = -1;

const USER_LIMIT = 1 << 24;
const TWO_POW_32 = 4_294_967_296;

/** The scope of ids that are unique among the messages of two users, either way. */
export function pairScope(one: UserIndex, other: UserIndex): number {
  return one < other ? one * USER_LIMIT + other : other * USER_LIMIT + one;
}

/** A slot holds a message index plus one, and above it as many bits of the hash as fit. */
interface Segment {
  slots: Uint32Array;
  count: number;
  /** Bits of a slot that are the message. */
  bits: number;
}

export class IdIndex {
  readonly #ledger: MessageLedger;
  /** The scope of a message's id; must not change while the message is in the table. */
  readonly #scopeOf: (message: number) => number;
  readonly #segments: Segment[] = [];

  constructor(ledger: MessageLedger, scopeOf: (message: number) => number) {
    this.#ledger = ledger;
    this.#scopeOf = scopeOf;
    for (let at = 0; at < SEGMENTS; at += 1) {
      this.#segments.push({ slots: new Uint32Array(FIRST_CAPACITY), count: 0, bits: 16 });
    }
  }

  /** The message that bears the id in the scope, or -1. */
  find(scope: number, id: string): number {
    const hash = hashOf(scope, id);
    const { slots, bits } = this.#segmentOf(hash);
    const tag = tagOf(hash, bits);
    let at = placeOf(hash, slots.length);
    for (;;) {
      const slot = slots[at] as number;
      if (slot === EMPTY) return -1;
      if ((slot & ~maskOf(bits)) === tag) {
        const message = (slot & maskOf(bits)) - 1;
        if (this.#ledger.idOf(message) === id && this.#scopeOf(message) === scope) return message;
      }
      at = at + 1 === slots.length ? 0 : at + 1;
    }
  }

  /** Enters a message whose id the ledger has; the id must not be in its scope yet. */
  add(message: number): void {
    const hash = this.#hashOf(message);
    const segment = this.#segmentOf(hash);
    if (message + 1 > maskOf(segment.bits)) this.#rebuild(segment, segment.slots.length);
    if (segment.count + 1 > segment.slots.length * FULL) {
      this.#rebuild(segment, Math.ceil(segment.slots.length * GROWTH));
    }
    segment.count += 1;
    place(segment, hash, message);
  }

  #segmentOf(hash: number): Segment {
    return this.#segments[hash & (SEGMENTS - 1)] as Segment;
  }

  #hashOf(message: number): number {
    return hashOf(this.#scopeOf(message), this.#ledger.idOf(message) ?? '');
  }

  #rebuild(segment: Segment, capacity: number): void {
    const { slots: old, bits } = segment;
    segment.slots = new Uint32Array(capacity);
    segment.bits = bitsFor(this.#ledger.count);
    for (const slot of old) {
      if (slot === EMPTY) continue;
      const message = (slot & maskOf(bits)) - 1;
      place(segment, this.#hashOf(message), message);
    }
  }
}

/** Room for twice as many messages as there are. */
function bitsFor(count: number): number {
  return Math.min(31, Math.max(16, 33 - Math.clz32(count + 1)));
}

function maskOf(bits: number): number {
  return 2 ** bits - 1;
}

/** Signed, like everything that is compared with it. */
function tagOf(hash: number, bits: number): number {
  return (hash >>> SEGMENT_BITS) << bits;
}

function placeOf(hash: number, capacity: number): number {
  const other = Math.imul(hash, 0x9e3779b1) >>> 0;
  return Math.floor((other * capacity) / TWO_POW_32);
}

function place({ slots, bits }: Segment, hash: number, message: number): void {
  let at = placeOf(hash, slots.length);
  while (slots[at] !== EMPTY) at = at + 1 === slots.length ? 0 : at + 1;
  slots[at] = tagOf(hash, bits) | (message + 1);
}

/** FNV-1a over the id, started from the scope, and stirred so that the low bits depend on all. */
function hashOf(scope: number, id: string): number {
  const folded = (scope >>> 0) ^ Math.floor(scope / TWO_POW_32);
  let hash = Math.imul(folded ^ 0x811c9dc5, 0x01000193);
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
