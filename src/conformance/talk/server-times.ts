// Times as servers write them: ISO 8601 with a fraction of any length, compared at the coarser
// precision. It knows no frame and no row.

const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/i;
const FRACTION_DIGITS = 9;

export interface ServerTime {
  /** Nanoseconds since the Unix epoch; without an offset taken for UTC. */
  readonly nanoseconds: bigint;
  readonly fractionDigits: number;
  readonly hasOffset: boolean;
}

/** Reads a time; null when it is not ISO 8601. */
export function readServerTime(text: string): ServerTime | null {
  const [, seconds, fraction = '', offset] = ISO.exec(text) ?? [];
  if (seconds === undefined) return null;
  const ms = Date.parse(seconds + withColon(offset ?? 'Z'));
  if (Number.isNaN(ms)) return null;
  const nanoseconds = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(FRACTION_DIGITS, '0'));
  return { nanoseconds, fractionDigits: fraction.length, hasOffset: offset !== undefined };
}

/** True when two times are one within a unit of the coarser of their precisions. */
export function isSameTime(a: ServerTime, b: ServerTime): boolean {
  const digits = Math.min(a.fractionDigits, b.fractionDigits);
  const unit = 10n ** BigInt(FRACTION_DIGITS - digits);
  const apart = a.nanoseconds - b.nanoseconds;
  return (apart < 0n ? -apart : apart) <= unit;
}

function withColon(offset: string): string {
  return /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}
