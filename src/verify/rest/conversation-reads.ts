// What was read of one conversation after settling: per side the messages in the order of the rows.

import type { UserIndex } from '../../observation/index.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { KeptMessages } from './kept-messages.ts';

/** The newest complete readback of one side. */
export interface SideState {
  readonly askedAtMs: number;
  /** Rows in the answer, foreign ones included. */
  readonly rowCount: number;
  /** Rows before the first one of this run. */
  readonly olderRowCount: number;
  /** Ledger indices in the order of the rows. */
  readonly messages: Int32Array;
}

/** Both sides of every conversation that was read back. */
export class ConversationReads {
  readonly #sides = new Map<number, KeptSide>();

  set(conversation: Conversation, user: UserIndex, side: SideState): void {
    this.#sides.set(keyOf(conversation, user), new KeptSide(conversation, side));
  }

  get(conversation: Conversation, user: UserIndex): SideState | null {
    return this.#sides.get(keyOf(conversation, user)) ?? null;
  }
}

/** Makes the list of messages whenever it is asked for. */
class KeptSide implements SideState {
  readonly askedAtMs: number;
  readonly rowCount: number;
  readonly olderRowCount: number;
  readonly #kept: KeptMessages;

  constructor(conversation: Conversation, side: SideState) {
    this.askedAtMs = side.askedAtMs;
    this.rowCount = side.rowCount;
    this.olderRowCount = side.olderRowCount;
    this.#kept = new KeptMessages(conversation, side.messages);
  }

  get messages(): Int32Array {
    return this.#kept.items();
  }
}

function keyOf(conversation: Conversation, user: UserIndex): number {
  return conversation.index * 2 + (user === conversation.first ? 0 : 1);
}
