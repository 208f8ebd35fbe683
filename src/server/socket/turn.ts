// The work of one turn of the event loop: what sockets and reads queue is written in one
// transaction, and only then told. Must not know what a batch does: a relay is passed in.

import type { ThreadView } from '../store/index.ts';
import type { Ceiling } from './ceiling.ts';
import type { AcceptedMessage } from './message.ts';

/** Stores a batch and tells the parties after the commit; answers for failures itself. */
export interface Relay {
  process(batch: readonly AcceptedMessage[], marks: readonly ReadMark[]): void;
}

/** A user has read a thread up to an id. */
export interface ReadMark {
  readonly view: ThreadView;
  readonly viewerPk: number;
  readonly upToId: number;
}

/** Messages of one transaction: bounds the latency of the first of them. */
const MAX_BATCH_SIZE = 2048;
/** How often a server at its ceiling looks for what is due. */
const LOOK_EVERY_MS = 1;

export class Turn {
  readonly #relay: Relay;
  readonly #ceiling: Ceiling | null;
  #queue: AcceptedMessage[] = [];
  #marks: ReadMark[] = [];
  #isScheduled = false;
  #isOver = false;

  /** `ceiling`: messages above it wait; null: none does. */
  constructor(relay: Relay, ceiling: Ceiling | null = null) {
    this.#relay = relay;
    this.#ceiling = ceiling;
  }

  /** Messages that arrived and have no id yet. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  addMessage(message: AcceptedMessage): void {
    if (this.#queue.length === 0) this.#ceiling?.wake();
    this.#queue.push(message);
    if (!this.#isScheduled) this.#schedule();
  }

  addReadMark(mark: ReadMark): void {
    this.#marks.push(mark);
    if (!this.#isScheduled) this.#schedule();
  }

  /** Writes everything that is queued now, whatever the ceiling. */
  finish(): void {
    while (this.#queue.length > 0 || this.#marks.length > 0) this.#flush(this.#queue.length);
  }

  /** Takes nothing more; what is queued is forgotten. */
  stop(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#marks = [];
  }

  #schedule(): void {
    this.#isScheduled = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#isScheduled = false;
    if (this.#isOver) return;
    const dueCount = this.#ceiling?.take(this.#queue.length) ?? this.#queue.length;
    if (dueCount > 0 || this.#marks.length > 0) this.#flush(dueCount);
    if (this.#queue.length === 0) return;
    if (this.#ceiling === null) this.#schedule();
    else this.#lookAgain();
  };

  #lookAgain(): void {
    this.#isScheduled = true;
    setTimeout(this.#run, LOOK_EVERY_MS);
  }

  #flush(dueCount: number): void {
    const all = this.#queue;
    const marks = this.#marks;
    const count = Math.min(dueCount, MAX_BATCH_SIZE);
    const batch = all.length > count ? all.slice(0, count) : all;
    this.#queue = all.length > count ? all.slice(count) : [];
    this.#marks = [];
    this.#relay.process(batch, marks);
  }
}
