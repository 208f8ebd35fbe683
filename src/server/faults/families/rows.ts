// Faults of stored rows that show in every later read.

import type { MessageFault } from '../message-plan.ts';
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
  if (rows.length === 0 || earlier === undefined) return null;
  return {
    apply: () => damages.set(message.id, { shownThreadId: message.threadId + SHIFTED_BY }),
    observable: true,
    why: 'under another thread id than earlier rows of the conversation',
  };
};
