// The generator's own health over the measure phase: lags, loop gaps, CPU, memory, pauses.

import type { GeneratorHealth, MetricsEnvironment } from '../contract.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';

interface CpuReading {
  readonly atMs: number;
  /** Microseconds of this process. */
  readonly cpuUs: number;
  readonly machine: { readonly idle: number; readonly total: number } | null;
}

export class GeneratorWatch {
  /** Loop turns that read frames, milliseconds. */
  readonly receiveLag = new LatencyHistogram();
  readonly #environment: MetricsEnvironment;
  readonly #loopGapMs: number;
  #loopGapCount = 0;
  #loopGapMaxMs = 0;
  #rssMaxBytes = 0;
  #gcPauseMaxMs = 0;
  #previous: CpuReading | null = null;
  #first: CpuReading | null = null;
  #last: CpuReading | null = null;

  constructor(environment: MetricsEnvironment, loopGapMs: number) {
    this.#environment = environment;
    this.#loopGapMs = loopGapMs;
  }

  loopGap(gapMs: number): void {
    if (gapMs > this.#loopGapMs) this.#loopGapCount += 1;
    if (gapMs > this.#loopGapMaxMs) this.#loopGapMaxMs = gapMs;
  }

  /** Takes one reading; returns this second's CPU ratio and resident memory. */
  read(nowMs: number, isMeasuring: boolean): { cpuRatio: number; rssBytes: number } {
    const reading = this.#readCpu(nowMs);
    const previous = this.#previous ?? reading;
    this.#previous = reading;
    if (isMeasuring) this.#first ??= reading;
    const rssBytes = this.#environment.rssBytes();
    const gcPauseMs = this.#environment.takeGcPauseMaxMs();
    if (isMeasuring) {
      this.#gcPauseMaxMs = Math.max(this.#gcPauseMaxMs, gcPauseMs);
      this.#last = reading;
    }
    this.#rssMaxBytes = Math.max(this.#rssMaxBytes, rssBytes);
    return { cpuRatio: cpuRatioBetween(previous, reading), rssBytes };
  }

  health(pacerLag: LatencyHistogram): GeneratorHealth {
    const { first, last } = this.#span();
    return {
      pacerLagP99Ms: pacerLag.quantileMs(0.99) ?? 0,
      pacerLagMaxMs: pacerLag.maxUs / 1000,
      receiveLagP99Ms: this.receiveLag.quantileMs(0.99) ?? 0,
      loopGapCount: this.#loopGapCount,
      loopGapMaxMs: this.#loopGapMaxMs,
      cpuRatio: cpuRatioBetween(first, last),
      machineCpuRatio: machineRatioBetween(first, last),
      rssMaxBytes: this.#rssMaxBytes,
      gcPauseMaxMs: this.#gcPauseMaxMs,
    };
  }

  #span(): { first: CpuReading; last: CpuReading } {
    const none: CpuReading = { atMs: 0, cpuUs: 0, machine: null };
    return { first: this.#first ?? none, last: this.#last ?? this.#first ?? none };
  }

  #readCpu(atMs: number): CpuReading {
    const { user, system } = this.#environment.cpuUsage();
    return { atMs, cpuUs: user + system, machine: this.#environment.machineCpu() };
  }
}

function cpuRatioBetween(first: CpuReading, last: CpuReading): number {
  const elapsedMs = last.atMs - first.atMs;
  return elapsedMs <= 0 ? 0 : (last.cpuUs - first.cpuUs) / 1000 / elapsedMs;
}

function machineRatioBetween(first: CpuReading, last: CpuReading): number {
  if (first.machine === null || last.machine === null) return 0;
  const total = last.machine.total - first.machine.total;
  return total <= 0 ? 0 : 1 - (last.machine.idle - first.machine.idle) / total;
}
