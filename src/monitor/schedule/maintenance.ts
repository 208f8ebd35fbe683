// Whether an instant lies in a window of maintenance: pure, on the wall clock.

import type { MaintenanceWindow } from '../file/monitors-file.ts';
import { lastCronTickMs } from './cron.ts';

/** Windows hold their first instant and not their last. */
export function isInMaintenance(windows: readonly MaintenanceWindow[], wallMs: number): boolean {
  return windows.some((window) => isIn(window, wallMs));
}

function isIn(window: MaintenanceWindow, wallMs: number): boolean {
  if (window.kind === 'once') return wallMs >= window.fromMs && wallMs < window.toMs;
  const beganAtMs = lastCronTickMs(window.pattern, window.timezone, wallMs);
  return beganAtMs !== null && wallMs - beganAtMs < window.durationMs;
}
