// History and thread list of one user as response bodies. A long history leaves in pages, so that
// memory stays bounded. Must not authenticate.

import type { Turn } from '../socket/turn.ts';
import type { MessageStore, StoredMessage, ThreadView, User, UserStore } from '../store/index.ts';
import { HISTORY_HEAD, HISTORY_TAIL, threadsText } from './envelope.ts';
import type { HistoryRow, ReadFaults, ThreadEntry } from './read-faults.ts';
import { messageText, threadText } from './render.ts';

export interface ConversationReaderParts {
  readonly store: MessageStore;
  readonly users: UserStore;
  readonly turn: Turn;
  readonly faults: ReadFaults | null;
}

/** Rows of one page: about 1 MB of JSON with short messages. */
const PAGE_ROWS = 1000;

export class ConversationReader {
  readonly #parts: ConversationReaderParts;

  constructor(parts: ConversationReaderParts) {
    this.#parts = parts;
  }

  /** The whole conversation, oldest first, and a note that the viewer has read it. */
  history(viewer: User, partner: User): string | ReadableStream<Uint8Array> {
    const { store, faults } = this.#parts;
    const view = store.findThread(viewer.pk, partner.pk);
    if (view === undefined) return HISTORY_HEAD + HISTORY_TAIL;
    const upToId = store.lastId;
    if (faults !== null) return this.#bentHistory(viewer, partner, { view, upToId });
    const first = store.page(view.id, { afterId: 0, upToId, limit: PAGE_ROWS });
    this.#markRead(view, viewer, first.length < PAGE_ROWS ? first.at(-1)?.id : upToId);
    const text = (rows: readonly StoredMessage[]): string =>
      rows.map((row) => this.#rowText(viewer, partner, this.#row(view, viewer, row))).join(',');
    if (first.length < PAGE_ROWS) return HISTORY_HEAD + text(first) + HISTORY_TAIL;
    let afterId = first.at(-1)?.id ?? 0;
    return streamPages(HISTORY_HEAD + text(first), () => {
      const rows = store.page(view.id, { afterId, upToId, limit: PAGE_ROWS });
      afterId = rows.at(-1)?.id ?? afterId;
      return rows.length === 0 ? null : `,${text(rows)}`;
    });
  }

  /** The thread list, the newest last message first. */
  threads(viewer: User): string {
    const { store, users, faults } = this.#parts;
    const entries: ThreadEntry[] = [];
    for (const view of store.threadsOf(viewer.pk)) {
      const other = users.byPk(view.otherPk);
      const last = store.lastOf(view.id);
      if (other === undefined || last === undefined) continue;
      entries.push({ view, shownId: view.id, other, last: this.#row(view, viewer, last) });
    }
    entries.sort((a, b) => (b.last?.message.id ?? 0) - (a.last?.message.id ?? 0));
    const shown = faults === null ? entries : faults.threads(viewer, entries);
    return threadsText(
      shown.map(({ shownId, other, last }) =>
        threadText(shownId, other, last && this.#rowText(viewer, other, last)),
      ),
    );
  }

  #bentHistory(
    viewer: User,
    partner: User,
    range: { readonly view: ThreadView; readonly upToId: number },
  ): string {
    const { store, faults } = this.#parts;
    const { view, upToId } = range;
    const limit = Number.MAX_SAFE_INTEGER;
    const stored = store.page(view.id, { afterId: 0, upToId, limit });
    this.#markRead(view, viewer, stored.at(-1)?.id);
    const rows = stored.map((message) => this.#row(view, viewer, message));
    const shown = faults === null ? rows : faults.history(viewer, partner, rows);
    const texts = shown.map((row) => this.#rowText(viewer, partner, row));
    return HISTORY_HEAD + texts.join(',') + HISTORY_TAIL;
  }

  #row(view: ThreadView, viewer: User, message: StoredMessage): HistoryRow {
    const isOwn = message.senderPk === viewer.pk;
    return { message, seen: message.id <= (isOwn ? view.otherReadMark : view.ownReadMark) };
  }

  #rowText(viewer: User, partner: User, row: HistoryRow): string {
    const isOwn = row.message.senderPk === viewer.pk;
    const sender = isOwn ? viewer : partner;
    const receiver = isOwn ? partner : viewer;
    const text = messageText(row.message, { sender, receiver, seen: row.seen });
    const { faults } = this.#parts;
    return faults === null ? text : faults.row(viewer, row, text);
  }

  #markRead(view: ThreadView, viewer: User, upToId: number | undefined): void {
    if (upToId === undefined || upToId <= view.ownReadMark) return;
    this.#parts.turn.addReadMark({ view, viewerPk: viewer.pk, upToId });
  }
}

/** Head, then page after page as the reader takes them (null: no more), then the tail. */
function streamPages(head: string, nextPage: () => string | null): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(head));
    },
    pull(controller) {
      const page = nextPage();
      controller.enqueue(encoder.encode(page ?? HISTORY_TAIL));
      if (page === null) controller.close();
    },
  });
}
