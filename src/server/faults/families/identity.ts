// Faults of ids: of the parties of a message and of the message itself.

import { CHANNELS } from '../catalogue/fault-entry.ts';
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

export const reuseId: MessageFault = (plan, { store, damages, parameters }) => {
  const { message } = plan;
  const channels = parameters.channels ?? CHANNELS;
  const earlier = store.lastBefore(message.threadId, message.id);
  if (earlier === undefined) return null;
  const isRowHit = channels.includes('row') && plan.rows.length > 0;
  const { id: shownId } = damages.shown(earlier);
  return {
    apply: () => {
      if (isRowHit) damages.set(message.id, { shownId });
      changeFields(plan, channels, () => ({ created_msg_id: shownId }));
    },
    observable: isRowHit || reachesSomebody(plan.frames),
    why: 'the id of an earlier message of the same thread',
    other: earlier,
  };
};

/**
 * Under a spare id, which was allotted before the earlier message: the first strike only sets one
 * aside.
 */
export const idBackwards: MessageFault = (plan, { store, damages, receipts }) => {
  const { message, rows } = plan;
  const shownId = damages.spareId;
  if (rows.length === 0 || damages.has(message.id)) return null;
  if (shownId === undefined) {
    damages.keepSpare(store.allotId());
    return null;
  }
  const earlier = store.lastBefore(message.threadId, message.id);
  if (earlier === undefined || earlier.id < shownId || damages.has(earlier.id)) return null;
  if (earlier.senderPk !== message.sender.pk) return null;
  if (!receipts.isConfirmedBefore(earlier.id, message.id)) return null;
  return {
    apply: () => {
      damages.takeSpare();
      damages.keepSpare(store.allotId());
      damages.set(message.id, { shownId });
      changeFields(plan, CHANNELS, () => ({ created_msg_id: shownId }));
    },
    observable: true,
    why: 'an id below that of an earlier message of the sender, confirmed before it was sent',
    other: earlier,
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
