// The ceiling of a server: on paper, in virtual time.

import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import { Ceiling } from '../../../src/server/socket/ceiling.ts';

function ceilingOf(perSecond: number): { clock: ManualClock; ceiling: Ceiling } {
  const clock = new ManualClock();
  return { clock, ceiling: new Ceiling(perSecond, clock) };
}

describe('a ceiling of ten messages a second', () => {
  test('lets the first of many through at once and the others a tenth of a second apart', () => {
    const { clock, ceiling } = ceilingOf(10);
    ceiling.wake();
    expect(ceiling.take(5)).toBe(1);
    expect(ceiling.take(4)).toBe(0);
    clock.advance(99);
    expect(ceiling.take(4)).toBe(0);
    clock.advance(1);
    expect(ceiling.take(4)).toBe(1);
  });

  test('is not lowered by looks that come late', () => {
    const { clock, ceiling } = ceilingOf(10);
    ceiling.wake();
    let done = ceiling.take(1000);
    for (const lateMs of [1, 250, 33, 716, 2000]) {
      clock.advance(lateMs);
      done += ceiling.take(1000 - done);
    }
    // 3,000 ms: one at the start, and one for each tenth of a second.
    expect(done).toBe(31);
  });

  test('does not save up the time in which nothing waited', () => {
    const { clock, ceiling } = ceilingOf(10);
    ceiling.wake();
    expect(ceiling.take(1)).toBe(1);
    clock.advance(60_000);
    ceiling.wake();
    expect(ceiling.take(100)).toBe(1);
    expect(ceiling.take(99)).toBe(0);
  });

  test('gives no message its turn before the one before it is over', () => {
    const { clock, ceiling } = ceilingOf(10);
    ceiling.wake();
    expect(ceiling.take(1)).toBe(1);
    clock.advance(40);
    ceiling.wake();
    expect(ceiling.take(1)).toBe(0);
    clock.advance(60);
    expect(ceiling.take(1)).toBe(1);
  });
});
