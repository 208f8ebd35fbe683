// Deliveries that a server delayed on purpose, each with what the run reports and what the server
// logged that it really waited.

import type { MeasuredRun } from './measured-run.ts';

export const SHORT_MS = 80;
export const LONG_MS = 300;

/** A quarter of the messages wait briefly, about every 25th of the others long. */
export const DELAYS = `
- { fault: delay-re, every: 4, delay: ${SHORT_MS}ms }
- { fault: delay-re, every: 25, delay: ${LONG_MS}ms }
`;

/** A timer of Node may fire so much too early. */
export const TIMER_MS = 1;

export interface Delivery {
  readonly reportedMs: number;
  /** What the server says that it waited; 0 when it did not. */
  readonly loggedMs: number;
  /** 0, `SHORT_MS` or `LONG_MS`. */
  readonly orderedMs: number;
}

/** Those of the measure phase. */
export function deliveriesOf({ messages, faults }: MeasuredRun): readonly Delivery[] {
  const loggedMs = new Map(faults.map((entry) => [String(entry.serverId), entry.delayMs ?? 0]));
  return messages
    .filter(({ measured }) => measured)
    .map(({ serverId, sentAtMs, deliveredAtMs }) => {
      const logged = loggedMs.get(serverId) ?? 0;
      return { reportedMs: deliveredAtMs - sentAtMs, loggedMs: logged, orderedMs: ordered(logged) };
    });
}

function ordered(loggedMs: number): number {
  if (loggedMs === 0) return 0;
  return loggedMs < LONG_MS - TIMER_MS ? SHORT_MS : LONG_MS;
}

/** Reported less logged, of those that were delayed, or of those that were not. */
export function restsOf(deliveries: readonly Delivery[], isDelayed: boolean): readonly number[] {
  return deliveries
    .filter(({ orderedMs }) => orderedMs > 0 === isDelayed)
    .map(({ reportedMs, loggedMs }) => reportedMs - loggedMs);
}

/** Messages a second by least squares over the instants of all sends. */
export function achievedPerSecond({ messages }: MeasuredRun): number {
  const sentAtMs = messages.map((message) => message.sentAtMs).toSorted((a, b) => a - b);
  const meanAt = sentAtMs.reduce((total, at) => total + at, 0) / sentAtMs.length;
  const meanIndex = (sentAtMs.length - 1) / 2;
  let [upper, lower] = [0, 0];
  for (const [index, at] of sentAtMs.entries()) {
    upper += (index - meanIndex) * (at - meanAt);
    lower += (index - meanIndex) ** 2;
  }
  return (1000 * lower) / upper;
}
