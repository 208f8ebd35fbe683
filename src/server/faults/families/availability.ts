// Faults of availability that show in what becomes of messages.

import { framesOf, type MessageFault, withoutFrames } from '../message-plan.ts';
import { withoutRe } from './delivery.ts';

export const relayStop: MessageFault = (plan, context) =>
  framesOf(plan, 're').length === 0 ? null : withoutRe(plan, context);

export const forgetSubscription: MessageFault = (plan, context) => {
  const gone = framesOf(plan, 're');
  const sockets = gone.flatMap(({ targets }) => targets).filter((socket) => socket.isOpen);
  if (sockets.length === 0) return null;
  return {
    apply: () => {
      withoutFrames(plan, gone);
      context.forget(plan, sockets);
    },
    observable: 'later',
    why: 'not pushed to a socket that is forgotten',
  };
};
