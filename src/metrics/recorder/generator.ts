// The generator's own health over the measure phase: lags, loop gaps, CPU, memory, pauses, and what
// the machine around it does.

import type { GeneratorHealth, MetricsEnvironment, ProcessorTimes } from '../contract.ts';
import { LatencyHistogram } from '../histogram/latency-histogram.ts';

interface CpuReading {
  readonly atMs: number;
  /** Microseconds of this process. */
  readonly cpuUs: number;
  readonly machine: ProcessorTimes | null;
}

/** What one second took of processors and memory. */
export interface SecondOfProcess {
  readonly cpuRatio: number;
  readonly machineCpuRatio: number;
  readonly stealRatio: number | null;
  readonly rssBytes: number;
  readonly gcPauseMaxMs: number;
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

  /** Takes one reading; returns what the second before it took. */
  read(nowMs: number, isMeasuring: boolean): SecondOfProcess {
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
    return { ...sharesBetween(previous, reading), rssBytes, gcPauseMaxMs: gcPauseMs };
  }

  health(pacerLag: LatencyHistogram): GeneratorHealth {
    const { first, last } = this.#span();
    return {
      pacerLagP99Ms: pacerLag.quantileMs(0.99) ?? 0,
      pacerLagMaxMs: pacerLag.maxUs / 1000,
      receiveLagP99Ms: this.receiveLag.quantileMs(0.99) ?? 0,
      receiveLagMaxMs: this.receiveLag.maxUs / 1000,
      loopGapCount: this.#loopGapCount,
      loopGapMaxMs: this.#loopGapMaxMs,
      ...sharesBetween(first, last),
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

type Shares = Pick<GeneratorHealth, 'cpuRatio' | 'machineCpuRatio' | 'stealRatio'>;

function sharesBetween(first: CpuReading, last: CpuReading): Shares {
  const elapsedMs = last.atMs - first.atMs;
  const cpuRatio = elapsedMs <= 0 ? 0 : (last.cpuUs - first.cpuUs) / 1000 / elapsedMs;
  return { cpuRatio, ...machineSharesBetween(first.machine, last.machine) };
}

function machineSharesBetween(
  first: ProcessorTimes | null,
  last: ProcessorTimes | null,
): Pick<Shares, 'machineCpuRatio' | 'stealRatio'> {
  const isKnown = first !== null && last !== null && last.total > first.total;
  if (!isKnown) return { machineCpuRatio: 0, stealRatio: null };
  const total = last.total - first.total;
  const isStealKnown = first.steal !== null && last.steal !== null;
  return {
    machineCpuRatio: ratio(total - (last.idle - first.idle), total),
    stealRatio: isStealKnown ? ratio(last.steal - first.steal, total) : null,
  };
}

/** The kernel's counters of idle and stolen time may go back by a tick. */
function ratio(part: number, total: number): number {
  return Math.min(1, Math.max(0, part / total));
}
