// How long the readback may take when the scenario does not say: from the number of reads and their
// measured time. Pure arithmetic.

import { READS_IN_FLIGHT } from '../evidence/read-queue.ts';

/** Every readback may take this long. */
const BASE_MS = 10_000;

/** Reads may take this many times as long as those measured so far. */
const SLACK = 4;

/** Assumed for a read before the first was measured. */
const FIRST_READ_MS = 50;

/** Without one usable read for this long nothing more is to be expected. */
export const READBACK_STALL_MS = 30_000;

/** Milliseconds for `owedCount` reads of `meanMs` each (NaN: not measured yet). */
export function readbackLimitMs(owedCount: number, meanMs: number): number {
  const eachMs = Number.isNaN(meanMs) ? FIRST_READ_MS : meanMs;
  return BASE_MS + (SLACK * owedCount * eachMs) / READS_IN_FLIGHT;
}
