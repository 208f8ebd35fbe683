// Faults of the form of frames: garbage, unknown actions, missing or mistyped fields.

import {
  changeFields,
  framesOf,
  type MessageFault,
  type MessagePlan,
  type PlannedFrame,
  reachesSomebody,
} from '../message-plan.ts';

export const garbageFrame: MessageFault = (plan) =>
  besideProper(plan, '<html><body><h1>502 Bad Gateway</h1></body></html>');

export const unknownAction: MessageFault = (plan) =>
  besideProper(
    plan,
    JSON.stringify({ action: 'typing_indicator', sender_id: plan.message.sender.uid }),
  );

export const dropField: MessageFault = (plan, { parameters }) =>
  onFrames(plan, parameters.channels ?? ['re'], {
    change: () => ({ [parameters.field ?? 'timestamp']: undefined }),
    why: 'a frame without one of its fields on an open socket',
  });

export const stringifyIds: MessageFault = (plan, { parameters }) =>
  onFrames(plan, parameters.channels ?? ['re'], {
    change: ({ created_msg_id: id }) => ({ created_msg_id: String(id) }),
    why: 'an id as text on an open socket',
  });

type Change = Parameters<typeof changeFields>[2];

/** Changes fields of the frames of some channels, when one of them reaches an open socket. */
export function onFrames(
  plan: MessagePlan,
  channels: readonly string[],
  effect: { readonly change: Change; readonly why: string },
): ReturnType<MessageFault> {
  const frames = plan.frames.filter(
    (frame) => frame.message === plan.message && channels.includes(frame.channel),
  );
  if (!reachesSomebody(frames)) return null;
  return {
    apply: () => changeFields(plan, channels, effect.change),
    observable: true,
    why: effect.why,
  };
}

/** One more frame for the receiver, or for the sender when the receiver is not there. */
function besideProper(plan: MessagePlan, text: string): ReturnType<MessageFault> {
  const candidates: PlannedFrame[] = [...framesOf(plan, 're'), ...framesOf(plan, 'conf')];
  const beside = candidates.find((frame) => reachesSomebody([frame]));
  if (beside === undefined) return null;
  return {
    apply: () => {
      plan.frames.push({ ...beside, text, isGenuine: false });
    },
    observable: true,
    why: 'one more frame on an open socket',
  };
}
