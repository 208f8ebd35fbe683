// One thread per pair of users, one pair per thread. Which thread id is a conversation's own follows
// from most of its rows, so that the odd row is charged and not the others.

import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import type { OwnRow } from './history-order.ts';

/** Thread ids of last messages that were shown before any history of their conversation. */
const EARLY_LIMIT = 100_000;

interface Sighting {
  readonly conversation: Conversation;
  readonly threadId: string;
  readonly message: number;
  readonly atMs: number;
}

/** Remembers the thread id of every conversation; `conclude` once. */
export class ThreadIds {
  readonly #context: VerifierContext;
  readonly #byConversation = new Map<number, string>();
  readonly #byThread = new Map<string, number>();
  #early: Sighting[] = [];

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** Every thread id of a conversation of this run. */
  get ids(): Iterable<string> {
    return this.#byThread.keys();
  }

  /** Holds the thread ids of a history. An empty id was missing, which is charged elsewhere. */
  holdRead(conversation: Conversation, rows: readonly OwnRow[], atMs: number): void {
    if (!this.#byConversation.has(conversation.index)) {
      const threadId = mostFrequent(rows.map(({ row }) => row.threadId));
      if (threadId !== null) this.#enter(conversation, threadId, { rows, atMs });
    }
    for (const { message, row } of rows) {
      this.#hold({ conversation, threadId: row.threadId, message, atMs });
    }
  }

  /** Holds the thread id of a `last_message`, or keeps it until a history was read. */
  holdLast(sighting: Sighting): void {
    if (this.#byConversation.has(sighting.conversation.index)) this.#hold(sighting);
    else if (this.#early.length < EARLY_LIMIT) this.#early.push(sighting);
  }

  conclude(): void {
    for (const sighting of this.#early) {
      const { conversation, threadId, message, atMs } = sighting;
      if (!this.#byConversation.has(conversation.index) && threadId !== '') {
        const rows = [{ message }];
        this.#enter(conversation, threadId, { rows, atMs });
      }
      this.#hold(sighting);
    }
    this.#early = [];
  }

  #enter(
    conversation: Conversation,
    threadId: string,
    seen: { readonly rows: readonly Pick<OwnRow, 'message'>[]; readonly atMs: number },
  ): void {
    const { docket } = this.#context;
    docket.pass('conversation-split');
    this.#byConversation.set(conversation.index, threadId);
    const owner = this.#byThread.get(threadId);
    if (owner === undefined) {
      this.#byThread.set(threadId, conversation.index);
      return;
    }
    const [first] = seen.rows;
    this.#charge(first?.message ?? -1, seen.atMs, {
      key: `thread ${threadId}`,
      text:
        `thread ${threadId} holds two conversations, that of users ${conversation.first} and ` +
        `${conversation.second} and another`,
    });
  }

  #hold({ conversation, threadId, message, atMs }: Sighting): void {
    const own = this.#byConversation.get(conversation.index);
    if (threadId === '' || own === undefined || own === threadId) return;
    this.#charge(message, atMs, {
      key: '',
      text:
        `users ${conversation.first} and ${conversation.second} have two threads, ` +
        `${own} and ${threadId}`,
    });
  }

  #charge(
    message: number,
    atMs: number,
    split: { readonly key: string; readonly text: string },
  ): void {
    const { docket, originAtMs } = this.#context;
    const { key, text } = split;
    docket.charge({
      check: 'conversation-split',
      message,
      key,
      atMs,
      summary: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
      evidence: () => [{ atMs: atMs - originAtMs, where: 'rest', text }],
    });
  }
}

/** The first of the most frequent; null when there is none but empty ones. */
function mostFrequent(ids: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const id of ids) if (id !== '') counts.set(id, (counts.get(id) ?? 0) + 1);
  let best: string | null = null;
  for (const [id, count] of counts) {
    if (best === null || count > (counts.get(best) ?? 0)) best = id;
  }
  return best;
}
