// What this machine tells of itself: limits, clock, processors, memory. Linux tells all; elsewhere
// what is not known is null. It changes nothing and sends nothing.

import { readFileSync } from 'node:fs';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { type Clock, sleep } from '../../base/index.ts';
import { type ProcessorTimes, parseProcessorTimes } from '../../metrics/index.ts';
import { readMachineLimits } from '../prepare/resources.ts';

/** How long the processors are watched: long enough for their counters of 10 ms. */
const WATCH_MS = 500;
/** Readings of the clock, in batches: the cheapest batch was not disturbed. */
const CLOCK_BATCHES = 40;
const BATCH_READINGS = 500;
/** All readings together take about so long: a clock that did not move meanwhile is no clock. */
const UNSEEN_STEP_MS = 1;

export interface ProcessorShares {
  /** Time in which this machine's processors worked. */
  readonly busyRatio: number;
  /** Time that another guest of the same host took from it. */
  readonly stealRatio: number;
}

export interface MachineFacts {
  /** Open files per process; null when unknown. */
  readonly openFiles: number | null;
  /** Local ports of one address; null when unknown. */
  readonly localPorts: number | null;
  /** Connections that wait to be accepted by a server on this machine; null when unknown. */
  readonly somaxconn: number | null;
  /** The kernel's clock source; null when unknown. */
  readonly clockSource: string | null;
  /** The smallest step that two readings of the monotonic clock showed. */
  readonly clockStepMs: number;
  /** What one reading costs, microseconds. */
  readonly clockReadingUs: number;
  readonly cores: number;
  /** Null when unknown. */
  readonly processors: ProcessorShares | null;
  readonly memoryBytes: number;
  readonly availableMemoryBytes: number;
  readonly nodeVersion: string;
}

export interface FactSources {
  readonly clock: Clock;
  /** Null when there is no such file. */
  readonly read?: (file: string) => string | null;
  readonly wait?: (ms: number) => Promise<void>;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Reads all facts; takes about half a second. */
export async function readMachineFacts(sources: FactSources): Promise<MachineFacts> {
  const { clock, read = readOrNull, wait = sleep } = sources;
  const limits = readMachineLimits();
  const before = parseProcessorTimes(read('/proc/stat') ?? '');
  await wait(WATCH_MS);
  const after = parseProcessorTimes(read('/proc/stat') ?? '');
  const somaxconn = /^\d+/.exec(read('/proc/sys/net/core/somaxconn') ?? '')?.[0];
  const source = read('/sys/devices/system/clocksource/clocksource0/current_clocksource')?.trim();
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(read('/proc/meminfo') ?? '')?.[1];
  return {
    ...limits,
    somaxconn: somaxconn === undefined ? null : Number(somaxconn),
    clockSource: source === undefined || source === '' ? null : source,
    ...clockFacts(clock),
    cores: availableParallelism(),
    processors: sharesBetween(before, after),
    memoryBytes: totalmem(),
    availableMemoryBytes: available === undefined ? freemem() : Number(available) * 1024,
    nodeVersion: process.version,
  };
}

function clockFacts(clock: Clock): Pick<MachineFacts, 'clockStepMs' | 'clockReadingUs'> {
  let stepMs = Number.POSITIVE_INFINITY;
  let batchMs = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < CLOCK_BATCHES; batch += 1) {
    const startedAtMs = clock.nowMs();
    let lastMs = startedAtMs;
    for (let at = 0; at < BATCH_READINGS; at += 1) {
      const nowMs = clock.nowMs();
      if (nowMs > lastMs) stepMs = Math.min(stepMs, nowMs - lastMs);
      lastMs = nowMs;
    }
    batchMs = Math.min(batchMs, lastMs - startedAtMs);
  }
  return {
    clockStepMs: Math.min(stepMs, UNSEEN_STEP_MS),
    clockReadingUs: (batchMs * 1000) / BATCH_READINGS,
  };
}

function sharesBetween(
  before: ProcessorTimes | null,
  after: ProcessorTimes | null,
): ProcessorShares | null {
  if (before === null || after === null || after.total <= before.total) return null;
  const total = after.total - before.total;
  const stealRatio = ((after.steal ?? 0) - (before.steal ?? 0)) / total;
  return { busyRatio: 1 - (after.idle - before.idle) / total - stealRatio, stealRatio };
}
