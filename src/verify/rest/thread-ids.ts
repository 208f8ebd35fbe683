// One thread per pair of users, one pair per thread. Which thread id is a conversation's own
// follows from most of its rows, so that the odd row is charged and not the others.

import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import type { OwnRow } from './histories/order-keys.ts';

/** Thread ids of last messages that were shown before any history of their conversation. */
const EARLY_LIMIT = 100_000;

interface Sighting {
  readonly conversation: Conversation;
  readonly threadId: string;
  readonly message: number;
  readonly atMs: number;
}

interface OwnThread {
  readonly threadId: string;
  /** Most rows that one read has shown with it. */
  readonly rowCount: number;
}

/** Remembers the thread id of every conversation; `conclude` once. */
export class ThreadIds {
  readonly #context: VerifierContext;
  readonly #byConversation = new Map<number, OwnThread>();
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
    const first = rows[0]?.row.threadId ?? '';
    const isOne = first !== '' && rows.every(({ row }) => row.threadId === first);
    const found = isOne ? { threadId: first, rowCount: rows.length } : mostFrequent(rows);
    if (found === null) return;
    const own = this.#byConversation.get(conversation.index);
    if (own === undefined || found.rowCount > own.rowCount) {
      this.#byConversation.set(conversation.index, found);
      if (own !== undefined && own.threadId !== found.threadId) this.#reconsider(found, rows);
    }
    if (isOne && this.#byConversation.get(conversation.index)?.threadId === first) return;
    for (const { message, row } of rows) {
      this.#hold({ conversation, threadId: row.threadId, message, atMs });
    }
  }

  /** Holds the thread id of a `last_message`, or keeps it until a history was read. */
  holdLast(sighting: Sighting): void {
    if (this.#byConversation.has(sighting.conversation.index)) this.#hold(sighting);
    else if (this.#early.length < EARLY_LIMIT) this.#early.push(sighting);
  }

  /** Judges what came too early, and threads that hold two conversations. Once, at the end. */
  conclude(): void {
    for (const sighting of this.#early) {
      const { conversation, threadId } = sighting;
      if (!this.#byConversation.has(conversation.index) && threadId !== '') {
        this.#byConversation.set(conversation.index, { threadId, rowCount: 1 });
      }
      this.#hold(sighting);
    }
    this.#early = [];
    for (const [index, { threadId }] of this.#byConversation) this.#holdOwner(index, threadId);
  }

  /** Most rows of this read bear another id than was taken for the conversation's own. */
  #reconsider(found: OwnThread, rows: readonly OwnRow[]): void {
    for (const { message, row } of rows) {
      if (row.threadId !== found.threadId) continue;
      this.#context.docket.withdraw('conversation-split', message);
    }
  }

  #hold({ conversation, threadId, message, atMs }: Sighting): void {
    const own = this.#byConversation.get(conversation.index);
    if (threadId === '' || own === undefined || own.threadId === threadId) return;
    this.#charge(message, atMs, {
      key: '',
      text:
        `users ${conversation.first} and ${conversation.second} have two threads, ` +
        `${own.threadId} and ${threadId}`,
    });
  }

  #holdOwner(index: number, threadId: string): void {
    const { docket, conversations, nowMs } = this.#context;
    docket.pass('conversation-split');
    const owner = this.#byThread.get(threadId);
    this.#byThread.set(threadId, owner ?? index);
    const conversation = conversations.all[index];
    if (owner === undefined || conversation === undefined) return;
    const { first, second, messages } = conversation;
    this.#charge(messages.at(0) ?? -1, nowMs, {
      key: `thread ${threadId}`,
      text:
        `thread ${threadId} holds two conversations, ` +
        `that of users ${first} and ${second} and another`,
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
function mostFrequent(rows: readonly OwnRow[]): OwnThread | null {
  const counts = new Map<string, number>();
  for (const { row } of rows) {
    const { threadId } = row;
    if (threadId !== '') counts.set(threadId, (counts.get(threadId) ?? 0) + 1);
  }
  let best: OwnThread | null = null;
  for (const [threadId, rowCount] of counts) {
    if (best === null || rowCount > best.rowCount) best = { threadId, rowCount };
  }
  return best;
}
