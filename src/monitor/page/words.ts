// Times, latencies and states as the pages say them. Times are UTC: whoever is woken at night and
// whoever reads the log the next day see the same.

import { formatMs, type Markup, markup } from '../../report/index.ts';

const DAY_MS = 86_400_000;

/** `12:03:44`, with the day when it is another than that of `nowMs`. */
export function formatClock(atMs: number, nowMs: number): string {
  const iso = new Date(atMs).toISOString();
  const clock = iso.slice(11, 19);
  return Math.floor(atMs / DAY_MS) === Math.floor(nowMs / DAY_MS)
    ? clock
    : `${iso.slice(5, 10)} ${clock}`;
}

/** The same as an element that machines read. */
export function timeElement(atMs: number, nowMs: number): Markup {
  const iso = new Date(atMs).toISOString();
  return markup`<time datetime="${iso}">${formatClock(atMs, nowMs)}</time>`;
}

/** `40 s`, `12 min`, `3 h 20 min`, `5 days`: as people say how long. */
export function formatSince(spanMs: number): string {
  const seconds = Math.max(0, Math.round(spanMs / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `99.98 %`; 100 % only when it is whole; an en dash when nothing could tell. */
export function formatAvailability(ratio: number | null): string {
  if (ratio === null) return '–';
  if (ratio === 1) return '100 %';
  const floored = Math.floor(ratio * 10_000) / 100;
  return `${floored.toFixed(2)} %`;
}

export function formatSeconds(seconds: number | null): string {
  return seconds === null ? '–' : formatMs(seconds * 1000);
}

export const STATE_WORDS = { ok: 'Ok', failing: 'Failing', unknown: 'Unknown' } as const;

/** The class that gives the tone of a result. */
export const TONES = { ok: 'pass', failing: 'fail', unknown: 'unknown', skipped: 'idle' } as const;
