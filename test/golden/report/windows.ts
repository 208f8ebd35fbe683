// Latencies and one-second windows for the results.

import {
  encodeHistogram,
  LatencyHistogram,
  type WindowRecord,
} from '../../../src/metrics/index.ts';

/** `count` samples spread from `lowMs` up, with a long tail. */
export function latency(count: number, lowMs: number, missing = 0): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (let index = 0; index < count; index += 1) {
    const share = (index + 0.5) / count;
    histogram.record(lowMs * (1 - Math.log(1 - share)));
  }
  for (let index = 0; index < missing; index += 1) histogram.recordMissing();
  return histogram;
}

/** A minute of windows with a stall in the middle. */
export function windowsOf(secondCount = 65): readonly WindowRecord[] {
  return Array.from({ length: secondCount }, (_, index) => {
    const second = index - 5;
    const isStalled = second >= 28 && second < 31;
    const histogram = latency(
      isStalled ? 20 : 200,
      isStalled ? 60 : 1.4 + Math.sin(second / 4) / 2,
    );
    return {
      second,
      counts: {
        messages_planned: 200,
        messages_sent: 200,
        messages_confirmed: isStalled ? 20 : 200,
        messages_delivered: isStalled ? 20 : 200,
      },
      histograms: {
        confirm_time: encodeHistogram(latency(200, 1.1)),
        delivery_time: encodeHistogram(histogram),
      },
      gauges: {
        connectedUsers: 500,
        outstanding: isStalled ? 180 : 1,
        oldestOutstandingMs: 2,
        offeredPerSecond: 200,
        pacerLagMaxMs: 0.8,
        receiveLagMaxMs: 0.2,
        loopGapMaxMs: 8,
        gcPauseMaxMs: 1.6,
        cpuRatio: 0.4,
        machineCpuRatio: 0.63,
        stealRatio: 0.01,
        rssBytes: 212_000_000,
      },
    };
  });
}
