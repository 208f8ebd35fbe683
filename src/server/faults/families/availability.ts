// Faults of availability that show in what becomes of messages.

import { parseDurationMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import { framesOf, type MessageFault, reachesSomebody, withoutFrames } from '../message-plan.ts';
import { withoutRe, withoutReTo } from './delivery.ts';

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

export const capacity: MessageFault = (plan, context) => {
  const res = framesOf(plan, 're');
  if (!reachesSomebody(res)) return null;
  const { capacity: size = 0, delay = '' } = context.parameters;
  return {
    apply: () => {
      withoutFrames(plan, res);
      context.queue(plan, res, { capacity: size, delayMs: parseDurationMs(delay) ?? 0 });
    },
    observable: 'later',
    why: 'dropped because the queue of its socket was full',
  };
};

export const nodePartition: MessageFault = (plan, context) => {
  const here = context.nodeOf(plan.message.connection);
  const isAcross = (socket: Connection): boolean => context.nodeOf(socket) !== here;
  const targets = framesOf(plan, 're').flatMap((frame) => frame.targets);
  if (!targets.some((socket) => socket.isOpen && isAcross(socket))) return null;
  return withoutReTo(plan, context, isAcross);
};
