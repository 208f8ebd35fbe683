// How far apart the probes of a schedule are. Pure.

import { shortestGapMs } from '../schedule/cron.ts';
import type { Schedule } from './monitors-file.ts';

/** The interval, or the shortest distance between two ticks of a pattern. */
export function typicalIntervalMs(schedule: Schedule): number {
  if (schedule.kind === 'interval') return schedule.everyMs;
  return shortestGapMs(schedule.pattern, schedule.timezone);
}
