// What the readback proves to be missing. A message is proven absent for a user when that user's
// read lacks it and shows a row of the conversation that was confirmed after the message was known.

import type { UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { FLAG } from '../ledger/message-flags.ts';
import type { ConversationReads, SideState } from './conversation-reads.ts';
import { ShownMessages } from './shown-messages.ts';

/** Windows smaller than this are not taken for a page of history. */
export const WINDOW_ROWS_MIN = 10;

/** `shown`, `absent` with proof, `unproven` absence, or `unread`. */
export type Presence = 'shown' | 'absent' | 'unproven' | 'unread' | 'outside-window';

/** One side of one conversation, ready for questions. */
export interface SideView {
  presenceOf(message: number): Presence;
}

/** When a message became known to the rig: its conf, else its first other sighting; NaN: never. */
export function knownAtMs(context: VerifierContext, message: number): number {
  const { ledger } = context;
  const toldAtMs = earlier(ledger.confirmedAtMs.get(message), ledger.deliveredAtMs.get(message));
  return earlier(toldAtMs, ledger.visibleAtMs.get(message));
}

/** NaN only when both are. */
function earlier(oneMs: number, otherMs: number): number {
  return oneMs <= otherMs || Number.isNaN(otherMs) ? oneMs : otherMs;
}

/**
 * Only what was sent after this instant is surely newer than the oldest of the shown messages: the
 * earliest instant at which one of them was known. Infinite when none is shown.
 */
export function edgeKnownAtMs(context: VerifierContext, shown: Int32Array): number {
  let edgeAtMs = Number.POSITIVE_INFINITY;
  for (const message of shown) {
    const known = knownAtMs(context, message);
    if (known < edgeAtMs) edgeAtMs = known;
  }
  return edgeAtMs;
}

/** Prepares one side; `windowRows` is the learned page size of histories, or null. */
export function viewSide(
  context: VerifierContext,
  side: SideState | null,
  windowRows: number | null,
): SideView {
  if (side === null) return { presenceOf: () => 'unread' };
  const { ledger } = context;
  const shown = new ShownMessages(side.messages);
  let newestSentAtMs = Number.NEGATIVE_INFINITY;
  for (const message of side.messages) {
    const sentAtMs = ledger.sentAtMs.get(message);
    // A row proves the absence of an older message only if it was confirmed itself.
    if (!Number.isNaN(ledger.confirmedAtMs.get(message)))
      newestSentAtMs = Math.max(newestSentAtMs, sentAtMs);
  }
  const isWindowed = windowRows !== null && side.rowCount === windowRows;
  const edgeAtMs = isWindowed ? edgeKnownAtMs(context, side.messages) : Number.NEGATIVE_INFINITY;
  return {
    presenceOf(message) {
      if (shown.has(message)) return 'shown';
      if (ledger.sentAtMs.get(message) <= edgeAtMs) return 'outside-window';
      const known = knownAtMs(context, message);
      const sinceMs = Number.isNaN(known) ? ledger.sentAtMs.get(message) : known;
      return sinceMs < newestSentAtMs ? 'absent' : 'unproven';
    },
  };
}

/**
 * The page size N of a server that shows the latest N rows only: learned when in at least two
 * conversations the oldest messages are missing, for both parties, from answers of the same N rows,
 * and no answer at all has more rows than that.
 */
export function learnWindowRows(context: VerifierContext, reads: ConversationReads): number | null {
  const votes = new Map<number, number>();
  let longest = 0;
  for (const conversation of context.conversations.all) {
    const one = reads.get(conversation, conversation.first);
    const other = reads.get(conversation, conversation.second);
    longest = Math.max(longest, one?.rowCount ?? 0, other?.rowCount ?? 0);
    if (one === null || other === null || one.rowCount !== other.rowCount) continue;
    const lacks = [one, other].every((side) => lacksOldest(context, conversation, side));
    if (lacks) votes.set(one.rowCount, (votes.get(one.rowCount) ?? 0) + 1);
  }
  const isWindow = longest >= WINDOW_ROWS_MIN && (votes.get(longest) ?? 0) >= 2;
  return isWindow ? longest : null;
}

function lacksOldest(
  context: VerifierContext,
  conversation: Conversation,
  side: SideState,
): boolean {
  if (side.messages.length === 0 || side.olderRowCount > 0) return false;
  if (isWhole(conversation, side)) return false;
  const { ledger } = context;
  const shown = new ShownMessages(side.messages);
  const edgeAtMs = edgeKnownAtMs(context, side.messages);
  return conversation.messages
    .items()
    .some(
      (message) =>
        ledger.sentAtMs.get(message) <= edgeAtMs &&
        !shown.has(message) &&
        isOwedInHistory(context, message),
    );
}

/** The answer shows every message of the conversation: nothing is absent from it. */
export function isWhole(conversation: Conversation, side: SideState): boolean {
  return side.messages.length === conversation.messages.length;
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
