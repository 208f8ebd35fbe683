// Faults that are states of the server, named as those of the reference server: while one holds,
// it changes what becomes of every message.

import type { MessageFault } from '../message-plan.ts';

export const STATE_FAULT_NAMES = ['relay-stop'] as const;
export type StateFaultName = (typeof STATE_FAULT_NAMES)[number];

export const relayStop = (): MessageFault => (plan) => {
  plan.frames = plan.frames.filter(({ channel }) => channel !== 're');
};
