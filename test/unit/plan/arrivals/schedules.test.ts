// Constant and ramping rates against numbers worked out on paper.

import { describe, expect, test } from 'vitest';
import { rampingSchedule } from '../../../../src/plan/arrivals/ramping.ts';
import { constantSchedule, type Schedule } from '../../../../src/plan/arrivals/schedule.ts';

function timesOf(schedule: Schedule): number[] {
  return Array.from({ length: schedule.count }, (_, index) => schedule.atMs(index));
}

describe('a constant rate', () => {
  test.each([
    ['200/s for a minute', 200, 60_000, 12_000],
    ['0.3/s for 10 s, a product below its paper value', 0.3, 10_000, 3],
    ['200/m for a minute, a rate that no float holds', 200 / 60, 60_000, 200],
    ['1/h for a day', 1 / 3600, 86_400_000, 24],
    ['0.25/s for 5 s, the second and last at 4 s', 0.25, 5000, 2],
    ['1,000,000/s for an hour', 1e6, 3_600_000, 3.6e9],
    ['no rate', 0, 60_000, 0],
    ['no time', 200, 0, 0],
  ])('counts %s', (_, ...[ratePerSecond, durationMs, count]) => {
    expect(constantSchedule(ratePerSecond, durationMs).count).toBe(count);
  });

  test('is i / rate from the first arrival at the start', () => {
    expect(timesOf(constantSchedule(4, 1000))).toEqual([0, 250, 500, 750]);
  });

  test('does not drift: arrival 1,000,000,000 of 200/s comes after exactly 5,000,000 s', () => {
    const schedule = constantSchedule(200, 1e10);
    expect(schedule.atMs(1e9)).toBe(5e9);
    expect(schedule.atMs(1e9 + 1)).toBe(5_000_000_005);
    expect(constantSchedule(3, 1e12).atMs(1e9)).toBe(1e12 / 3);
  });
});

describe('a ramping rate', () => {
  test('from 0 to 2/s in 2 s: the integral t²/2 leaves 0 and 1 at 0 and √2 s', () => {
    const schedule = rampingSchedule(0, [{ toPerSecond: 2, overMs: 2000 }]);
    expect(schedule.count).toBe(2);
    expect(schedule.atMs(0)).toBe(0);
    expect(schedule.atMs(1)).toBeCloseTo(Math.SQRT2 * 1000, 9);
  });

  test('from 8/s to 0 in 2 s: 8t − 2t² leaves i at 2 − √(4 − i/2)', () => {
    const schedule = rampingSchedule(8, [{ toPerSecond: 0, overMs: 2000 }]);
    expect(schedule.count).toBe(8);
    for (let index = 0; index < 8; index += 1) {
      expect(schedule.atMs(index)).toBeCloseTo((2 - Math.sqrt(4 - index / 2)) * 1000, 9);
    }
  });

  test('that does not change is a constant rate', () => {
    const ramp = rampingSchedule(50, [{ toPerSecond: 50, overMs: 3000 }]);
    expect(timesOf(ramp)).toEqual(timesOf(constantSchedule(50, 3000)));
  });

  test('jumps in a stage of 0 ms', () => {
    const schedule = rampingSchedule(0, [
      { toPerSecond: 10, overMs: 0 },
      { toPerSecond: 10, overMs: 500 },
    ]);
    expect(timesOf(schedule)).toEqual([0, 100, 200, 300, 400]);
  });

  test('is silent while the rate is 0, and the next arrival waits for its return', () => {
    const schedule = rampingSchedule(0, [
      { toPerSecond: 0, overMs: 10_000 },
      { toPerSecond: 2, overMs: 0 },
      { toPerSecond: 2, overMs: 1000 },
      { toPerSecond: 0, overMs: 0 },
      { toPerSecond: 0, overMs: 5000 },
      { toPerSecond: 1, overMs: 0 },
      { toPerSecond: 1, overMs: 2000 },
    ]);
    expect(timesOf(schedule)).toEqual([10_000, 10_500, 16_000, 17_000]);
  });

  test('keeps a part of an arrival from stage to stage', () => {
    // 0.5/s for 1 s, then 1/s: the integral reaches 1 half a second into the second stage.
    const schedule = rampingSchedule(0.5, [
      { toPerSecond: 0.5, overMs: 1000 },
      { toPerSecond: 1, overMs: 0 },
      { toPerSecond: 1, overMs: 1000 },
    ]);
    expect(timesOf(schedule)).toEqual([0, 1500]);
  });

  test('begins a later stage on the dot where the integral is whole but its sum is not', () => {
    // 0.1/s and 0.2/s for 10 s each: 1 + 2 arrivals, then a climb from 0.
    const schedule = rampingSchedule(0.1, [
      { toPerSecond: 0.1, overMs: 10_000 },
      { toPerSecond: 0.2, overMs: 0 },
      { toPerSecond: 0.2, overMs: 10_000 },
      { toPerSecond: 0, overMs: 0 },
      { toPerSecond: 1, overMs: 10_000 },
    ]);
    expect(schedule.count).toBe(8);
    expect(schedule.atMs(3)).toBe(20_000);
    expect(schedule.atMs(4)).toBeCloseTo(20_000 + Math.sqrt(20) * 1000, 6);
  });

  test.each([
    [
      'the commuters: 0 to 5/s in 30 s, then 30 s',
      0,
      [
        [5, 30_000],
        [5, 30_000],
      ],
      225,
    ],
    [
      'a peak at 100,000/s',
      0,
      [
        [100_000, 10_000],
        [0, 10_000],
      ],
      1_000_000,
    ],
    ['less than one arrival', 0, [[0.1, 10_000]], 1],
    ['nothing at all', 0, [[0, 10_000]], 0],
    ['no stages', 5, [], 0],
  ])('counts %s', (_, ...[startRatePerSecond, stages, count]) => {
    const schedule = rampingSchedule(
      startRatePerSecond,
      stages.map(([toPerSecond = 0, overMs = 0]) => ({ toPerSecond, overMs })),
    );
    expect(schedule.count).toBe(count);
  });

  test('puts each arrival where the integral, computed otherwise, has its index', () => {
    const stages = [
      { toPerSecond: 300, overMs: 7000 },
      { toPerSecond: 20, overMs: 3000 },
      { toPerSecond: 20, overMs: 1000 },
      { toPerSecond: 0, overMs: 4000 },
    ];
    const schedule = rampingSchedule(10, stages);
    for (const index of [0, 1, 500, 1084, 1085, 1086, 1500, 1564, 1565, 1584, schedule.count - 1]) {
      expect(integralAt(10, stages, schedule.atMs(index))).toBeCloseTo(index, 6);
    }
    expect(schedule.count).toBe(1085 + 480 + 20 + 40);
  });
});

/** The integral of the rate by trapezia of one stage each, from its definition. */
function integralAt(
  start: number,
  stages: readonly { readonly toPerSecond: number; readonly overMs: number }[],
  atMs: number,
): number {
  let area = 0;
  let from = start;
  let restMs = atMs;
  for (const { toPerSecond, overMs } of stages) {
    const spentMs = Math.min(restMs, overMs);
    const reached = from + ((toPerSecond - from) * spentMs) / overMs;
    area += ((from + reached) / 2) * (spentMs / 1000);
    restMs -= spentMs;
    from = toPerSecond;
  }
  return area;
}
