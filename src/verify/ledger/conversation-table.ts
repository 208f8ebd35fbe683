// Conversations of this run: one per unordered pair of users, with its messages in order of
// sending.

import type { UserIndex } from '../../observation/index.ts';
import { IndexList } from './index-list.ts';

/** More users than this cannot be keyed in one number; far above any plan. */
const USER_LIMIT = 1 << 24;

export interface Conversation {
  readonly index: number;
  /** The smaller and the greater user index. */
  readonly first: UserIndex;
  readonly second: UserIndex;
  /** Message indices of both directions, control messages included, in order of sending. */
  readonly messages: IndexList;
}

/** Finds or makes conversations; indices run from 0. */
export class ConversationTable {
  readonly #byKey = new Map<number, Conversation>();
  readonly #list: Conversation[] = [];

  get all(): readonly Conversation[] {
    return this.#list;
  }

  find(one: UserIndex, other: UserIndex): Conversation | null {
    return this.#byKey.get(keyOf(one, other)) ?? null;
  }

  add(sender: UserIndex, receiver: UserIndex, message: number): Conversation {
    const key = keyOf(sender, receiver);
    let conversation = this.#byKey.get(key);
    if (conversation === undefined) {
      const first = Math.min(sender, receiver);
      conversation = {
        index: this.#list.length,
        first,
        second: sender + receiver - first,
        messages: new IndexList(),
      };
      this.#byKey.set(key, conversation);
      this.#list.push(conversation);
    }
    conversation.messages.push(message);
    return conversation;
  }
}

function keyOf(one: UserIndex, other: UserIndex): number {
  return one < other ? one * USER_LIMIT + other : other * USER_LIMIT + one;
}
