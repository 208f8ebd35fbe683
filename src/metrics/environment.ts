// The process and the machine as a recorder sees them. Nothing starts before it is called.

import { cpus } from 'node:os';
import { PerformanceObserver } from 'node:perf_hooks';
import type { MetricsEnvironment } from './contract.ts';

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

function readMachineCpu(): { idle: number; total: number } | null {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return total === 0 ? null : { idle, total };
}
