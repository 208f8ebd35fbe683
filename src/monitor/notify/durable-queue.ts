// What waits for receivers: the outbox of the history, and beside it what a history that cannot be
// written could not take. A full disk delays no alert; what was told meanwhile is noted once it can
// be. Sends nothing.

import type { History } from '../history/history.ts';
import { alertId, notificationKey } from '../history/outbox.ts';
import type { AlertChange, Notification, PendingNotification } from '../history/rows.ts';
import type { Queue } from './courier.ts';

/** A mark that could not be written. */
interface Mark {
  readonly id: number;
  readonly why: string | null;
}

export class DurableQueue implements Queue {
  readonly #history: History;
  /** In order; with negative ids. */
  #unsaved: PendingNotification[] = [];
  readonly #toldUnsaved = new Set<string>();
  readonly #unmarked = new Map<string, Mark[]>();
  #lastId = 0;

  constructor(history: History) {
    this.#history = history;
  }

  /** Keys that were told while they could not be kept. */
  get told(): ReadonlySet<string> {
    return this.#toldUnsaved;
  }

  next(receiver: string): PendingNotification | null {
    this.#flush(receiver);
    const marks = this.#unmarked.get(receiver) ?? [];
    const behind = marks.reduce((last, { id }) => Math.max(last, id), 0);
    const kept = this.#history.outbox.next(receiver, behind);
    return kept ?? this.#unsaved.find((row) => row.receiver === receiver) ?? null;
  }

  /** Takes what a history could not; it is told from memory. */
  keepUnsaved(change: AlertChange): void {
    const alert = alertId(change);
    for (const receiver of change.receivers) {
      this.#lastId -= 1;
      const key = notificationKey(this.#history.id, alert, { event: change.event, receiver });
      const row = { id: this.#lastId, key, alert, receiver, facts: change.facts };
      this.#unsaved.push({ ...row, attempts: 0, waitedMs: 0 });
    }
  }

  /** The history has taken a change after all: from here on its outbox knows of it. */
  release(change: AlertChange): void {
    const alert = alertId(change);
    const isIts = (row: Notification): boolean =>
      row.alert === alert && row.facts.event === change.event;
    this.#unsaved = this.#unsaved.filter((row) => !isIts(row));
    for (const receiver of change.receivers) {
      const key = notificationKey(this.#history.id, alert, { event: change.event, receiver });
      this.#toldUnsaved.delete(key);
    }
  }

  pendingCount(receiver: string): number {
    const unsaved = this.#unsaved.filter((row) => row.receiver === receiver).length;
    const unmarked = this.#unmarked.get(receiver)?.length ?? 0;
    return this.#history.outbox.pendingCount(receiver) + unsaved - unmarked;
  }

  markSent(row: PendingNotification): void {
    if (row.id < 0) this.#noteTold(row);
    this.#mark(row, null);
  }

  /** It may have been kept while it was on its way. */
  #noteTold(row: PendingNotification): void {
    if (this.#unsaved.some(({ id }) => id === row.id)) this.#toldUnsaved.add(row.key);
    else this.#history.outbox.markKeySent(row.key);
  }

  markTried(row: PendingNotification, waitedMs: number, why: string): void {
    if (row.id < 0) {
      const tried = { ...row, waitedMs, attempts: row.attempts + 1 };
      this.#unsaved = this.#unsaved.map((other) => (other.id === row.id ? tried : other));
      return;
    }
    try {
      this.#history.outbox.markTried(row.id, waitedMs, why);
    } catch {
      // It stays the next one all the same; only how long it was tried is not kept.
    }
  }

  markFailed(row: PendingNotification, why: string): void {
    this.#mark(row, why);
  }

  toldAndOpen(receiver: string): readonly Notification[] {
    return this.#history.outbox.toldAndOpen(receiver);
  }

  #mark(row: PendingNotification, why: string | null): void {
    if (row.id < 0) {
      this.#unsaved = this.#unsaved.filter((other) => other.id !== row.id);
      return;
    }
    const marks = this.#unmarked.get(row.receiver) ?? [];
    this.#unmarked.set(row.receiver, [...marks, { id: row.id, why }]);
    this.#flush(row.receiver);
  }

  /** Writes the marks that wait; those that cannot be written yet stay. */
  #flush(receiver: string): void {
    const marks = this.#unmarked.get(receiver);
    if (marks === undefined) return;
    try {
      for (let mark = marks[0]; mark !== undefined; mark = marks[0]) {
        if (mark.why === null) this.#history.outbox.markSent(mark.id);
        else this.#history.outbox.markFailed(mark.id, mark.why);
        marks.shift();
      }
      this.#unmarked.delete(receiver);
    } catch {
      // They are remembered, so that nothing is told twice while the history cannot be written.
    }
  }
}
