// Builders that the tests of the metrics room share.

import type {
  MetricsEnvironment,
  MetricsOptions,
  MetricsRecorder,
} from '../../../src/metrics/index.ts';
import { createMetricsRecorder } from '../../../src/metrics/index.ts';
import type { Threshold } from '../../../src/scenario/index.ts';

export const STILL_ENVIRONMENT: MetricsEnvironment = {
  cpuUsage: () => ({ user: 0, system: 0 }),
  machineCpu: () => null,
  rssBytes: () => 1_000_000,
  takeGcPauseMaxMs: () => 0,
};

export function threshold(overrides: Partial<Threshold> = {}): Threshold {
  return {
    metric: 'delivery_time',
    load: null,
    aggregate: 'p',
    percentile: 99,
    comparator: '<',
    limit: 250,
    overMs: null,
    abort: false,
    abortAfterMs: 0,
    expression: 'p(99) < 250ms',
    position: { line: 7, column: 3 },
    ...overrides,
  };
}

export function options(overrides: Partial<MetricsOptions> = {}): MetricsOptions {
  return {
    loadNames: ['talk', 'banter'],
    loadIsOpen: [true, false],
    thresholds: [],
    measureMs: 60_000,
    loopGapMs: 250,
    rigShareRatio: 0.05,
    ...overrides,
  };
}

/** A recorder with t = 0 at 10,000 ms of its clock. */
export const ORIGIN_MS = 10_000;

export function recorder(overrides: Partial<MetricsOptions> = {}): MetricsRecorder {
  const made = createMetricsRecorder(options(overrides), STILL_ENVIRONMENT);
  made.setOrigin(ORIGIN_MS);
  return made;
}

/** A message of a load that was due `atMs` after t = 0 and delivered `latencyMs` later. */
export function deliver(
  made: MetricsRecorder,
  message: { readonly atMs: number; readonly latencyMs: number; readonly load?: number },
): void {
  const intendedAtMs = ORIGIN_MS + message.atMs;
  made.delivered(
    message.load ?? 0,
    message.atMs >= 0,
    intendedAtMs,
    intendedAtMs,
    intendedAtMs + message.latencyMs,
  );
}

export const GAUGES = { connectedUsers: 5, outstanding: 0, oldestOutstandingMs: 0 };
