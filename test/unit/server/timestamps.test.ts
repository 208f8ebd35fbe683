// Instants in microseconds: their form, and that they ascend.

import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import { formatMicroseconds, MicrosecondClock } from '../../../src/server/timestamps.ts';

test('an instant is shown with six digits of the second, whatever they are', () => {
  const secondUs = Date.parse('2024-12-22T23:12:31Z') * 1000;
  expect(formatMicroseconds(secondUs + 700_748)).toBe('2024-12-22T23:12:31.700748');
  expect(formatMicroseconds(secondUs)).toBe('2024-12-22T23:12:31.000000');
  expect(formatMicroseconds(secondUs + 1_000_007)).toBe('2024-12-22T23:12:32.000007');
});

test('instants ascend strictly, also when time stands still or the wall clock steps back', () => {
  const clock = new ManualClock(0, 1_700_000_000_000);
  const instants = new MicrosecondClock(clock);
  const first = instants.nextUs();
  expect(first).toBe(1_700_000_000_000_000);
  expect([instants.nextUs(), instants.nextUs()]).toEqual([first + 1, first + 2]);
  clock.advance(0.5);
  expect(instants.nextUs()).toBe(first + 500);
  clock.stepWall(-10_000);
  expect(instants.nextUs()).toBe(first + 501);
});

test('a wall clock that steps forward is followed', () => {
  const clock = new ManualClock(0, 1_700_000_000_000);
  const instants = new MicrosecondClock(clock);
  clock.stepWall(60_000);
  expect(instants.nextUs()).toBe(1_700_000_060_000_000);
});
