// Faults of stored rows that show in every later read.

import { formatMicroseconds } from '../../timestamps.ts';
import { changeFields, type MessageFault } from '../message-plan.ts';
import { ARRIVED_AGE_US } from '../read-plan.ts';
import { SHIFTED_BY } from './identity.ts';

export const oneSidedDelete: MessageFault = (plan, { parameters, damages }) => {
  const { message, rows } = plan;
  if (rows.length === 0) return null;
  const hiddenFrom = parameters.hideFrom === 'sender' ? message.sender : message.receiver;
  return {
    apply: () => damages.set(message.id, { hiddenFromPk: hiddenFrom.pk }),
    observable: true,
    why: 'in the history of one party only',
  };
};

export const splitThread: MessageFault = (plan, { store, damages }) => {
  const { message, rows } = plan;
  const earlier = store.lastBefore(message.threadId, message.id);
  // A second strike in one conversation would show nothing that the first did not.
  if (rows.length === 0 || earlier === undefined || damages.isSplit(message.threadId)) return null;
  return {
    apply: () => {
      damages.split(message.threadId);
      damages.set(message.id, { shownThreadId: message.threadId + SHIFTED_BY });
    },
    observable: true,
    why: 'under another thread id than earlier rows of the conversation',
  };
};

/**
 * Swaps the message with the one before it, for both parties and for good; only behind a message of
 * the other party, because two of one sender would break the order of his writes as well.
 */
export const shuffleHistory: MessageFault = (plan, { store, damages, turn, index }) => {
  const { message, rows } = plan;
  const earlier = store.lastBefore(message.threadId, message.id);
  if (rows.length === 0 || earlier === undefined || damages.has(earlier.id)) return null;
  if (earlier.senderPk === message.sender.pk) return null;
  const inTurn = turn.slice(0, index);
  if (inTurn.some((other) => other.message.threadId === message.threadId)) return null;
  return {
    apply: () => damages.set(message.id, { shownBeforeId: earlier.id }),
    observable: true,
    why: 'behind a later row of the other party, in the history of both',
    named: earlier,
    other: message,
  };
};

/**
 * Dates a reply a microsecond before what it answers, and shows it there, to both and for good;
 * only where its sender has surely read what he answers: it was pushed to him a while ago.
 */
export const replyFirst: MessageFault = (plan, { store, damages, receipts, turn, index }) => {
  const { message, rows } = plan;
  const { threadId, sender, connection } = message;
  const earlier = store.lastBefore(threadId, message.id);
  if (rows.length === 0 || earlier === undefined || damages.has(earlier.id)) return null;
  if (earlier.senderPk === sender.pk || !receipts.isSettled(connection, earlier.id)) return null;
  if (message.createdUs - earlier.createdUs < ARRIVED_AGE_US) return null;
  const createdUs = earlier.createdUs - 1;
  const before = store.lastBefore(threadId, earlier.id);
  if (before !== undefined && before.createdUs >= createdUs) return null;
  if (turn.slice(0, index).some((other) => other.message.threadId === threadId)) return null;
  return {
    apply: () => {
      plan.rows = rows.map((row) => ({ ...row, createdUs }));
      const timestamp = `${formatMicroseconds(createdUs)}+00:00`;
      changeFields(plan, ['conf', 're'], () => ({ timestamp }));
      damages.set(message.id, { shownBeforeId: earlier.id });
    },
    observable: true,
    why: 'before what it answers, in the history of both',
    other: earlier,
  };
};
