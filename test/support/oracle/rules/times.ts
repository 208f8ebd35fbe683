// ISO 8601 as the API document has it: date and time with an offset; the fraction may be missing.

const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;

export interface Instant {
  readonly us: number;
  /** Written precision. */
  readonly unitUs: number;
}

export function isIso8601(text: string): boolean {
  return ISO.test(text);
}

/** Of a text that is ISO 8601. */
export function instantOf(text: string): Instant {
  const [, date, time, fraction = '', offset] = ISO.exec(text) ?? [];
  const us = Date.parse(`${date}T${time}${offset}`) * 1000 + Number(fraction.padEnd(6, '0'));
  return { us, unitUs: 10 ** (6 - fraction.length) };
}
