// Faults of order: a message overtakes an earlier one of the same sender.

import { parseDurationMs } from '../../../base/index.ts';
import {
  framesOf,
  type MessageFault,
  type MessagePlan,
  reachesSomebody,
  withoutFrames,
} from '../message-plan.ts';

/** How far ahead in a turn the overtaking message is looked for. */
const MAX_LOOK_AHEAD = 256;

export const reorderWindow: MessageFault = (plan, { turn, index }) => {
  const early = framesOf(plan, 're');
  if (!reachesSomebody(early)) return null;
  const overtaking = turn
    .slice(index + 1, index + 1 + MAX_LOOK_AHEAD)
    .find((later) => isSamePath(later, plan));
  if (overtaking === undefined || framesOf(overtaking, 're').length === 0) return null;
  return {
    apply: () => {
      withoutFrames(plan, early);
      overtaking.frames.push(...early);
      overtaking.isSpared = true;
    },
    observable: true,
    why: 'received in the same turn before the message that overtook it, on an open socket',
    other: overtaking.message,
  };
};

export const reorderAfterAck: MessageFault = (plan, context) => {
  const { parameters, delayed, receipts } = context;
  const early = framesOf(plan, 're');
  if (!reachesSomebody(early)) return null;
  if (
    !early.some(({ targets }) =>
      targets.some((socket) => receipts.isSettled(socket, plan.message.id)),
    )
  )
    return null;
  const holdMs = parseDurationMs(parameters.hold ?? '') ?? 0;
  return {
    apply: () => {
      if (delayed.behindNext(holdMs, plan, early)) withoutFrames(plan, early);
    },
    observable: 'later',
    why: 'overtaken by a message that was sent after its conf',
  };
};

function isSamePath(one: MessagePlan, other: MessagePlan): boolean {
  return (
    one.message.connection === other.message.connection &&
    one.message.receiver === other.message.receiver
  );
}
