// The seam at which the fault catalogue may bend what is read over REST. The honest server passes
// null and pays one comparison per request.

import type { StoredMessage, ThreadView, User } from '../store/index.ts';

/** A row of a history on its way out. */
export interface HistoryRow {
  readonly message: StoredMessage;
  readonly seen: boolean;
}

/** A thread on its way out. */
export interface ThreadEntry {
  readonly view: ThreadView;
  /** The id that is shown. */
  readonly shownId: number;
  readonly other: User;
  readonly last: HistoryRow | null;
}

export interface ReadFaults {
  /** An answer instead of the read; `partner` is null for the thread list and for an unknown id. */
  refuse(viewer: User, partner: User | null, what: 'history' | 'threads'): Response | null;
  /** Whose conversation with the partner is shown; the viewer's own by right. */
  readerOf(viewer: User, partner: User): User;
  /** An answer to something that is no user's id; null: the honest one. */
  page(viewer: User, uid: string): Response | null;
  history(viewer: User, partner: User, rows: HistoryRow[]): HistoryRow[];
  threads(viewer: User, entries: ThreadEntry[]): ThreadEntry[];
  /** The last look at a row's JSON text. */
  row(viewer: User, row: HistoryRow, text: string): string;
}
