// What a user has seen and not answered yet. It holds who wrote and in which load, never a text.

import type { UserIndex } from '../observation/index.ts';

/**
 * Messages of one user that may await an answer at once; beyond it the oldest is forgotten, and
 * counted.
 */
export const AWAITING_LIMIT = 64;

interface AwaitingMessage {
  readonly load: number;
  readonly from: UserIndex;
}

/** The messages that await an answer, oldest first. Small: at most `AWAITING_LIMIT` entries. */
export class View {
  #awaiting: AwaitingMessage[] = [];
  #forgottenCount = 0;

  /** Messages that were pushed out by newer ones and will never be answered. */
  get forgottenCount(): number {
    return this.#forgottenCount;
  }

  get awaitingCount(): number {
    return this.#awaiting.length;
  }

  add(load: number, from: UserIndex): void {
    this.#awaiting.push({ load, from });
    if (this.#awaiting.length > AWAITING_LIMIT) {
      this.#awaiting.shift();
      this.#forgottenCount += 1;
    }
  }

  /** Takes out the oldest message of the load, of anyone; its sender, or null. */
  takeAny(load: number): UserIndex | null {
    return this.#take((message) => message.load === load);
  }

  /** Takes out the oldest message of the load from one partner; false when there is none. */
  takeFrom(load: number, from: UserIndex): boolean {
    return this.#take((message) => message.load === load && message.from === from) !== null;
  }

  #take(matches: (message: AwaitingMessage) => boolean): UserIndex | null {
    const index = this.#awaiting.findIndex(matches);
    if (index < 0) return null;
    const [taken] = this.#awaiting.splice(index, 1);
    return taken === undefined ? null : taken.from;
  }
}
