// A server's timestamp: ISO 8601 with an offset, to microseconds. A claim to check, never a
// latency.

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)$/;

export interface ServerTime {
  /** Microseconds since the Unix epoch; finer digits are cut. */
  readonly us: number;
  /**
   * One unit of the written precision in microseconds: 1,000,000 without a fraction, at least 1.
   */
  readonly unitUs: number;
}

/** The form that nearly every server writes: `2026-01-05T12:34:56.789012` and `Z` or `+00:00`. */
const MINUTE_LENGTH = 16;
const WHOLE_LENGTH = 26;
const ZERO = 48;
const COLON = 58;
const POINT = 46;
const ZULU = 90;

/** The minute that was read last: the times of a run share few of them. */
const lastMinute = new Uint16Array(MINUTE_LENGTH);
let lastMinuteUs = 0;

/** Reads an ISO 8601 date and time with an offset or Z; null for anything else. */
export function parseServerTime(text: string): ServerTime | null {
  if (isOfLastMinute(text)) {
    const secondsUs = readSecondsUs(text);
    if (secondsUs >= 0) return { us: lastMinuteUs + secondsUs, unitUs: 1 };
  }
  return parseAnyTime(text);
}

/** Sign by sign: many a time is a view of a long answer, with which nothing else is quick. */
function isOfLastMinute(text: string): boolean {
  for (let at = 0; at < MINUTE_LENGTH; at += 1) {
    if (text.charCodeAt(at) !== lastMinute[at]) return false;
  }
  return true;
}

/** Microseconds after the minute in the common form; -1 when the text is not written so. */
function readSecondsUs(text: string): number {
  const zone = text.length - WHOLE_LENGTH;
  const isZulu = zone === 1 && text.charCodeAt(WHOLE_LENGTH) === ZULU;
  if (!isZulu && !(zone === 6 && text.endsWith('+00:00'))) return -1;
  if (text.charCodeAt(MINUTE_LENGTH) !== COLON) return -1;
  if (text.charCodeAt(MINUTE_LENGTH + 3) !== POINT) return -1;
  let value = 0;
  for (let at = MINUTE_LENGTH + 1; at < WHOLE_LENGTH; at += 1) {
    if (at === MINUTE_LENGTH + 3) continue;
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value < 60_000_000 ? value : -1;
}

function parseAnyTime(text: string): ServerTime | null {
  const found = text.length > 40 ? null : ISO.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = found;
  const epochMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const isReal =
    Number(month) <= 12 && Number(day) <= 31 && Number(hour) <= 24 && Number(minute) < 60;
  if (!isReal || Number.isNaN(epochMs)) return null;
  if (zone === 'Z' || zone === '+00:00') {
    for (let at = 0; at < MINUTE_LENGTH; at += 1) lastMinute[at] = text.charCodeAt(at);
    lastMinuteUs = (epochMs - Number(second) * 1000) * 1000;
  }
  const us = epochMs * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0')) - offsetUs(zone);
  return { us, unitUs: fraction === '' ? 1_000_000 : Math.max(1, 10 ** (6 - fraction.length)) };
}

function offsetUs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000_000;
}
