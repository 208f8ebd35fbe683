// Faults that are states of the server, named as those of the reference server: while one holds,
// it changes what becomes of every message.

import type { Line } from '../line.ts';
import type { MessageFault } from '../message-plan.ts';

export const STATE_FAULT_NAMES = ['relay-stop', 'forget-subscription'] as const;
export type StateFaultName = (typeof STATE_FAULT_NAMES)[number];

export const relayStop = (): MessageFault => (plan) => {
  plan.frames = plan.frames.filter(({ channel }) => channel !== 're');
};

/** Nothing is pushed to these lines. */
export const forgetSubscription =
  (lines: readonly (Line | null)[]): MessageFault =>
  (plan) => {
    plan.frames = plan.frames.filter(
      ({ channel, line }) => channel !== 're' || !lines.includes(line),
    );
  };
