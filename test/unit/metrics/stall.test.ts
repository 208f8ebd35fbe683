// A stalled server in virtual time: the latencies must say what the users would have felt, not what
// a rig that waits with the server would have seen.

import { describe, expect, it } from 'vitest';
import { mergeShardMetrics } from '../../../src/metrics/index.ts';
import { ORIGIN_MS, recorder } from './fixtures.ts';

interface Stall {
  readonly baseMs: number;
  readonly stallMs: number;
  readonly measureMs: number;
  /** Share of the server's speed that the load takes. */
  readonly utilisation: number;
}

const RATE_PER_SECOND = 500;

/** p99 in milliseconds of a constant rate against a server that stalls a third into the phase. */
function measuredP99(stall: Stall): number {
  const made = recorder({ measureMs: stall.measureMs, loadNames: ['talk'], loadIsOpen: [true] });
  const gapMs = 1000 / RATE_PER_SECOND;
  const stallFromMs = stall.measureMs / 3;
  let freeAtMs = 0;
  for (let dueMs = 0; dueMs < stall.measureMs; dueMs += gapMs) {
    let startMs = Math.max(dueMs, freeAtMs);
    if (startMs >= stallFromMs && startMs < stallFromMs + stall.stallMs) {
      startMs = stallFromMs + stall.stallMs;
    }
    freeAtMs = startMs + gapMs * stall.utilisation;
    const at = (ms: number) => ORIGIN_MS + ms;
    made.delivered(0, true, at(dueMs), at(dueMs), at(startMs + stall.baseMs));
  }
  const { latency } = mergeShardMetrics([made.snapshot(ORIGIN_MS + stall.measureMs)]);
  return latency.delivery_time.p99Ms ?? Number.NaN;
}

describe('one stall of D in a phase of W, drained at utilisation r', () => {
  // p99 = b + D - 0.01 W (1 - r): arrivals later than the stall's start wait linearly less.
  const rows: readonly (readonly [Stall, number])[] = [
    [{ baseMs: 5, stallMs: 2000, measureMs: 60_000, utilisation: 0.1 }, 1465],
    [{ baseMs: 5, stallMs: 3000, measureMs: 60_000, utilisation: 0.05 }, 2435],
    [{ baseMs: 20, stallMs: 1000, measureMs: 30_000, utilisation: 0.1 }, 750],
    [{ baseMs: 5, stallMs: 5000, measureMs: 120_000, utilisation: 0.02 }, 3829],
  ];

  it.each(rows)('shows the p99 that paper predicts: %j', (stall, predictedMs) => {
    expect(Math.abs(measuredP99(stall) - predictedMs) / predictedMs).toBeLessThan(0.01);
  });
});
