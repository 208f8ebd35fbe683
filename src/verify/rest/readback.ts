// Reading everything back after settle: which conversations and lists, which answers are still
// awaited, who gets a second question. It judges nothing.

import type { HistoryRead, ReadFailed, ThreadsRead, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';

/**
 * Waits before a failed question is asked again, milliseconds; after the last of them it counts as
 * unread. A server that is being restarted is back within them.
 */
const RETRY_AFTER_MS = [250, 500, 1000, 2000, 2000] as const;
const USER_LIMIT = 1 << 24;
const THREADS = USER_LIMIT - 1;

interface Retry {
  readonly user: UserIndex;
  readonly partner: number;
  readonly dueAtMs: number;
}

/** Keeps the books of the readback. */
export class ReadbackBooks {
  readonly #context: VerifierContext;
  /** Attempts so far of every answer that is awaited. */
  readonly #awaited = new Map<number, number>();
  #retries: Retry[] = [];
  #owed = 0;
  #read = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  get awaitedCount(): number {
    return this.#awaited.size;
  }

  /** Reads that were owed, second rounds included, and those that came. */
  counts(): { readonly owed: number; readonly read: number } {
    return { owed: this.#owed, read: this.#read };
  }

  askAll(conversations: readonly Conversation[]): void {
    const users = new Set<UserIndex>();
    for (const conversation of conversations) {
      this.askBothSides(conversation);
      users.add(conversation.first).add(conversation.second);
    }
    for (const user of users) this.#ask(user, THREADS);
  }

  askBothSides(conversation: Conversation): void {
    this.#ask(conversation.first, conversation.second);
    this.#ask(conversation.second, conversation.first);
  }

  /** True when the answer was awaited. */
  settle(read: HistoryRead | ThreadsRead): boolean {
    const wasAwaited = this.#awaited.delete(
      keyOf(read.user, read.type === 'history' ? read.partner : THREADS),
    );
    if (wasAwaited) this.#read += 1;
    return wasAwaited;
  }

  /** Asks again, after a while and a bounded number of times. */
  fail(failed: ReadFailed): void {
    const partner = failed.what === 'history' ? failed.partner : THREADS;
    const key = keyOf(failed.user, partner);
    const attempts = this.#awaited.get(key);
    if (attempts === undefined) return;
    const waitMs = RETRY_AFTER_MS[attempts - 1];
    if (waitMs === undefined || isFinal(failed)) {
      this.#awaited.delete(key);
      return;
    }
    this.#awaited.set(key, attempts + 1);
    this.#retries.push({ user: failed.user, partner, dueAtMs: this.#context.nowMs + waitMs });
  }

  /** Asks again what has waited long enough. */
  advance(nowMs: number): void {
    if (this.#retries.length === 0) return;
    const due = this.#retries.filter((retry) => retry.dueAtMs <= nowMs);
    if (due.length === 0) return;
    this.#retries = this.#retries.filter((retry) => retry.dueAtMs > nowMs);
    for (const { user, partner } of due) this.#request(user, partner);
  }

  #ask(user: UserIndex, partner: number): void {
    const key = keyOf(user, partner);
    if (this.#awaited.has(key)) return;
    this.#owed += 1;
    this.#awaited.set(key, 1);
    this.#request(user, partner);
  }

  #request(user: UserIndex, partner: number): void {
    if (partner === THREADS) this.#context.request({ type: 'read-threads', user });
    else this.#context.request({ type: 'read-history', user, partner });
  }
}

/** What is too large now will be too large again. */
function isFinal({ reason }: ReadFailed): boolean {
  return reason === 'aborted' || reason === 'too-large';
}

function keyOf(user: UserIndex, partner: number): number {
  return user * USER_LIMIT + partner;
}
