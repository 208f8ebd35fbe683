// What is counted of one monitor since the process began: the counters and histograms of its
// `/metrics`. Bounded by its names; keeps no result.

import { BASE_BOUNDS_MS } from '../../metrics/index.ts';
import type { Monitor } from '../file/monitors-file.ts';
import type { Entry, ResultName } from '../history/rows.ts';
import type { ProbeMessages } from '../probe/probe-outcome.ts';

export class SampleCounts {
  readonly boundsSeconds: readonly number[];
  readonly counts: number[];
  count = 0;
  sumSeconds = 0;

  /** `objectiveMs` is a bucket of its own, so that the share at the objective is exact. */
  constructor(objectiveMs: number | null) {
    const boundsMs = new Set([...BASE_BOUNDS_MS, ...(objectiveMs === null ? [] : [objectiveMs])]);
    this.boundsSeconds = [...boundsMs].sort((a, b) => a - b).map((boundMs) => boundMs / 1000);
    this.counts = this.boundsSeconds.map(() => 0);
  }

  add(seconds: number): void {
    this.count += 1;
    this.sumSeconds += seconds;
    for (const [index, bound] of this.boundsSeconds.entries()) {
      if (seconds <= bound) this.counts[index] = (this.counts[index] ?? 0) + 1;
    }
  }
}

export class MonitorCounters {
  readonly results: Record<ResultName, number> = { ok: 0, failing: 0, unknown: 0, skipped: 0 };
  readonly messages = { sent: 0, confirmed: 0, delivered: 0, visible: 0, lost: 0 };
  readonly confirm: SampleCounts;
  readonly delivery: SampleCounts;

  constructor(monitor: Monitor) {
    this.confirm = new SampleCounts(monitor.probe.confirmMaxMs);
    this.delivery = new SampleCounts(monitor.probe.deliveryMaxMs);
  }

  add({ outcome }: Entry): void {
    this.results[outcome?.result ?? 'skipped'] += 1;
    if (outcome === null) return;
    this.#addMessages(outcome.messages);
    for (const seconds of outcome.confirmSeconds) this.confirm.add(seconds);
    for (const seconds of outcome.deliverySeconds) this.delivery.add(seconds);
  }

  #addMessages(messages: ProbeMessages): void {
    for (const operation of OPERATIONS) this.messages[operation] += messages[operation];
  }
}

export const OPERATIONS = ['sent', 'confirmed', 'delivered', 'visible', 'lost'] as const;
export const RESULT_NAMES = ['ok', 'failing', 'unknown', 'skipped'] as const;
