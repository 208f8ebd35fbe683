// When open loads start their work: instants predicted on paper, in virtual time. t = 0 is 1,000 on
// the clock.

import { describe, expect, test } from 'vitest';
import { openArrivals, type Plan, type Shard } from '../../../src/plan/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

const TALK = { name: 'talk', ratePerSecond: 10, durationMs: 1000 };

async function runThrough(plan: Plan, shard?: Shard): Promise<VirtualShard> {
  const virtual = virtualShard(plan, shard);
  const { ended } = await connectAndRun(virtual);
  await virtual.time.advance(900 + plan.measureMs + 400);
  expect((await ended).stopped).toBe('completed');
  return virtual;
}

function intendedOf(shard: VirtualShard): readonly number[] {
  return shard.chat.sends().map(({ intendedAtMs }) => intendedAtMs);
}

/** The instants of the plan on the test's clock. */
function plannedOf(plan: Plan): readonly number[] {
  const stream = openArrivals(plan, 0, { index: 0, count: 1 });
  const instants: number[] = [];
  for (let next = stream.next(); next !== null; next = stream.next()) {
    instants.push(1000 + next.intendedAtMs);
  }
  return instants;
}

describe('constant-arrival-rate', () => {
  test('sends at i / rate, warm-up first and unmeasured', async () => {
    const plan = planOf({
      users: 4,
      warmupMs: 500,
      loads: [loadOf('constant-arrival-rate', TALK)],
    });
    const shard = await runThrough(plan);
    const instants = [500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700];
    instants.push(1800, 1900);
    expect(
      shard.chat.sends().map(({ atMs, intendedAtMs, dispatchedAtMs, measured, load }) => {
        return [atMs, intendedAtMs, dispatchedAtMs, measured, load];
      }),
    ).toEqual(instants.map((atMs) => [atMs, atMs, atMs, atMs >= 1000, 0]));
    expect(shard.phases).toEqual([
      ['connect', 0],
      ['warmup', 500],
      ['measure', 1000],
      ['settle', 2000],
      ['readback', 2006],
      ['done', 2011],
    ]);
  });

  test('lets an instant between two turns go in the next, and says how late that is', async () => {
    const load = loadOf('constant-arrival-rate', {
      name: 'talk',
      ratePerSecond: 3,
      durationMs: 1000,
    });
    const shard = await runThrough(planOf({ loads: [load] }));
    expect(shard.chat.sends().map(({ atMs }) => atMs)).toEqual([1000, 1334, 1667]);
    expect(shard.books.lagsMs.map((lagMs) => Math.round(lagMs * 1000))).toEqual([0, 667, 333]);
  });

  test('starts where its load starts', async () => {
    const load = loadOf('constant-arrival-rate', { ...TALK, durationMs: 300 }, { startAtMs: 250 });
    expect(intendedOf(await runThrough(planOf({ loads: [load] })))).toEqual([1250, 1350, 1450]);
  });

  test('gives each shard its own users, and together they are the whole plan', async () => {
    const plan = planOf({ users: 8, loads: [loadOf('constant-arrival-rate', TALK)] });
    const halves = await Promise.all([0, 1].map((index) => runThrough(plan, { index, count: 2 })));
    const users = halves.map((half) => new Set(half.chat.sends().map(({ user }) => user)));
    expect([...(users[0] ?? [])].filter((user) => users[1]?.has(user))).toEqual([]);
    expect(halves.flatMap(intendedOf).sort((a, b) => a - b)).toEqual(plannedOf(plan));
    expect(halves[0]?.runner.status().totalUsers).toBe(4);
  });
});

describe('ramping-arrival-rate', () => {
  test('sends where the integral of the rate is whole', async () => {
    const stages = [{ toPerSecond: 10, overMs: 2000 }];
    const fields = { name: 'ramp', startRatePerSecond: 0, stages };
    const shard = await runThrough(planOf({ loads: [loadOf('ramping-arrival-rate', fields)] }));
    // n(t) = 2.5 t², hence t = √(n / 2.5).
    const paper = [
      0, 632.46, 894.43, 1095.45, 1264.91, 1414.21, 1549.19, 1673.32, 1788.85, 1897.37,
    ];
    const instants = intendedOf(shard).map((atMs) => Math.round((atMs - 1000) * 100) / 100);
    expect(instants).toEqual(paper);
    expect(shard.chat.sends().map(({ atMs }) => atMs)).toEqual(
      paper.map((atMs) => 1000 + Math.ceil(atMs)),
    );
  });
});

describe('poisson-arrival-rate', () => {
  test('sends at the instants that the plan drew', async () => {
    const load = loadOf('poisson-arrival-rate', { name: 'p', ratePerSecond: 50, durationMs: 1000 });
    const plan = planOf({ users: 4, loads: [load] });
    const instants = intendedOf(await runThrough(plan));
    expect(instants).toEqual(plannedOf(plan));
    expect(instants.length).toBeGreaterThan(20);
  });
});

describe('several loads', () => {
  test('keep to their own schedules, in order of time', async () => {
    const plan = planOf({
      users: 4,
      loads: [
        loadOf('constant-arrival-rate', { name: 'a', ratePerSecond: 4, durationMs: 1000 }),
        loadOf(
          'constant-arrival-rate',
          { name: 'b', ratePerSecond: 2, durationMs: 1000 },
          { startAtMs: 125 },
        ),
      ],
    });
    const shard = await runThrough(plan);
    expect(shard.chat.sends().map(({ load, intendedAtMs }) => [load, intendedAtMs])).toEqual([
      [0, 1000],
      [1, 1125],
      [0, 1250],
      [0, 1500],
      [1, 1625],
      [0, 1750],
    ]);
  });
});

describe('late turns', () => {
  test('do all that is due late, from its own instant', async () => {
    const shard = virtualShard(
      planOf({ users: 4, loads: [loadOf('constant-arrival-rate', TALK)] }),
    );
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1050);
    await shard.time.freeze(320);
    await shard.time.advance(1000);
    await ended;
    expect(
      shard.chat.sends().map(({ atMs, intendedAtMs, dispatchedAtMs }) => {
        return [intendedAtMs, dispatchedAtMs, atMs];
      }),
    ).toEqual([
      ...[1000, 1100].map((atMs) => [atMs, atMs, atMs]),
      ...[1200, 1300, 1400].map((atMs) => [atMs, 1470, 1470]),
      ...[1500, 1600, 1700, 1800, 1900].map((atMs) => [atMs, atMs, atMs]),
    ]);
    expect(shard.books.lagsMs).toEqual([0, 0, 270, 170, 70, 0, 0, 0, 0, 0]);
    expect(shard.books.isEven).toBe(true);
  });
});
