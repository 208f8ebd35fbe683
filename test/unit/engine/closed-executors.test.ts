// Closed loads and sessions: the next iteration waits for the one before it. Instants on paper, in
// virtual time; t = 0 is 1,000 on the clock, a conf takes 2 ms.

import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

async function runThrough(plan: Plan, forMs = plan.measureMs): Promise<VirtualShard> {
  const shard = virtualShard(plan);
  const { ended } = await connectAndRun(shard);
  await shard.time.advance(900 + forMs + 400);
  expect((await ended).stopped).toBe('completed');
  expect(shard.books.isEven).toBe(true);
  return shard;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function sendsOf(shard: VirtualShard, user: number): readonly number[] {
  return shard.chat
    .sends()
    .filter((send) => send.user === user)
    .map(({ atMs }) => atMs);
}

function gapsOf(instants: readonly number[]): readonly number[] {
  return instants.slice(1).map((atMs, index) => atMs - (instants[index] as number));
}

describe('constant-users', () => {
  const load = loadOf('constant-users', { name: 'c', durationMs: 1000 }, { thinkMs: 100 });

  test('iterate, wait for the conf, think, and end with the load', async () => {
    const shard = await runThrough(planOf({ users: 2, loads: [load] }));
    for (const user of [0, 1]) {
      const instants = sendsOf(shard, user);
      const [first = Number.NaN] = instants;
      expect(first).toBeGreaterThan(1000);
      expect(first).toBeLessThanOrEqual(1100);
      expect(gapsOf(instants)).toEqual(instants.slice(1).map(() => 102));
      expect(instants).toHaveLength(Math.ceil((2000 - first) / 102));
    }
  });

  test('intend what they do when they do it, so that a closed load has no pacer lag', async () => {
    const shard = await runThrough(planOf({ users: 2, warmupMs: 200, loads: [load] }));
    const sends = shard.chat.sends();
    expect(sends.filter((send) => send.intendedAtMs !== send.dispatchedAtMs)).toEqual([]);
    expect(sends.filter((send) => send.atMs !== send.intendedAtMs)).toEqual([]);
    expect(sends.some(({ atMs }) => atMs < 1000)).toBe(true);
    expect(sends.map(({ measured }) => measured)).toEqual(sends.map(({ atMs }) => atMs >= 1000));
    expect(shard.books.lagsMs).toEqual([]);
  });

  test('do not march in step', async () => {
    const shard = await runThrough(planOf({ users: 8, loads: [load] }));
    const firsts = [0, 1, 2, 3, 4, 5, 6, 7].map((user) => sendsOf(shard, user)[0]);
    expect(new Set(firsts).size).toBeGreaterThan(4);
  });

  test('go on without a conf after its deadline', async () => {
    const shard = virtualShard(
      planOf({
        loads: [loadOf('constant-users', { name: 'c', durationMs: 1000 }, { thinkMs: 10 })],
        deadlines: { confirmMs: 300, deliverMs: 300, settleMs: 300, readbackMs: 300 },
      }),
    );
    shard.chat.script.isMute = true;
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(2500);
    await ended;
    expect(gapsOf(sendsOf(shard, 0))).toEqual([310, 310, 310]);
    expect(shard.books.isEven).toBe(true);
  });
});

describe('ramping-users', () => {
  test('start users one by one on the way up and stop them on the way down', async () => {
    const stages = [
      { toUsers: 4, overMs: 400 },
      { toUsers: 0, overMs: 400 },
    ];
    const load = loadOf('ramping-users', { name: 'r', startUsers: 0, stages });
    const shard = await runThrough(planOf({ users: 4, loads: [load] }));
    const spans = [0, 1, 2, 3].map((user) => {
      const instants = sendsOf(shard, user);
      return [instants[0] as number, instants.at(-1) as number] as const;
    });
    // Rank r starts where 0.01 t passes r + 1/2 and thinks for a turn; it stops at the mirror
    // instant.
    expect(spans.map(([first]) => first).sort(ascending)).toEqual([1051, 1151, 1251, 1351]);
    for (const [first, last] of spans) {
      const stopsAtMs = 1800 - (first - 1001);
      expect(last).toBeLessThan(stopsAtMs);
      expect(last).toBeGreaterThanOrEqual(stopsAtMs - 4);
    }
  });
});

describe('per-user-iterations', () => {
  test('end the load when every user has done its share', async () => {
    const fields = { name: 'i', iterations: 3, maxDurationMs: 600_000 };
    const load = loadOf('per-user-iterations', fields, { thinkMs: 50 });
    const shard = await runThrough(planOf({ users: 4, loads: [load] }), 1000);
    expect([0, 1, 2, 3].map((user) => sendsOf(shard, user).length)).toEqual([3, 3, 3, 3]);
    const lastAtMs = Math.max(...shard.chat.sends().map(({ atMs }) => atMs));
    const settledAtMs = shard.phases.find(([phase]) => phase === 'settle')?.[1];
    expect(settledAtMs).toBe(lastAtMs + 2);
  });

  test('end the load at its limit', async () => {
    const fields = { name: 'i', iterations: 1000, maxDurationMs: 500 };
    const load = loadOf('per-user-iterations', fields, { thinkMs: 50 });
    const shard = await runThrough(planOf({ users: 2, loads: [load] }));
    expect(shard.phases.find(([phase]) => phase === 'settle')?.[1]).toBe(1500);
  });
});

describe('session-arrival-rate', () => {
  const fields = { name: 's', ratePerSecond: 2, durationMs: 1000, iterations: 2 };

  test('connects, iterates with think time, leaves politely', async () => {
    const load = loadOf('session-arrival-rate', fields, { users: 2, thinkMs: 50 });
    const shard = await runThrough(planOf({ users: 2, loads: [load] }));
    const [first = Number.NaN, second = Number.NaN] = shard.chat.deeds
      .filter(({ did }) => did === 'connect')
      .map(({ user }) => user);
    const session = (user: number, fromMs: number): unknown[] => [
      ['authenticate', user, fromMs],
      ['connect', user, fromMs],
      ['send', user, fromMs + 1],
      ['send', user, fromMs + 51],
      ['disconnect', user, fromMs + 101],
    ];
    expect(shard.chat.deeds.map(({ did, user, atMs }) => [did, user, atMs])).toEqual([
      ...session(first, 1000),
      ...session(second, 1500),
    ]);
    expect([first, second].sort(ascending)).toEqual([0, 1]);
  });

  test('charges connecting to the first message of a session', async () => {
    const load = loadOf('session-arrival-rate', fields, { users: 2, thinkMs: 50 });
    const shard = virtualShard(planOf({ users: 2, loads: [load] }));
    shard.chat.script.connectMs = 40;
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(2500);
    await ended;
    expect(shard.chat.sends().map(({ atMs, intendedAtMs }) => [intendedAtMs, atMs])).toEqual([
      [1000, 1040],
      [1090, 1090],
      [1500, 1540],
      [1590, 1590],
    ]);
    expect(shard.books.waitsMs).toEqual([40, 0, 40, 0]);
  });

  test('lets a second session of a user wait for the first, in the backlog', async () => {
    const busy = { name: 's', ratePerSecond: 8, durationMs: 500, iterations: 1 };
    const load = loadOf('session-arrival-rate', busy, { users: 2, thinkMs: 300 });
    const shard = virtualShard(planOf({ users: 2, loads: [load] }));
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(900 + 400);
    expect(shard.runner.status().backlog).toBe(1);
    await shard.time.advance(600);
    await ended;
    // The users think until 1,301 and 1,426, and take 1 ms to leave and 1 ms to connect again.
    expect(shard.chat.sends().map(({ atMs, intendedAtMs }) => [intendedAtMs, atMs])).toEqual([
      [1000, 1001],
      [1125, 1126],
      [1250, 1303],
      [1375, 1428],
    ]);
    expect(shard.books.isEven).toBe(true);
  });

  test('drops the sessions that the end of the load finds connecting', async () => {
    const load = loadOf('session-arrival-rate', fields, { users: 2, thinkMs: 50 });
    const shard = virtualShard(planOf({ users: 2, loads: [load] }));
    shard.chat.script.isDown = true;
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(3000);
    await ended;
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([2, 0, 2]);
    expect(shard.runner.status().droppedIterations).toBe(2);
  });
});
