// Faults of ids: of the parties of a message and of the message itself.

import type { MessageFault } from '../message-plan.ts';
import { changeFields, plannedFrame, reachesSomebody, rowOf } from '../message-plan.ts';
import { onFrames } from './frames.ts';

/** Far beyond every id that the store will allot. */
export const SHIFTED_BY = 1_000_000_000;

export const wrongIds: MessageFault = (plan, context) => {
  const [stranger] = context.uninvolved(plan);
  const senderId = stranger?.user.uid ?? madeUpUuid(context.random.nextUint32());
  return onFrames(plan, context.parameters.channels ?? ['re'], {
    change: () => ({ sender_id: senderId }),
    why: 'somebody else as the sender on an open socket',
  });
};

export const trustClientSender: MessageFault = (plan, { users, store }) => {
  const { message, claimedSenderId } = plan;
  const claimed = claimedSenderId === null ? undefined : users.find(claimedSenderId);
  if (claimed === undefined || claimed === message.sender) return null;
  if (claimed.pk === message.receiver.pk) return null;
  return {
    apply: () => {
      const threadId = store.threadIdOf(claimed.pk, message.receiver.pk);
      const spoofed = { ...message, sender: claimed, threadId };
      plan.rows = plan.rows.map(() => rowOf(spoofed));
      plan.frames = plan.frames.map((frame) =>
        frame.message === message ? plannedFrame(spoofed, frame.channel, frame.targets) : frame,
      );
      plan.message = spoofed;
    },
    observable: reachesSomebody(plan.frames),
    why: 'the client named a sender that it is not, and was believed',
  };
};

export const reuseId: MessageFault = (plan, { store, damages }) => {
  const { message } = plan;
  const earlier = store.lastBefore(message.threadId, message.id);
  if (earlier === undefined || plan.rows.length === 0) return null;
  const { id: shownId } = damages.shown(earlier);
  return {
    apply: () => {
      damages.set(message.id, { shownId });
      changeFields(plan, ['conf', 're'], () => ({ created_msg_id: shownId }));
    },
    observable: true,
    why: 'the id of an earlier row of the same thread',
  };
};

export const idMismatch: MessageFault = (plan) =>
  onFrames(plan, ['re'], {
    change: ({ created_msg_id: id }) => ({ created_msg_id: Number(id) + SHIFTED_BY }),
    why: 'another id than the stored one on an open socket',
  });

function madeUpUuid(chance: number): string {
  return `${chance.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}
