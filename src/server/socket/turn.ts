// The work of one turn of the event loop: what sockets and reads queue is written in one
// transaction, and only then told. Must not know what a batch does: a relay is passed in.

import type { ThreadView } from '../store/index.ts';
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

export class Turn {
  readonly #relay: Relay;
  #queue: AcceptedMessage[] = [];
  #marks: ReadMark[] = [];
  #isScheduled = false;
  #isOver = false;

  constructor(relay: Relay) {
    this.#relay = relay;
  }

  /** Messages that arrived and have no id yet. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  addMessage(message: AcceptedMessage): void {
    this.#queue.push(message);
    if (!this.#isScheduled) this.#schedule();
  }

  addReadMark(mark: ReadMark): void {
    this.#marks.push(mark);
    if (!this.#isScheduled) this.#schedule();
  }

  /** Writes everything that is queued now. */
  finish(): void {
    while (this.#queue.length > 0 || this.#marks.length > 0) this.#flush();
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
    this.#flush();
    if (this.#queue.length > 0) this.#schedule();
  };

  #flush(): void {
    const all = this.#queue;
    const marks = this.#marks;
    const batch = all.length > MAX_BATCH_SIZE ? all.slice(0, MAX_BATCH_SIZE) : all;
    this.#queue = all.length > MAX_BATCH_SIZE ? all.slice(MAX_BATCH_SIZE) : [];
    this.#marks = [];
    this.#relay.process(batch, marks);
  }
}
