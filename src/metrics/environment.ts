// The process and the machine as a recorder sees them. Nothing starts before it is called.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { PerformanceObserver } from 'node:perf_hooks';
import type { MetricsEnvironment, ProcessorTimes } from './contract.ts';

/**
 * Readings of this process, with garbage-collection pauses observed until `close`. Idempotent
 * close.
 */
export function openProcessEnvironment(): MetricsEnvironment & { close(): void } {
  let pauseMaxMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) pauseMaxMs = Math.max(pauseMaxMs, entry.duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    cpuUsage: () => process.cpuUsage(),
    machineCpu: readMachineCpu,
    rssBytes: () => process.memoryUsage.rss(),
    takeGcPauseMaxMs: () => {
      const taken = pauseMaxMs;
      pauseMaxMs = 0;
      return taken;
    },
    close: () => observer.disconnect(),
  };
}

/** Linux tells what was stolen; elsewhere it is not known. */
function readMachineCpu(): ProcessorTimes | null {
  return parseProcessorTimes(readStat()) ?? addCores();
}

function readStat(): string {
  try {
    return readFileSync('/proc/stat', 'utf8');
  } catch {
    return '';
  }
}

/** The sum in `/proc/stat`: user nice system idle iowait irq softirq steal. Null without one. */
export function parseProcessorTimes(stat: string): ProcessorTimes | null {
  const line = /^cpu +([\d ]+)/m.exec(stat)?.[1];
  if (line === undefined) return null;
  // What guests of this machine used, the rest of the line, is part of `user` already.
  const times = line.trim().split(/ +/).slice(0, 8).map(Number);
  const total = times.reduce((sum, time) => sum + time, 0);
  return { total, idle: (times[3] ?? 0) + (times[4] ?? 0), steal: times[7] ?? null };
}

function addCores(): ProcessorTimes | null {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return total === 0 ? null : { idle, steal: null, total };
}
