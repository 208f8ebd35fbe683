// Behaviors carried out by the engine in virtual time: reads, devices, conversations. t = 0 is
// 1,000 on the clock.

import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

const ONCE = { name: 'once', ratePerSecond: 1, durationMs: 1000 };

async function runThrough(plan: Plan): Promise<VirtualShard> {
  const shard = virtualShard(plan);
  const { ended } = await connectAndRun(shard);
  await shard.time.advance(900 + plan.measureMs + 400);
  await ended;
  expect(shard.books.isEven).toBe(true);
  return shard;
}

function deedsOf(shard: VirtualShard): readonly unknown[] {
  return shard.chat.deeds.map(({ did, atMs }) => [did, atMs]);
}

describe('reads', () => {
  test('are asked at their instant, for the load, and measured', async () => {
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'read-history' });
    const shard = await runThrough(planOf({ loads: [load] }));
    const [read] = shard.chat.deeds;
    const user = read?.user ?? Number.NaN;
    expect(shard.chat.deeds).toEqual([
      { did: 'read-history', user, atMs: 1000, partner: 1 - user, purpose: 'load' },
    ]);
    expect(shard.verifier.observed.filter(({ type }) => type === 'history')).toMatchObject([
      { load: 0, intendedAtMs: 1000, measured: true },
    ]);
  });

  test('of one load are not piled up on one user', async () => {
    const fields = { name: 'r', ratePerSecond: 100, durationMs: 40 };
    const load = loadOf('constant-arrival-rate', fields, { behavior: 'read-threads' });
    const idle = loadOf('constant-arrival-rate', ONCE, { behavior: 'idle' });
    const shard = virtualShard(planOf({ loads: [load, idle] }));
    shard.chat.script.readMs = 50;
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(2500);
    await ended;
    // Four arrivals in turn for two users, 10 ms apart: the third and the fourth wait for their
    // user.
    expect(deedsOf(shard)).toEqual([1000, 1010, 1050, 1060].map((atMs) => ['read-threads', atMs]));
    expect([...shard.books.waitsMs].sort((x, y) => x - y)).toEqual([0, 0, 0, 30, 30]);
  });
});

describe('go-offline', () => {
  test('leaves, comes back, and catches up over REST', async () => {
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'go-offline' });
    expect(deedsOf(await runThrough(planOf({ loads: [load] })))).toEqual([
      ['disconnect', 1000],
      ['connect', 1101],
      ['read-threads', 1102],
      ['read-history', 1105],
    ]);
  });
});

describe('drop', () => {
  test('cuts and comes back at once', async () => {
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'drop' });
    const shard = await runThrough(planOf({ loads: [load] }));
    expect(deedsOf(shard)).toEqual([
      ['disconnect', 1000],
      ['connect', 1001],
    ]);
    expect(shard.chat.deeds[0]).toMatchObject({ how: 'cut' });
  });
});

describe('second-device', () => {
  test('opens one more socket and closes it politely', async () => {
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'second-device' });
    const shard = await runThrough(planOf({ loads: [load] }));
    expect(deedsOf(shard)).toEqual([
      ['open-device', 1000],
      ['close-device', 1101],
    ]);
    expect(shard.chat.deeds[1]).toMatchObject({ how: 'polite' });
  });

  test('is closed when the load ends first', async () => {
    const settings = { forMs: { lowMs: 60_000, highMs: 60_000 } };
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'second-device', settings });
    expect(deedsOf(await runThrough(planOf({ loads: [load] })))).toEqual([
      ['open-device', 1000],
      ['close-device', 2000],
    ]);
  });
});

describe('slow-reader', () => {
  test('leaves its socket unread for a while', async () => {
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'slow-reader' });
    expect(deedsOf(await runThrough(planOf({ loads: [load] })))).toEqual([
      ['pause-reading', 1000],
      ['resume-reading', 1100],
    ]);
  });

  test('reads on when the load ends first', async () => {
    const settings = { forMs: { lowMs: 60_000, highMs: 60_000 } };
    const load = loadOf('constant-arrival-rate', ONCE, { behavior: 'slow-reader', settings });
    expect(deedsOf(await runThrough(planOf({ loads: [load] })))).toEqual([
      ['pause-reading', 1000],
      ['resume-reading', 2000],
    ]);
  });
});

describe('converse', () => {
  test('goes to and fro with think time, and a message is due when it is decided', async () => {
    const load = loadOf(
      'per-user-iterations',
      { name: 'banter', iterations: 1, maxDurationMs: 2000 },
      { behavior: 'converse', thinkMs: 100, settings: { turnCount: 3 } },
    );
    const shard = await runThrough(planOf({ users: 2, loads: [load] }));
    const sends = shard.chat.sends();
    const [opener] = sends;
    // Three turns each in turn; an answer comes a delivery (2 ms) and a think time after its
    // question.
    expect(sends.map(({ user }) => user === opener?.user)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    const instants = sends.map(({ atMs }) => atMs);
    expect(instants.slice(2).map((atMs, index) => atMs - (instants[index + 1] as number))).toEqual([
      102, 102, 102, 102,
    ]);
    expect(sends.map(({ intendedAtMs, dispatchedAtMs }) => [intendedAtMs, dispatchedAtMs])).toEqual(
      instants.map((atMs) => [atMs, atMs]),
    );
  });

  test('answers nobody but its own load', async () => {
    const talk = { name: 'talk', ratePerSecond: 20, durationMs: 1000 };
    const banter = { name: 'banter', iterations: 1, maxDurationMs: 1000 };
    const shard = await runThrough(
      planOf({
        users: 4,
        loads: [
          loadOf('constant-arrival-rate', talk),
          loadOf('per-user-iterations', banter, {
            ...{ behavior: 'converse', thinkMs: 50, settings: { turnCount: 1 } },
          }),
        ],
      }),
    );
    // One turn of each user and no more, however many messages of the other load come in.
    const turns = shard.chat.sends().filter(({ load }) => load === 1);
    expect(turns.map(({ user }) => user).sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(shard.chat.sends().filter(({ load }) => load === 0)).toHaveLength(20);
  });

  test('gives up an answer that does not come, at its limit', async () => {
    const load = loadOf(
      'constant-arrival-rate',
      { name: 'lonely', ratePerSecond: 1, durationMs: 1000 },
      { behavior: 'converse', thinkMs: 50 },
    );
    const plan = planOf({
      loads: [load],
      deadlines: { confirmMs: 400, deliverMs: 400, settleMs: 300, readbackMs: 300 },
    });
    const shard = virtualShard(plan);
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(900 + 449);
    expect(shard.chat.sends()).toHaveLength(1);
    await shard.time.advance(1500);
    await ended;
    expect([shard.books.planned, shard.books.sent]).toEqual([1, 1]);
  });
});
