// Probes and fences: asks users to send them, few at a time and no faster than the load itself,
// once per path. It knows who asked for nothing and judges nothing.

import type { UserIndex } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import {
  CONTROL_IN_FLIGHT_LIMIT,
  CONTROL_INTERVAL_MAX_MS,
  CONTROL_QUEUE_LIMIT,
  CONTROL_TIMEOUT_MS,
  CONTROL_TRIES,
} from '../../limits.ts';
import { Fifo } from './fifo.ts';
import type { Patience } from './patience.ts';

const USER_LIMIT = 1 << 24;

interface Wish {
  readonly kind: 'probe' | 'fence';
  readonly sender: UserIndex;
  readonly receiver: UserIndex;
}

/** `hopeless`: this path has left several control messages without an answer. */
export type Asked = 'asked' | 'under-way' | 'full' | 'hopeless';

export class Controls {
  readonly #context: VerifierContext;
  readonly #patience: Patience;
  readonly #queue = new Fifo<Wish>();
  /** Paths with a wish that waits (NaN) or is in flight (since when). */
  readonly #byPath = new Map<number, number>();
  /** Control messages in a row without an answer, by path. */
  readonly #silences = new Map<number, number>();
  #inFlightCount = 0;
  #nextAtMs = Number.NEGATIVE_INFINITY;
  #loadFirstAtMs = Number.NaN;
  #loadCount = 0;

  constructor(context: VerifierContext, patience: Patience) {
    this.#context = context;
    this.#patience = patience;
  }

  /** Wishes and control messages without an answer. */
  get outstandingCount(): number {
    return this.#byPath.size;
  }

  /** A message of the load was sent: control messages keep to its mean rate. */
  noteLoad(atMs: number): void {
    if (this.#loadCount === 0) this.#loadFirstAtMs = atMs;
    this.#loadCount += 1;
  }

  /** Wishes for a control message. One that is under way on the path serves as well. */
  ask(kind: Wish['kind'], sender: UserIndex, receiver: UserIndex): Asked {
    const path = pathOf(sender, receiver);
    if (this.#byPath.has(path)) return 'under-way';
    if ((this.#silences.get(path) ?? 0) >= CONTROL_TRIES) return 'hopeless';
    if (this.#queue.length >= CONTROL_QUEUE_LIMIT) return 'full';
    this.#byPath.set(path, Number.NaN);
    this.#queue.push({ kind, sender, receiver });
    return 'asked';
  }

  /** A message arrived: a control message on this path has been answered. */
  arrived(sender: UserIndex, receiver: UserIndex): void {
    const path = pathOf(sender, receiver);
    this.#silences.delete(path);
    const sinceMs = this.#byPath.get(path);
    if (sinceMs === undefined || Number.isNaN(sinceMs)) return;
    this.#byPath.delete(path);
    this.#inFlightCount -= 1;
  }

  advance(nowMs: number): void {
    if (this.#byPath.size === 0) return;
    this.#expire(nowMs);
    while (this.#inFlightCount < CONTROL_IN_FLIGHT_LIMIT && nowMs >= this.#nextAtMs) {
      const wish = this.#queue.shift();
      if (wish === undefined) return;
      this.#byPath.set(pathOf(wish.sender, wish.receiver), nowMs);
      this.#inFlightCount += 1;
      this.#nextAtMs = nowMs + this.#intervalMs(nowMs);
      this.#context.request({ type: 'send-control', ...wish });
    }
  }

  #expire(nowMs: number): void {
    if (this.#inFlightCount === 0) return;
    const limitMs = Math.max(CONTROL_TIMEOUT_MS, this.#patience.deliveryGraceMs);
    for (const [path, sinceMs] of this.#byPath) {
      if (!(nowMs - sinceMs >= limitMs)) continue;
      this.#byPath.delete(path);
      this.#inFlightCount -= 1;
      this.#silences.set(path, (this.#silences.get(path) ?? 0) + 1);
    }
  }

  #intervalMs(nowMs: number): number {
    if (this.#loadCount === 0) return CONTROL_INTERVAL_MAX_MS;
    return Math.min(CONTROL_INTERVAL_MAX_MS, (nowMs - this.#loadFirstAtMs) / this.#loadCount);
  }
}

function pathOf(sender: UserIndex, receiver: UserIndex): number {
  return sender * USER_LIMIT + receiver;
}
