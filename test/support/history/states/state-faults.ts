// Faults that are states of the server, named as those of the reference server: while one holds,
// it changes what becomes of every message.

import type { Line } from '../line.ts';
import type { MessageFault } from '../message-plan.ts';

export const STATE_FAULT_NAMES = [
  'relay-stop',
  'forget-subscription',
  'capacity',
  'node-partition',
] as const;
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

/** Sockets are on one of two nodes, by the parity of their numbers; nothing is pushed across. */
export const nodePartition = (): MessageFault => (plan) => {
  const node = plan.line.socket % 2;
  plan.frames = plan.frames.filter(
    ({ channel, line }) => channel !== 're' || line.socket % 2 === node,
  );
};

/** At most so many frames wait for a line at once; `queues` outlives the messages. */
export const capacity =
  (size: number, queues = new Map<Line, number[]>()): MessageFault =>
  (plan, { nowMs }) => {
    plan.frames = plan.frames.filter(({ channel, line, delayMs }) => {
      if (channel !== 're') return true;
      const waiting = (queues.get(line) ?? []).filter((untilMs) => untilMs > nowMs);
      queues.set(line, waiting);
      if (waiting.length >= size) return false;
      waiting.push(nowMs + delayMs);
      return true;
    });
  };
