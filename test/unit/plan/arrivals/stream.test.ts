// Who arrives when to do what: phases, rounds, slices, mixes, shards.

import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  openArrivals,
  type Plan,
  plannedArrivalCount,
  plannedArrivals,
  type Shard,
} from '../../../../src/plan/index.ts';
import { sampleLoad, samplePlan } from '../sample-scenario.ts';

const WHOLE: Shard = { index: 0, count: 1 };

function drain(plan: Plan, shard: Shard = WHOLE): Arrival[] {
  const stream = openArrivals(plan, 0, shard);
  const arrivals: Arrival[] = [];
  for (let next = stream.next(); next !== null; next = stream.next()) arrivals.push(next);
  expect(arrivals).toHaveLength(stream.count);
  expect(stream.next()).toBeNull();
  return arrivals;
}

describe('openArrivals', () => {
  test('begins with warm-up at the initial rate and goes on from the start of the load', () => {
    const plan = samplePlan({
      users: 2,
      warmupMs: 1000,
      loads: [sampleLoad({ ratePerSecond: 2, durationMs: 1500, startAtMs: 10_000 })],
    });
    const arrivals = drain(plan);
    expect(arrivals.map(({ intendedAtMs }) => intendedAtMs)).toEqual([
      -1000, -500, 10_000, 10_500, 11_000,
    ]);
    expect(arrivals.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(plannedArrivals(plan, 0)).toEqual({ warmup: 2, measure: 3 });
  });

  test('warms a ramp up at its first rate, which may be none', () => {
    const stages = [{ toPerSecond: 4, overMs: 1000 }];
    const ramp = { executor: 'ramping-arrival-rate', stages } as const;
    const fromZero = samplePlan({ loads: [sampleLoad({ ...ramp, startRatePerSecond: 0 })] });
    expect(plannedArrivals(fromZero, 0)).toEqual({ warmup: 0, measure: 2 });
    const fromFour = samplePlan({ loads: [sampleLoad({ ...ramp, startRatePerSecond: 4 })] });
    expect(plannedArrivals(fromFour, 0)).toEqual({ warmup: 20, measure: 4 });
  });

  test('goes round all users in one seeded order', () => {
    const plan = samplePlan({
      users: 10,
      warmupMs: 0,
      loads: [sampleLoad({ ratePerSecond: 25, durationMs: 1000 })],
    });
    const users = drain(plan).map(({ user }) => user);
    expect(users.slice(0, 10)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(users.slice(0, 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(users.slice(10, 20)).toEqual(users.slice(0, 10));
    expect(users.slice(20)).toEqual(users.slice(0, 5));
  });

  test('keeps a load with users to its slice, and others out of the slices of sessions', () => {
    const plan = samplePlan({
      users: 12,
      loads: [
        sampleLoad(),
        sampleLoad({ name: 'own', users: 4 }),
        sampleLoad({
          name: 'visitors',
          users: 2,
          executor: 'session-arrival-rate',
          ratePerSecond: 1,
          durationMs: 10_000,
          iterations: 3,
        }),
      ],
    });
    const usersOf = (loadIndex: number): number[] => {
      const stream = openArrivals(plan, loadIndex, WHOLE);
      const users = new Set<number>();
      for (let next = stream.next(); next !== null; next = stream.next()) users.add(next.user);
      return [...users].sort((a, b) => a - b);
    };
    expect(usersOf(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(usersOf(1)).toEqual([6, 7, 8, 9]);
    expect(usersOf(2)).toEqual([10, 11]);
    expect(openArrivals(plan, 2, WHOLE).count).toBe(15);
  });

  test('mixes behaviors by weight, by index alone', () => {
    const behaviors = [
      { behavior: 'send-message', weight: 3 },
      { behavior: 'read-history', weight: 1 },
    ];
    const plan = samplePlan({ loads: [sampleLoad({ behaviors })] });
    const whole = drain(plan);
    const reads = whole.filter(({ behavior }) => behavior === 'read-history').length;
    expect(whole).toHaveLength(13_000);
    expect(Math.abs(reads - 3250)).toBeLessThan(5 * Math.sqrt(13_000 * 0.25 * 0.75));
    for (const arrival of drain(plan, { index: 1, count: 3 })) {
      expect(whole[arrival.index]).toEqual(arrival);
    }
  });

  test('gives an empty stream to a shard without cells', () => {
    const plan = samplePlan({ users: 2 });
    expect(drain(plan, { index: 1, count: 2 })).toEqual([]);
    expect(plannedArrivalCount(plan, 0, { index: 1, count: 2 })).toBe(0);
    expect(plannedArrivalCount(plan, 0)).toBe(13_000);
  });

  test('is refused for a closed load, which has none planned', () => {
    const plan = samplePlan({
      loads: [sampleLoad({ executor: 'constant-users', users: 4, durationMs: 1000 })],
    });
    expect(() => openArrivals(plan, 0, WHOLE)).toThrow('load 0 has no planned arrivals');
    expect(plannedArrivalCount(plan, 0)).toBe(0);
  });

  test('opens at once where a billion arrivals are planned, exact to the last', () => {
    const plan = samplePlan({
      warmupMs: 0,
      loads: [sampleLoad({ ratePerSecond: 1_000_000, durationMs: 3_600_000 })],
    });
    expect(openArrivals(plan, 0, { index: 0, count: 2 }).count).toBe(1.8e9);
    expect(openArrivals(plan, 0, WHOLE).next()?.intendedAtMs).toBe(0);
  });
});
