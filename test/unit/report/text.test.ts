// Numbers and text as a terminal shows them.

import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatInstant,
  formatMs,
  formatPercent,
  formatPlural,
  formatRate,
  formatSpan,
} from '../../../src/report/text/format.ts';
import {
  cutText,
  displayWidth,
  padEnd,
  plainText,
  wrapText,
} from '../../../src/report/text/plain.ts';

describe('numbers', () => {
  it('show three digits with their unit', () => {
    const values = [0, 0.4217, 9.994, 9.995, 99.94, 99.95, 999.4, 999.5, 12_345, 99_950, 3_725_000];
    expect(values.map(formatMs)).toEqual([
      '0.00 ms',
      '0.42 ms',
      '9.99 ms',
      '10.0 ms',
      '99.9 ms',
      '100 ms',
      '999 ms',
      '1.00 s',
      '12.3 s',
      '1m40s',
      '1h02m',
    ]);
    expect([formatMs(Number.POSITIVE_INFINITY), formatMs(-3)]).toEqual(['\u221e', '-3.00 ms']);
  });

  it('never round a ratio up to the whole', () => {
    expect([1, 0.9999999, 0.99994, 0.5, 0.000512, 0, 1.2].map(formatPercent)).toEqual([
      '100 %',
      '99.999 %',
      '99.994 %',
      '50 %',
      '0.051 %',
      '0 %',
      '120 %',
    ]);
  });

  it('read as a person would say them', () => {
    expect([
      formatRate(0.5),
      formatRate(12_000),
      formatSpan(59_600),
      formatBytes(999),
      formatBytes(212_400_000),
      formatInstant(-300),
      formatPlural(1, 'opportunity', 'opportunities'),
      formatPlural(2000, 'violation'),
    ]).toEqual([
      '0.5/s',
      '12,000/s',
      '1m00s',
      '999 B',
      '212 MB',
      '-0.300 s',
      '1 opportunity',
      '2,000 violations',
    ]);
  });
});

describe('text for a terminal', () => {
  it('loses every control character and turn of direction', () => {
    const hostile = 'a\u001b]0;x\u0007b\r\nc\u0085d\u202ee\u2066f\u2028g';
    expect(plainText(hostile)).toBe('a\u00b7]0;x\u00b7b\u00b7\u00b7c\u00b7d\u00b7e\u00b7f\u00b7g');
  });

  it('is measured as a terminal shows it', () => {
    const texts = ['abc', '\u001b[31mabc\u001b[39m', '日本', '👋🏽', 'e\u0301', ''];
    expect(texts.map(displayWidth)).toEqual([3, 3, 4, 2, 1, 0]);
    expect(padEnd('日本', 6)).toBe('日本  ');
    expect([cutText('日本語', 5), cutText('abc', 3), cutText('abcd', 3)]).toEqual([
      '日本\u2026',
      'abc',
      'ab\u2026',
    ]);
  });

  it('is wrapped at spaces, and inside words only where one is too long', () => {
    expect(wrapText('one two three abcdefghij', 8)).toEqual(['one two', 'three', 'abcdefgh', 'ij']);
  });
});
