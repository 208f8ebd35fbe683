// Server times: ISO 8601 with an offset, to microseconds; everything else is null.

import { expect, test } from 'vitest';
import { parseServerTime } from '../../../src/verify/server-time.ts';

/** 2026-01-05T12:34:56Z in microseconds. */
const BASE = Date.UTC(2026, 0, 5, 12, 34, 56) * 1000;

test.each([
  ['2026-01-05T12:34:56.789012+00:00', BASE + 789_012, 1],
  ['2026-01-05T12:34:56.789012Z', BASE + 789_012, 1],
  ['2026-01-05T12:34:57.000001Z', BASE + 1_000_001, 1],
  ['2026-01-05T12:34:56.789Z', BASE + 789_000, 1000],
  ['2026-01-05T12:34:56.7Z', BASE + 700_000, 100_000],
  ['2026-01-05T12:34:56.789012345Z', BASE + 789_012, 1],
  ['2026-01-05T12:34:56Z', BASE, 1_000_000],
  ['2026-01-05T12:34:56+00:00', BASE, 1_000_000],
  ['2026-01-05T14:34:56+02:00', BASE, 1_000_000],
  ['2026-01-05T14:34:56+0200', BASE, 1_000_000],
  ['2026-01-05T14:34:56+02', BASE, 1_000_000],
  ['2026-01-05T07:04:56.000000-05:30', BASE, 1],
  ['2026-01-05T12:35:01.000000+00:00', BASE + 5_000_000, 1],
])('%s is an instant with its precision', (text, us, unitUs) => {
  expect(parseServerTime(text)).toEqual({ us, unitUs });
  // Read again, when its minute is the last one read.
  expect(parseServerTime(text)).toEqual({ us, unitUs });
});

test.each([
  '',
  '1767616496',
  '1767616496.789',
  '2026-01-05T12:34:56',
  '2026-01-05T12:34:56.789012',
  '2026-01-05 12:34:56Z',
  '2026-01-05T12:34Z',
  '2026-13-05T12:34:56Z',
  '2026-01-32T12:34:56Z',
  '2026-01-05T25:34:56Z',
  '2026-01-05T12:60:56Z',
  '2026-01-05T12:34:56.Z',
  '2026-01-05T12:34:56.789O12Z',
  '2026-01-05T12:34:56.789012+00:0',
  '2026-01-05T12:34:5a.789012+00:00',
  `2026-01-05T12:34:56.${'0'.repeat(50)}Z`,
  'Mon, 05 Jan 2026 12:34:56 GMT',
])('%j is no time with an offset', (text) => {
  // After a time of the same minute, so that the short way of reading is tried too.
  parseServerTime('2026-01-05T12:34:56.789012+00:00');
  expect(parseServerTime(text)).toBeNull();
});
