// How long loads last. From t = 0, milliseconds.

import type { Load } from '../scenario/index.ts';

/** When a load starts nothing any more; for `per-user-iterations` at the latest. */
export function loadEndMs(load: Load): number {
  return load.startAtMs + loadDurationMs(load);
}

/** The measure phase: until the last load ends. */
export function measureMsOf(loads: readonly Load[]): number {
  return loads.reduce((end, load) => Math.max(end, loadEndMs(load)), 0);
}

function loadDurationMs(load: Load): number {
  switch (load.executor) {
    case 'ramping-arrival-rate':
    case 'ramping-users':
      return load.stages.reduce((sum: number, { overMs }) => sum + overMs, 0);
    case 'per-user-iterations':
      return load.maxDurationMs;
    default:
      return load.durationMs;
  }
}
