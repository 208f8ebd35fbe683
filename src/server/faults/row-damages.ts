// Lies about stored rows that hold for every later read: the row itself stays honest in the store.
// They live in memory and end with the server.

import type { HistoryRow } from '../rest/read-faults.ts';
import type { StoredMessage } from '../store/index.ts';

export interface RowDamage {
  /** The user that no longer sees the row. */
  readonly hiddenFromPk?: number;
  readonly shownThreadId?: number;
  readonly shownId?: number;
  readonly shownBody?: string;
  readonly shownCreatedUs?: number;
  readonly shownSeen?: boolean;
  /** The earlier row that it stands before. */
  readonly shownBeforeId?: number;
}

/** About 100 bytes each; beyond it the oldest lies are forgotten. */
const MAX_DAMAGES = 500_000;

export class RowDamages {
  readonly #byId = new Map<number, RowDamage>();
  readonly #splitThreads = new Set<number>();
  readonly #spareIds: number[] = [];

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

  /** Keeps an id that nothing is stored under. */
  keepSpare(id: number): void {
    if (this.#spareIds.length < MAX_DAMAGES) this.#spareIds.push(id);
  }

  /** The oldest spare id; undefined when there is none. */
  get spareId(): number | undefined {
    return this.#spareIds[0];
  }

  takeSpare(): void {
    this.#spareIds.shift();
  }

  /** Whether a message of the thread is shown under another thread already. */
  isSplit(threadId: number): boolean {
    return this.#splitThreads.has(threadId);
  }

  split(threadId: number): void {
    this.#splitThreads.add(threadId);
  }

  /** The rows of a history with every lie about their order. */
  inShownOrder(rows: readonly HistoryRow[]): HistoryRow[] {
    const shown = [...rows];
    for (const [index, row] of rows.entries()) {
      const earlier = shown[index - 1];
      const beforeId = this.#byId.get(row.message.id)?.shownBeforeId;
      if (earlier === undefined || beforeId !== earlier.message.id) continue;
      shown[index - 1] = row;
      shown[index] = earlier;
    }
    return shown;
  }

  isHidden(id: number, viewerPk: number): boolean {
    return this.#byId.get(id)?.hiddenFromPk === viewerPk;
  }

  /** The row as it is shown. */
  shown(message: StoredMessage): StoredMessage {
    const damage = this.#byId.get(message.id);
    if (damage === undefined) return message;
    const { shownId: id = message.id, shownThreadId: threadId = message.threadId } = damage;
    const { shownBody: body = message.body, shownCreatedUs: createdUs = message.createdUs } =
      damage;
    return { ...message, id, threadId, body, createdUs };
  }

  /** Whether the row is shown as seen. */
  shownSeen(row: HistoryRow): boolean {
    return this.#byId.get(row.message.id)?.shownSeen ?? row.seen;
  }
}
