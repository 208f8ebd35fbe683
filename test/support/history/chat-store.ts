// The store of the scripted server: ids, threads, times and rows, as a correct server keeps them.

import type { ServerRow } from './message-plan.ts';

/** 22 November 2026, 12:00 UTC: the server's clock at 0 of the other. */
export const EPOCH_MS = Date.UTC(2026, 10, 22, 12);
const EPOCH_US = EPOCH_MS * 1000;

export interface StoreHabits {
  /** Ids of messages: numbers over all threads, in quotes, numbers of each thread, or texts. */
  readonly ids: 'number' | 'quoted' | 'thread' | 'text';
  /** Written precision of times over REST. */
  readonly restUnit: 'second' | 'millisecond' | 'microsecond';
  /** Histories run upwards or downwards. */
  readonly order: 'up' | 'down';
  /** Histories show so many of the latest rows; null: all. */
  readonly windowRows: number | null;
}

export class ChatStore {
  readonly habits: StoreHabits;
  readonly #threads = new Map<string, { readonly id: string; readonly rows: ServerRow[] }>();
  readonly #lastIds = new Map<string, number>();
  #lastUs = 0;

  constructor(habits: StoreHabits) {
    this.habits = habits;
  }

  threadOf(one: number, other: number): { readonly id: string; readonly rows: ServerRow[] } {
    const key = one < other ? `${one}-${other}` : `${other}-${one}`;
    const known = this.#threads.get(key);
    if (known !== undefined) return known;
    const number = this.#threads.size + 1;
    const id = this.habits.ids === 'text' ? `thread-${number}` : String(number);
    const thread = { id, rows: [] };
    this.#threads.set(key, thread);
    return thread;
  }

  allotId(threadId: string): string {
    const scope = this.habits.ids === 'thread' ? threadId : 'all';
    const number = (this.#lastIds.get(scope) ?? 1000) + 1;
    this.#lastIds.set(scope, number);
    return this.habits.ids === 'text' ? `message-${number}` : String(number);
  }

  timeUs(nowMs: number): number {
    return EPOCH_US + Math.floor(nowMs * 1000);
  }

  /** Microseconds since the epoch; no two messages bear the same. */
  allotTimeUs(nowMs: number): number {
    this.#lastUs = Math.max(this.#lastUs + 1, this.timeUs(nowMs));
    return this.#lastUs;
  }

  /** Behind the rows that are older. */
  add(row: ServerRow): void {
    const { rows } = this.threadOf(row.sender, row.receiver);
    const at = rows.findLastIndex(({ createdUs }) => createdUs <= row.createdUs) + 1;
    rows.splice(at, 0, row);
  }

  /** What a user reads of a conversation now; copies. */
  history(user: number, partner: number): ServerRow[] {
    const { order, windowRows } = this.habits;
    const visible = this.visibleTo(user, partner);
    const shown = windowRows === null ? visible : visible.slice(-windowRows);
    return order === 'up' ? shown : shown.reverse();
  }

  /** A user was shown a conversation: what he received there is seen. */
  markSeen(user: number, partner: number): void {
    for (const row of this.threadOf(user, partner).rows) if (row.receiver === user) row.seen = true;
  }

  /** All that a user may see of a conversation, the oldest first; copies. */
  visibleTo(user: number, partner: number): ServerRow[] {
    const { rows } = this.threadOf(user, partner);
    return rows.filter((row) => row.hiddenFrom !== user).map((row) => ({ ...row }));
  }

  /** Partners of a user, the one with the newest message first. */
  partnersOf(user: number): { readonly partner: number; readonly id: string }[] {
    const partners = [...this.#threads].flatMap(([key, { id, rows }]) => {
      const [first = -1, second = -1] = key.split('-').map(Number);
      if (rows.length === 0 || (first !== user && second !== user)) return [];
      return [
        { partner: first === user ? second : first, id, lastUs: rows.at(-1)?.createdUs ?? 0 },
      ];
    });
    return partners.toSorted((one, other) => other.lastUs - one.lastUs);
  }
}

const DIGITS = { second: 0, millisecond: 3, microsecond: 6 } as const;

/** ISO 8601 with the offset of UTC; no fraction at the precision of a second. */
export function writeTime(us: number, unit: StoreHabits['restUnit']): string {
  const seconds = new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(0, 19);
  const digits = DIGITS[unit];
  const micros = String(Math.floor(us % 1_000_000)).padStart(6, '0');
  return digits === 0 ? `${seconds}+00:00` : `${seconds}.${micros.slice(0, digits)}+00:00`;
}
