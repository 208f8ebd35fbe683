// How long to wait before a delivery is tried again: doubling, half of it by chance, so that
// several receivers that went down together are not asked together. Pure.

import type { Random } from '../../base/index.ts';

const FIRST_MS = 5_000;
/** A receiver that is back is found within this. */
const LONGEST_MS = 300_000;

/** The wait behind so many failures in a row; `askedMs` is what the receiver itself asked for. */
export function backOffMs(failures: number, random: Random, askedMs = 0): number {
  const wholeMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  const waitMs = Math.round(random.nextBetween(wholeMs / 2, wholeMs));
  return Math.min(LONGEST_MS, Math.max(waitMs, askedMs));
}
