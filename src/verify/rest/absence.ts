// What the readback proves to be missing. A message is proven absent for a user when that user's read
// lacks it and shows a row of the conversation that was confirmed after the message was known.

import type { UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { FLAG } from '../ledger/message-flags.ts';
import type { ConversationReads, SideState } from './conversation-reads.ts';

/** Windows smaller than this are not taken for a page of history. */
const WINDOW_ROWS_MIN = 10;

/** `shown`, `absent` with proof, `unproven` absence, or `unread`. */
export type Presence = 'shown' | 'absent' | 'unproven' | 'unread' | 'outside-window';

/** One side of one conversation, ready for questions. */
export interface SideView {
  presenceOf(message: number): Presence;
}

/** When a message became known to the rig: its conf, else its first other sighting; NaN: never. */
export function knownAtMs(context: VerifierContext, message: number): number {
  const { ledger } = context;
  const times = [ledger.confirmedAtMs, ledger.deliveredAtMs, ledger.visibleAtMs].map((column) =>
    column.get(message),
  );
  const seen = times.filter((time) => !Number.isNaN(time));
  return seen.length === 0 ? Number.NaN : Math.min(...seen);
}

/** Prepares one side; `windowRows` is the learned page size of histories, or null. */
export function viewSide(
  context: VerifierContext,
  side: SideState | null,
  windowRows: number | null,
): SideView {
  if (side === null) return { presenceOf: () => 'unread' };
  const { ledger } = context;
  const shown = new Set(side.messages);
  let newestSentAtMs = Number.NEGATIVE_INFINITY;
  let oldestSentAtMs = Number.POSITIVE_INFINITY;
  for (const message of side.messages) {
    const sentAtMs = ledger.sentAtMs.get(message);
    // A row proves the absence of an older message only if it was confirmed itself.
    if (!Number.isNaN(ledger.confirmedAtMs.get(message)))
      newestSentAtMs = Math.max(newestSentAtMs, sentAtMs);
    oldestSentAtMs = Math.min(oldestSentAtMs, sentAtMs);
  }
  const isWindowed = windowRows !== null && side.rowCount === windowRows;
  return {
    presenceOf(message) {
      if (shown.has(message)) return 'shown';
      if (isWindowed && ledger.sentAtMs.get(message) < oldestSentAtMs) return 'outside-window';
      const known = knownAtMs(context, message);
      const sinceMs = Number.isNaN(known) ? ledger.sentAtMs.get(message) : known;
      return sinceMs < newestSentAtMs ? 'absent' : 'unproven';
    },
  };
}

/**
 * The page size N of a server that shows the latest N rows only: learned when in at least two
 * conversations exactly the oldest messages are missing from answers of the same N rows.
 */
export function learnWindowRows(context: VerifierContext, reads: ConversationReads): number | null {
  const votes = new Map<number, number>();
  for (const conversation of context.conversations.all) {
    const side = reads.get(conversation, conversation.first);
    if (side === null || !isOldestPrefixMissing(context, conversation, side)) continue;
    votes.set(side.rowCount, (votes.get(side.rowCount) ?? 0) + 1);
  }
  for (const [rows, count] of votes) if (count >= 2 && rows >= WINDOW_ROWS_MIN) return rows;
  return null;
}

function isOldestPrefixMissing(
  context: VerifierContext,
  conversation: Conversation,
  side: SideState,
): boolean {
  if (side.messages.length === 0 || side.olderRowCount > 0) return false;
  const shown = new Set(side.messages);
  const known = conversation.messages.filter(
    (message) => !Number.isNaN(knownAtMs(context, message)),
  );
  const firstShown = known.findIndex((message) => shown.has(message));
  return firstShown > 0 && known.slice(firstShown).every((message) => shown.has(message));
}

/** True for what must be in the history at the end: known, and not refused. */
export function isOwedInHistory(context: VerifierContext, message: number): boolean {
  const { ledger } = context;
  if (ledger.has(message, FLAG.failed | FLAG.refused)) return false;
  return ledger.has(
    message,
    FLAG.confirmed | FLAG.delivered | FLAG.rowBySender | FLAG.rowByReceiver,
  );
}

/** The user at the other end of a conversation. */
export function otherUser(conversation: Conversation, user: UserIndex): UserIndex {
  return conversation.first === user ? conversation.second : conversation.first;
}
