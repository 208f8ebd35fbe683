// What the lean server keeps of each message: about 30 bytes in columns, from which its text and
// its row can be made again. Must not tell anybody.

import type { MessageKind } from '../../src/observation/index.ts';

interface Identity {
  readonly kind: MessageKind;
  readonly sender: number;
  readonly receiver: number;
  readonly sequence: number;
  readonly attempt: number;
}

const KINDS: readonly MessageKind[] = ['message', 'probe', 'fence'];
/** Probes and fences beside the load. */
const SPARE = 100_000;
const EPOCH_MS = Date.UTC(2026, 10, 22, 12);
const PAIR_BASE = 65_536;

export class MessageLog {
  readonly #senders: Uint16Array;
  readonly #receivers: Uint16Array;
  readonly #sequences: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #threads: Uint16Array;
  /** Microseconds since the start, never the same twice. */
  readonly #createdUs: Float64Array;
  /** The message before it in its conversation; -1 for none. */
  readonly #before: Int32Array;
  readonly #seconds: string[] = [];
  readonly #threadByPair = new Map<number, number>();
  readonly #lastOfThread: number[] = [];
  readonly #partners = new Map<number, Set<number>>();
  #count = 0;

  constructor(messages: number) {
    const room = messages + SPARE;
    this.#senders = new Uint16Array(room);
    this.#receivers = new Uint16Array(room);
    this.#sequences = new Uint32Array(room);
    this.#kinds = new Uint8Array(room);
    this.#threads = new Uint16Array(room);
    this.#createdUs = new Float64Array(room);
    this.#before = new Int32Array(room);
  }

  get count(): number {
    return this.#count;
  }

  add({ kind, sender, receiver, sequence }: Identity, atMs: number): number {
    const index = this.#count;
    if (index >= this.#senders.length)
      throw new Error('more control messages than there is room for');
    this.#count += 1;
    const thread = this.#threadOfPair(sender, receiver);
    this.#senders[index] = sender;
    this.#receivers[index] = receiver;
    this.#sequences[index] = sequence;
    this.#kinds[index] = KINDS.indexOf(kind);
    this.#threads[index] = thread;
    const lastUs = this.#createdUs[index - 1] ?? 0;
    this.#createdUs[index] = Math.max(lastUs + 1, (atMs + 1) * 1000);
    this.#before[index] = this.#lastOfThread[thread] ?? -1;
    this.#lastOfThread[thread] = index;
    return index;
  }

  partiesOf(index: number): { readonly sender: number; readonly receiver: number } {
    return { sender: this.#senders[index] ?? 0, receiver: this.#receivers[index] ?? 0 };
  }

  identityOf(index: number): Identity {
    const kind = KINDS[this.#kinds[index] ?? 0] ?? 'message';
    const sequence = this.#sequences[index] ?? 0;
    return { kind, ...this.partiesOf(index), sequence, attempt: 0 };
  }

  threadOf(index: number): number {
    return (this.#threads[index] ?? 0) + 1;
  }

  /** ISO 8601 with microseconds and the offset of UTC. */
  createdOf(index: number): string {
    const us = this.#createdUs[index] ?? 0;
    const seconds = Math.floor(us / 1_000_000);
    return `${this.#textOfSecond(seconds)}.${String(us - seconds * 1_000_000).padStart(6, '0')}+00:00`;
  }

  /** A run has few seconds and many messages. */
  #textOfSecond(second: number): string {
    const known = this.#seconds[second];
    if (known !== undefined) return known;
    const text = new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19);
    this.#seconds[second] = text;
    return text;
  }

  /** Messages of two users, the oldest first. */
  conversation(one: number, other: number): number[] {
    const thread = this.#threadByPair.get(pairOf(one, other));
    const found: number[] = [];
    if (thread === undefined) return found;
    for (let at = this.#lastOfThread[thread] ?? -1; at >= 0; at = this.#before[at] ?? -1) {
      found.push(at);
    }
    return found.reverse();
  }

  /** The last message of each conversation of a user. */
  lastOfEach(
    user: number,
  ): { readonly partner: number; readonly thread: number; readonly index: number }[] {
    return [...(this.#partners.get(user) ?? [])].map((partner) => {
      const thread = this.#threadByPair.get(pairOf(user, partner)) ?? 0;
      return { partner, thread: thread + 1, index: this.#lastOfThread[thread] ?? 0 };
    });
  }

  #threadOfPair(one: number, other: number): number {
    const pair = pairOf(one, other);
    const known = this.#threadByPair.get(pair);
    if (known !== undefined) return known;
    const thread = this.#threadByPair.size;
    this.#threadByPair.set(pair, thread);
    for (const [user, partner] of [
      [one, other],
      [other, one],
    ] as const) {
      const partners = this.#partners.get(user) ?? new Set();
      partners.add(partner);
      this.#partners.set(user, partners);
    }
    return thread;
  }
}

function pairOf(one: number, other: number): number {
  return one < other ? one * PAIR_BASE + other : other * PAIR_BASE + one;
}
