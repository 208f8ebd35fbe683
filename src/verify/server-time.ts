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

/** Reads an ISO 8601 date and time with an offset or Z; null for anything else. */
export function parseServerTime(text: string): ServerTime | null {
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
  const us = epochMs * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0')) - offsetUs(zone);
  return { us, unitUs: fraction === '' ? 1_000_000 : Math.max(1, 10 ** (6 - fraction.length)) };
}

function offsetUs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000_000;
}
