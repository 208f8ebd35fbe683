// The engine's arithmetic: limits that follow from plans and counts.

import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/base/index.ts';
import { backOffMs } from '../../../src/engine/connection/back-off.ts';
import { readbackLimitMs } from '../../../src/engine/phases/readback-limit.ts';
import { TargetWatch } from '../../../src/engine/phases/target-watch.ts';
import { backlogLimit } from '../../../src/engine/pool/backlog-limit.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';

const GENERATOR = { pacerLagP99Ms: 100, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 2000 };

describe('the backlog', () => {
  test('holds so many seconds of the open loads at their highest rates, by shard', () => {
    const stages = [
      { toPerSecond: 30, overMs: 1000 },
      { toPerSecond: 5, overMs: 1000 },
    ];
    const plan = planOf({
      users: 8,
      generator: GENERATOR,
      loads: [
        loadOf('constant-arrival-rate', { name: 'a', ratePerSecond: 10, durationMs: 8000 }),
        loadOf('ramping-arrival-rate', { name: 'b', startRatePerSecond: 1, stages }),
        loadOf('constant-users', { name: 'c', durationMs: 1000 }),
      ],
    });
    expect(backlogLimit(plan, { index: 0, count: 1 })).toBe(80);
    const halves = [0, 1].map((index) => backlogLimit(plan, { index, count: 2 }));
    expect((halves[0] ?? 0) + (halves[1] ?? 0)).toBeGreaterThanOrEqual(80);
    expect((halves[0] ?? 0) + (halves[1] ?? 0)).toBeLessThanOrEqual(82);
  });

  test('holds one where nothing arrives', () => {
    const closed = loadOf('constant-users', { name: 'c', durationMs: 1000 });
    expect(backlogLimit(planOf({ loads: [closed] }), { index: 0, count: 1 })).toBe(1);
  });
});

describe('the readback', () => {
  test('may take ten seconds and four times the measured time of its reads', () => {
    expect(readbackLimitMs(0, Number.NaN)).toBe(10_000);
    expect(readbackLimitMs(800, 20)).toBe(10_000 + (4 * 800 * 20) / 8);
    expect(readbackLimitMs(800, Number.NaN)).toBe(10_000 + (4 * 800 * 50) / 8);
  });
});

describe('back-off', () => {
  test('doubles up to its maximum and keeps at least half', () => {
    const reconnect = { enabled: true, baseMs: 100, maxMs: 1000 };
    const random = new Random('back-off');
    for (const [failures, wholeMs] of [
      [0, 100],
      [1, 200],
      [3, 800],
      [4, 1000],
      [500, 1000],
    ] as const) {
      const delayMs = backOffMs(reconnect, failures, random);
      expect(delayMs).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(delayMs).toBeLessThan(wholeMs);
    }
  });
});

describe('the target watch', () => {
  test('tells once per outage, after its time, with one in a hundred still online', () => {
    const told: number[] = [];
    const watch = new TargetWatch(1000, (sinceMs) => told.push(sinceMs));
    for (const [nowMs, online] of [
      [0, 200],
      [100, 2],
      [1000, 2],
      [1100, 2],
      [2000, 0],
      [2100, 3],
      [2200, 0],
      [3100, 0],
      [3200, 0],
    ] as const) {
      watch.look(nowMs, 200, online);
    }
    expect(told).toEqual([1000, 1000]);
  });

  test('does not miss users that nobody wants online', () => {
    const told: number[] = [];
    const watch = new TargetWatch(0, (sinceMs) => told.push(sinceMs));
    watch.look(0, 0, 0);
    expect(told).toEqual([]);
  });
});
