// Finds a message by its server id: an open-addressing table of message indices, about 8 bytes per
// message, that compares against the ids of the ledger. Scopes keep ids of different threads apart.

import type { UserIndex } from '../../observation/index.ts';
import type { MessageLedger } from './message-ledger.ts';

const FIRST_CAPACITY = 1 << 12;
const EMPTY = -1;

/** The scope of ids that are unique in the whole run. */
export const GLOBAL_SCOPE = -1;

const USER_LIMIT = 1 << 24;
const TWO_POW_32 = 4_294_967_296;

/** The scope of ids that are unique among the messages of two users, either way. */
export function pairScope(one: UserIndex, other: UserIndex): number {
  return one < other ? one * USER_LIMIT + other : other * USER_LIMIT + one;
}

export class IdIndex {
  readonly #ledger: MessageLedger;
  /** The scope of a message's id; must not change while the message is in the table. */
  readonly #scopeOf: (message: number) => number;
  #slots = new Int32Array(FIRST_CAPACITY).fill(EMPTY);
  #count = 0;

  constructor(ledger: MessageLedger, scopeOf: (message: number) => number) {
    this.#ledger = ledger;
    this.#scopeOf = scopeOf;
  }

  /** The message that bears the id in the scope, or -1. */
  find(scope: number, id: string): number {
    const mask = this.#slots.length - 1;
    let at = hashOf(scope, id) & mask;
    for (;;) {
      const message = this.#slots[at] as number;
      if (message === EMPTY) return -1;
      if (this.#ledger.idOf(message) === id && this.#scopeOf(message) === scope) return message;
      at = (at + 1) & mask;
    }
  }

  /** Enters a message whose id the ledger has; the id must not be in its scope yet. */
  add(message: number): void {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    this.#count += 1;
    this.#place(message);
  }

  #place(message: number): void {
    const mask = this.#slots.length - 1;
    let at = hashOf(this.#scopeOf(message), this.#ledger.idOf(message) ?? '') & mask;
    while (this.#slots[at] !== EMPTY) at = (at + 1) & mask;
    this.#slots[at] = message;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(EMPTY);
    for (const message of old) if (message !== EMPTY) this.#place(message);
  }
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
