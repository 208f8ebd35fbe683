// The faults of the server as a whole, named as those of the reference server, as what they do to
// the scripted one.

import type { ChatWorld } from '../chat-world.ts';
import type { MessageFault } from '../message-plan.ts';

export const LIVENESS_FAULT_NAMES = [
  'freeze',
  'sync-handler',
  'idle-close',
  'close-1011',
  'leak-connections',
  'unbounded-buffer',
  'blackhole',
] as const;
export type LivenessFaultName = (typeof LIVENESS_FAULT_NAMES)[number];

/** Whatever comes for a user who does not read makes everybody wait. */
export const unboundedBuffer =
  (world: ChatWorld, waitMs: number): MessageFault =>
  ({ marker }) => {
    const isUnread = world.primaryOf(marker.receiver)?.unread !== null;
    if (isUnread) world.freeze(waitMs);
  };
