// What an answer showed of a conversation, kept for later: as runs of neighbours in the order of
// sending, up or down, which is how a server shows them. Where that would take more room than the
// messages themselves, these are kept.

import type { Conversation } from '../ledger/conversation-table.ts';

export class KeptMessages {
  readonly #conversation: Conversation;
  readonly length: number;
  /** Where each run begins in the conversation, and its length, negative downwards. */
  readonly #runs: readonly number[];
  /** Null where there are runs. */
  readonly #messages: Int32Array | null;

  /** `messages`: in the order of the rows. */
  constructor(conversation: Conversation, messages: Int32Array) {
    const runs = runsOf(conversation.messages.items(), messages);
    this.#conversation = conversation;
    this.length = messages.length;
    this.#runs = runs ?? [];
    this.#messages = runs === null ? messages : null;
  }

  /** As they were given. */
  items(): Int32Array {
    if (this.#messages !== null) return this.#messages;
    const all = this.#conversation.messages.items();
    const items = new Int32Array(this.length);
    let count = 0;
    for (let run = 0; run < this.#runs.length; run += 2) {
      const first = this.#runs[run] as number;
      const length = this.#runs[run + 1] as number;
      const step = Math.sign(length);
      for (let at = first; at !== first + length; at += step) {
        items[count] = all[at] as number;
        count += 1;
      }
    }
    return items;
  }
}

/** Null when the runs are too many, or a message is none of the conversation. */
function runsOf(all: Int32Array, messages: Int32Array): readonly number[] | null {
  const runs: number[] = [];
  const limit = messages.length / 4;
  let [first, length] = [0, 0];
  for (const message of messages) {
    const step = Math.sign(length);
    const isNext = length !== 0 && all[first + length] === message;
    if (isNext) {
      length += step;
      continue;
    }
    if (length === 1 && all[first - 1] === message) {
      length = -2;
      continue;
    }
    if (length !== 0) runs.push(first, length);
    first = placeOf(all, message);
    length = 1;
    if (first < 0 || runs.length > limit) return null;
  }
  if (length !== 0) runs.push(first, length);
  return runs;
}

/** -1: it is not there. */
function placeOf(all: Int32Array, message: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle] as number) < message) low = middle + 1;
    else high = middle;
  }
  return all[low] === message ? low : -1;
}
