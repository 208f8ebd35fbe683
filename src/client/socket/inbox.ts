// What sockets received waits here, stamped, until the poll turn that read it is over; then it is
// parsed and stated in the order of arrival. So parsing never delays the stamp of a frame behind
// it.

import type { Clock } from '../../base/index.ts';

/** What arrived. `closed` travels the same way, so that it comes after the frames before it. */
export type InboxKind = 'frame' | 'pong' | 'oversize' | 'broken' | 'closed';

/** A text frame, or a binary one; nothing for what is no frame. */
export type InboxData = string | Buffer | null;

/** Whoever reads what one socket received. */
export interface InboxReader {
  receive(kind: InboxKind, data: InboxData, atMs: number): void;
}

/**
 * A turn that holds more is drained at once: frames are at most a few kernel buffers per socket.
 */
const MAX_WAITING_COUNT = 65_536;

export class Inbox {
  readonly #clock: Clock;
  readonly #onTurn: (lengthMs: number) => void;
  // One row per entry, spread over arrays that are reused: no object is made per frame.
  readonly #readers: InboxReader[] = [];
  readonly #kinds: InboxKind[] = [];
  readonly #data: InboxData[] = [];
  readonly #atMs: number[] = [];
  #next = 0;
  #isScheduled = false;
  #isDraining = false;

  /**
   * `onTurn` gets the length of each turn that read something, from its first stamp to its last
   * word.
   */
  constructor(clock: Clock, onTurn: (lengthMs: number) => void) {
    this.#clock = clock;
    this.#onTurn = onTurn;
  }

  push(reader: InboxReader, kind: InboxKind, data: InboxData): void {
    this.#readers.push(reader);
    this.#kinds.push(kind);
    this.#data.push(data);
    this.#atMs.push(this.#clock.nowMs());
    if (!this.#isScheduled) this.#schedule();
    if (this.#readers.length >= MAX_WAITING_COUNT) this.drain();
  }

  /**
   * Hands everything over that waits. A reader that throws is a bug; the rest still comes later.
   */
  drain = (): void => {
    this.#isScheduled = false;
    if (this.#isDraining || this.#readers.length === 0) return;
    const firstAtMs = this.#atMs[this.#next] ?? this.#clock.nowMs();
    this.#isDraining = true;
    try {
      while (this.#next < this.#readers.length) this.#handOver(this.#next++);
    } finally {
      this.#isDraining = false;
      if (this.#next < this.#readers.length) this.#schedule();
      else this.#clear();
    }
    this.#onTurn(this.#clock.nowMs() - firstAtMs);
  };

  #handOver(at: number): void {
    const reader = this.#readers[at] as InboxReader;
    reader.receive(this.#kinds[at] as InboxKind, this.#data[at] ?? null, this.#atMs[at] as number);
  }

  #schedule(): void {
    this.#isScheduled = true;
    setImmediate(this.drain);
  }

  #clear(): void {
    this.#readers.length = 0;
    this.#kinds.length = 0;
    this.#data.length = 0;
    this.#atMs.length = 0;
    this.#next = 0;
  }
}
