// Faults of the thread list on its way out over REST.

import type { HistoryRow, ThreadEntry } from '../../rest/read-faults.ts';
import type { StoredMessage } from '../../store/index.ts';
import { CERTAIN_AGE_US, type ReadContext, type ThreadsFault } from '../read-plan.ts';
import type { Receipts } from '../truth/receipts.ts';
import { SHIFTED_BY } from './identity.ts';

export const staleThread: ThreadsFault = (entries, context) => {
  const chosen = pickEntry(entries, context);
  const last = chosen?.last ?? null;
  if (chosen === null || last === null) return null;
  const before = context.store.lastBefore(chosen.view.id, last.message.id);
  if (before === undefined) return null;
  const stale: HistoryRow = { message: before, seen: last.seen };
  const { receipts, viewer } = context;
  // What others wrote may not have come through to this list yet.
  const isOwn = last.message.senderPk === viewer.pk;
  const isLater = isOwn && isSurelyLater(before, last.message, receipts);
  return {
    entries: entries.map((entry) => (entry === chosen ? { ...entry, last: stale } : entry)),
    named: {
      message: last.message,
      other: before,
      partner: chosen.other,
      observable: isLater && receipts.isConfirmed(last.message.id),
      why: isOwn
        ? 'sent after the conf of the message that is shown, and confirmed before the read'
        : "not the reader's own message",
    },
  };
};

export const dropThread: ThreadsFault = (entries, context) => {
  const chosen = pickEntry(entries, context);
  if (chosen?.last == null) return null;
  const { message: last } = chosen.last;
  const before = context.store.lastBefore(chosen.view.id, last.id);
  const message = context.receipts.isConfirmed(last.id) ? last : (before ?? last);
  return {
    entries: entries.filter((entry) => entry !== chosen),
    named: {
      message,
      partner: chosen.other,
      observable: context.receipts.isConfirmed(message.id),
      why: 'a conversation with a confirmed message that is not listed',
    },
  };
};

export const dupThread: ThreadsFault = (entries, context) => {
  const chosen = pickEntry(entries, context);
  if (chosen?.last == null) return null;
  return {
    entries: entries.flatMap((entry) => (entry === chosen ? [entry, entry] : [entry])),
    named: {
      message: chosen.last.message,
      partner: chosen.other,
      observable: true,
      why: 'a conversation that is listed twice',
    },
  };
};

export const selfThread: ThreadsFault = (entries, context) => {
  const chosen = pickEntry(entries, context);
  if (chosen?.last == null) return null;
  const { viewer } = context;
  const self: ThreadEntry = {
    ...chosen,
    shownId: viewer.pk + 2 * SHIFTED_BY,
    other: viewer,
    last: null,
  };
  return {
    entries: [...entries, self],
    named: {
      message: null,
      partner: viewer,
      observable: true,
      why: 'the reader himself is listed',
    },
  };
};

export const shuffleThreads: ThreadsFault = (entries, { receipts }) => {
  const [newest, ...others] = entries;
  const lowest = others.at(-1);
  if (newest?.last == null || lowest?.last == null) return null;
  const [message, other] = [newest.last.message, lowest.last.message];
  const isLater = isSurelyLater(other, message, receipts);
  return {
    entries: [...others, newest],
    named: {
      message,
      other,
      partner: newest.other,
      observable: isLater && receipts.isConfirmed(message.id),
      why: 'sent after the conf of what is shown above it, and confirmed before the read',
    },
  };
};

function pickEntry(entries: readonly ThreadEntry[], context: ReadContext): ThreadEntry | null {
  return entries[context.random.nextBelow(Math.max(1, entries.length))] ?? null;
}

/** What another user sent may have been on its way while the earlier one's conf was. */
function isSurelyLater(earlier: StoredMessage, later: StoredMessage, receipts: Receipts): boolean {
  if (!receipts.isConfirmedBefore(earlier.id, later.id)) return false;
  const isSameSender = earlier.senderPk === later.senderPk;
  return isSameSender || later.createdUs - earlier.createdUs >= CERTAIN_AGE_US;
}
