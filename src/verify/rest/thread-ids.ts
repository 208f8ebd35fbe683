// One thread per pair of users, one pair per thread.

import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';

/** Remembers the thread id of every conversation. */
export class ThreadIds {
  readonly #context: VerifierContext;
  readonly #byConversation = new Map<number, string>();
  readonly #byThread = new Map<string, number>();

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** Every thread id of a conversation of this run. */
  get ids(): Iterable<string> {
    return this.#byThread.keys();
  }

  /** Holds a thread id that was shown for a conversation against what was shown before. */
  hold(
    conversation: Conversation,
    threadId: string,
    sighting: { readonly atMs: number; readonly message: number },
  ): void {
    const known = this.#byConversation.get(conversation.index);
    if (known === undefined) {
      this.#byConversation.set(conversation.index, threadId);
      this.#context.docket.pass('conversation-split');
    } else if (known !== threadId) {
      this.#charge(sighting, {
        key: `conversation ${conversation.index}`,
        text: `users ${conversation.first} and ${conversation.second} have two threads, ${known} and ${threadId}`,
      });
    }
    const owner = this.#byThread.get(threadId);
    if (owner === undefined) this.#byThread.set(threadId, conversation.index);
    else if (owner !== conversation.index) {
      this.#charge(sighting, {
        key: `thread ${threadId}`,
        text: `thread ${threadId} holds two conversations, that of users ${conversation.first} and ${conversation.second} and another`,
      });
    }
  }

  #charge(
    sighting: { readonly atMs: number; readonly message: number },
    split: { readonly key: string; readonly text: string },
  ): void {
    const { docket, originAtMs } = this.#context;
    docket.charge({
      check: 'conversation-split',
      message: sighting.message,
      key: split.key,
      atMs: sighting.atMs,
      summary: `${split.text.charAt(0).toUpperCase()}${split.text.slice(1)}`,
      evidence: () => [{ atMs: sighting.atMs - originAtMs, where: 'rest', text: split.text }],
    });
  }
}
