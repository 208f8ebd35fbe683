// Lies about stored rows that hold for every later read: the row itself stays honest in the store.
// They live in memory and end with the server.

import type { StoredMessage } from '../store/index.ts';

export interface RowDamage {
  /** The user that no longer sees the row. */
  readonly hiddenFromPk?: number;
  readonly shownThreadId?: number;
  readonly shownId?: number;
}

/** About 100 bytes each; beyond it the oldest lies are forgotten. */
const MAX_DAMAGES = 500_000;

export class RowDamages {
  readonly #byId = new Map<number, RowDamage>();

  set(id: number, damage: RowDamage): void {
    if (this.#byId.size >= MAX_DAMAGES) {
      const oldest = this.#byId.keys().next();
      if (!oldest.done) this.#byId.delete(oldest.value);
    }
    this.#byId.set(id, damage);
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  isHidden(id: number, viewerPk: number): boolean {
    return this.#byId.get(id)?.hiddenFromPk === viewerPk;
  }

  /** The row as it is shown. */
  shown(message: StoredMessage): StoredMessage {
    const damage = this.#byId.get(message.id);
    if (damage === undefined) return message;
    const { shownId: id = message.id, shownThreadId: threadId = message.threadId } = damage;
    return { ...message, id, threadId };
  }
}
