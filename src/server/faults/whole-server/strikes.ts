// Faults of the server as a whole that a message or a read sets off: the loop stands still, a
// socket is closed, a slow reader is waited for.

import { parseDurationMs } from '../../../base/index.ts';
import { framesOf, type MessageFault } from '../message-plan.ts';
import type { HistoryFault } from '../read-plan.ts';
import { blockLoop } from './block-loop.ts';

const INTERNAL_ERROR = 1011;
/** However much is unread. */
const MAX_WAIT_MS = 1000;

export const freeze: MessageFault = (_plan, { parameters }) => ({
  apply: () => {
    blockLoop(parseDurationMs(parameters.lasts ?? '') ?? 0);
  },
  observable: true,
  why: `the event loop stood still for ${parameters.lasts ?? ''}`,
});

export const syncHandler: HistoryFault = (rows, { parameters }) => {
  blockLoop(parseDurationMs(parameters.delay ?? '') ?? 0);
  const why = `the event loop stood still for ${parameters.delay ?? ''} while the history was read`;
  return { rows: [...rows], named: [{ message: null, observable: true, why }] };
};

/** After the frames of the message have left. */
export const closeWithError: MessageFault = ({ message: { connection } }) =>
  connection.isOpen
    ? {
        apply: () => {
          setImmediate(() => connection.close(INTERNAL_ERROR, 'internal error'));
        },
        observable: true,
        why: 'the open socket of the sender was closed with 1011',
      }
    : null;

/** After the frames of the message have left. */
export const blackhole: MessageFault = ({ message: { connection } }) =>
  connection.isOpen
    ? {
        apply: () => {
          setImmediate(() => connection.mute());
        },
        observable: true,
        why: 'the open socket of the sender is neither read nor written any more',
      }
    : null;

export const unboundedBuffer: MessageFault = (plan, { parameters, unread, nowMs }) => {
  const targets = framesOf(plan, 're').flatMap((frame) => frame.targets);
  let waitingCount = 0;
  for (const target of targets) {
    waitingCount = Math.max(waitingCount, unread.countOf(target, nowMs));
    unread.push(target, nowMs);
  }
  if (waitingCount === 0 || nowMs < unread.restsUntilMs) return null;
  const stepMs = parseDurationMs(parameters.delay ?? '') ?? 0;
  const waitMs = Math.min(MAX_WAIT_MS, waitingCount * stepMs);
  return {
    apply: () => {
      blockLoop(waitMs);
      // Those who waited are served before anybody waits again.
      unread.blocked(waitMs, nowMs + 2 * waitMs);
    },
    observable: true,
    why: `${waitingCount} frames were unread by the receiver, and all waited for ${waitMs} ms`,
  };
};
