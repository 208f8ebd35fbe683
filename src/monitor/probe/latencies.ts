// The latencies of a probe's messages, one by one. They count from the intended instant where the
// load has one.

import { type LatencySummary, samplesOfSummary } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';

/** Far above what a probe sends. */
const SAMPLES_KEPT = 1_000;

export interface Latencies {
  readonly confirmSeconds: readonly number[];
  readonly deliverySeconds: readonly number[];
}

export function latenciesOf({ latency, messages }: RunResult): Latencies {
  const pick = (open: LatencySummary, closed: LatencySummary, count: number): readonly number[] => {
    const all = open.count < count ? closed : open;
    return samplesOfSummary(all, SAMPLES_KEPT).map((ms) => ms / 1000);
  };
  const { confirm_time: confirm, delivery_time: delivery } = latency;
  return {
    confirmSeconds: pick(confirm, latency.confirm_service_time, messages.confirmed),
    deliverySeconds: pick(delivery, latency.delivery_service_time, messages.delivered),
  };
}
