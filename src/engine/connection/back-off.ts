// How long to wait before connecting again.

import type { Random } from '../../base/index.ts';
import type { Reconnect } from '../../scenario/index.ts';

/** Doubled with each failure up to the maximum, of which at least half remains; milliseconds. */
export function backOffMs(reconnect: Reconnect, failures: number, random: Random): number {
  const wholeMs = Math.min(reconnect.maxMs, reconnect.baseMs * 2 ** Math.min(failures, 30));
  return random.nextBetween(wholeMs / 2, wholeMs);
}
