// How a case says what it found.

import type { Finding } from '../contract.ts';

/** What was sent and what came back. */
export interface Traffic {
  readonly sent: string;
  readonly came: string;
}

const MAX_REASON_CHARACTERS = 400;

export function passed(traffic: Traffic, reason: string | null = null): Finding {
  return { verdict: 'pass', ...traffic, reason };
}

export function failed(traffic: Traffic, reason: string): Finding {
  return { verdict: 'fail', ...traffic, reason: cut(reason) };
}

/** It was tried and proves nothing. */
export function unknown(traffic: Traffic, reason: string): Finding {
  return { verdict: 'unknown', ...traffic, reason: cut(reason) };
}

/** It was not tried. */
export function notRun(reason: string): Finding {
  return { verdict: 'not-run', sent: '', came: '', reason: cut(reason) };
}

/** A pass where nothing was found, else a failure that says what. */
export function heldTo(departures: readonly string[], traffic: Traffic): Finding {
  return departures.length === 0 ? passed(traffic) : failed(traffic, departures.join('; '));
}

function cut(reason: string): string {
  return reason.length > MAX_REASON_CHARACTERS
    ? `${reason.slice(0, MAX_REASON_CHARACTERS - 1)}…`
    : reason;
}
