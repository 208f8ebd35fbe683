// When anything arrived at all: the instants of all deliveries of a run in order, and the silences
// between them. Made when losses ask for it; a clean run pays nothing.

import type { MessageLedger } from '../ledger/message-ledger.ts';

/** Between two arrivals; infinite where there is none. */
export interface Silence {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Instants of all first deliveries, ascending. */
export function arrivalsOf(ledger: MessageLedger): Float64Array {
  const instants = new Float64Array(ledger.count);
  let count = 0;
  for (let message = 0; message < ledger.count; message += 1) {
    const atMs = ledger.deliveredAtMs.get(message);
    if (Number.isNaN(atMs)) continue;
    instants[count] = atMs;
    count += 1;
  }
  return instants.subarray(0, count).sort();
}

/** The longest silence that has a part between two instants. */
export function longestSilence(
  arrivals: Float64Array,
  between: { readonly fromMs: number; readonly toMs: number },
): Silence {
  let at = countUpTo(arrivals, between.fromMs);
  let longest = silenceBefore(arrivals, at);
  while (at < arrivals.length && (arrivals[at] ?? 0) < between.toMs) {
    at += 1;
    const next = silenceBefore(arrivals, at);
    if (next.toMs - next.fromMs > longest.toMs - longest.fromMs) longest = next;
  }
  return longest;
}

function silenceBefore(arrivals: Float64Array, at: number): Silence {
  return {
    fromMs: arrivals[at - 1] ?? Number.NEGATIVE_INFINITY,
    toMs: arrivals[at] ?? Number.POSITIVE_INFINITY,
  };
}

/** How many of them are not after the instant. */
function countUpTo(arrivals: Float64Array, atMs: number): number {
  let [low, high] = [0, arrivals.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((arrivals[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
