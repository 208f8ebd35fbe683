// Cron patterns, by croner: judged, and asked for the ticks after or before an instant. The only
// module that knows croner; keeps no timer and reads no clock.

import { Cron } from 'croner';
import { describeError } from '../../base/index.ts';

export const TIMEZONE_EXAMPLE = 'Europe/Vienna';

/** Any fixed instant will do to ask whether a pattern ever comes true. */
const SOME_INSTANT_MS = Date.UTC(2026, 0, 1);

/** What is wrong with a pattern, without a full stop; null when nothing is. */
export function cronMistake(pattern: string): string | null {
  try {
    const next = compile(pattern, 'UTC').nextRun(new Date(SOME_INSTANT_MS));
    return next === null ? 'it never comes true' : null;
  } catch (error) {
    const text = describeError(error).split('\n', 1)[0] ?? '';
    return text.replace(/^CronPattern: /, '').replace(/\.$/, '');
  }
}

/** Whether a name is one of the time zone database. */
export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The first tick after an instant, wall clock; null when none comes any more. */
export function nextCronTickMs(pattern: string, timezone: string, afterMs: number): number | null {
  return compile(pattern, timezone).nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** The last tick at or before an instant, wall clock; null when there was none. */
export function lastCronTickMs(pattern: string, timezone: string, atMs: number): number | null {
  // A tick within the second of the reference counts as before it.
  return (
    compile(pattern, timezone)
      .previousRuns(1, new Date(atMs + 1))[0]
      ?.getTime() ?? null
  );
}

/** The shortest distance between neighbours among the next hundred ticks. */
export function shortestGapMs(pattern: string, timezone: string): number {
  const ticks = compile(pattern, timezone).nextRuns(100, new Date(SOME_INSTANT_MS));
  const times = ticks.map((tick) => tick.getTime());
  const gaps = times.slice(1).map((time, index) => time - (times[index] as number));
  return Math.min(Number.POSITIVE_INFINITY, ...gaps);
}

function compile(pattern: string, timezone: string): Cron {
  // Without a function it has no timer; without a name croner keeps no list of it.
  return new Cron(pattern, { timezone, mode: '5-or-6-parts', paused: true });
}
