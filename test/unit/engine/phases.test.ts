// The phases of a run in virtual time: connect, load, settle, readback, and every way of ending
// early. t = 0 is 1,000 on the clock.

import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/scenario/index.ts';
import type { EvidenceRequest } from '../../../src/verify/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

const TALK = loadOf('constant-arrival-rate', {
  ...{ name: 'talk', ratePerSecond: 10, durationMs: 1000 },
});

function shardOf(parts: Partial<Scenario> = {}): VirtualShard {
  return virtualShard(planOf({ users: 2, loads: [TALK], ...parts }));
}

function instantOf(shard: VirtualShard, phase: string): number | undefined {
  return shard.phases.find(([name]) => name === phase)?.[1];
}

describe('the connect phase', () => {
  test('opens at the rate of the plan, and says who is connected', async () => {
    const shard = shardOf({
      users: 6,
      connect: { ratePerSecond: 100, inFlightCount: 50, timeoutMs: 5000 },
    });
    const connected = shard.runner.connect();
    await shard.time.advance(100);
    expect(await connected).toEqual({ connected: 6, failed: 0 });
    const starts = shard.chat.deeds.filter(({ did }) => did === 'connect');
    // Every 10 ms, on turns of 5 ms.
    expect(starts.map(({ atMs }) => atMs)).toEqual([5, 10, 20, 30, 40, 50]);
    expect(shard.runner.status()).toEqual({
      ...{ phase: 'connect', elapsedMs: 0, connectedUsers: 6, totalUsers: 6 },
      ...{ backlog: 0, readsDone: 0, readsOwed: 0, droppedIterations: 0 },
    });
    await shard.runner.close();
  });

  test('keeps the handshakes in flight within their bound', async () => {
    const shard = shardOf({
      users: 6,
      connect: { ratePerSecond: 1000, inFlightCount: 2, timeoutMs: 5000 },
    });
    shard.chat.script.connectMs = 50;
    const connected = shard.runner.connect();
    await shard.time.advance(200);
    expect(await connected).toEqual({ connected: 6, failed: 0 });
    const starts = shard.chat.deeds.filter(({ did }) => did === 'connect');
    expect(starts.map(({ atMs }) => atMs)).toEqual([5, 5, 55, 55, 105, 105]);
    await shard.runner.close();
  });

  test('tries each user four times and then gives it up', async () => {
    const shard = shardOf();
    shard.chat.script.isDown = true;
    const connected = shard.runner.connect();
    await shard.time.advance(2000);
    expect(await connected).toEqual({ connected: 0, failed: 2 });
    const tries = shard.chat.deeds.filter(({ did }) => did === 'authenticate');
    expect(tries).toHaveLength(8);
    await shard.runner.close();
  });

  test('takes a share of the ramp that follows from the share of the users', async () => {
    const plan = planOf({
      users: 8,
      loads: [TALK],
      connect: { ratePerSecond: 100, inFlightCount: 50, timeoutMs: 5000 },
    });
    const shard = virtualShard(plan, { index: 0, count: 2 });
    const connected = shard.runner.connect();
    await shard.time.advance(100);
    expect(await connected).toEqual({ connected: 4, failed: 0 });
    const starts = shard.chat.deeds.filter(({ did }) => did === 'connect');
    expect(starts.map(({ atMs }) => atMs)).toEqual([5, 20, 40, 60]);
    await shard.runner.close();
  });

  test('leaves the users of sessions alone', async () => {
    const fields = { name: 's', ratePerSecond: 1, durationMs: 1000, iterations: 1 };
    const sessions = loadOf('session-arrival-rate', fields, { users: 2 });
    const shard = shardOf({ users: 4, loads: [TALK, sessions] });
    const connected = shard.runner.connect();
    await shard.time.advance(100);
    expect(await connected).toEqual({ connected: 2, failed: 0 });
    await shard.runner.close();
  });
});

describe('the settling', () => {
  test('waits for the verifier, and no longer than its deadline', async () => {
    const settled = shardOf();
    settled.verifier.settlesAtMs = 2120;
    const first = await connectAndRun(settled);
    await settled.time.advance(2400);
    await first.ended;
    const never = shardOf();
    never.verifier.settlesAtMs = Number.POSITIVE_INFINITY;
    const second = await connectAndRun(never);
    await never.time.advance(2400);
    await second.ended;
    expect(instantOf(settled, 'readback')).toBeGreaterThanOrEqual(2120);
    expect(instantOf(settled, 'readback')).toBeLessThanOrEqual(2175);
    expect(instantOf(never, 'readback')).toBeGreaterThanOrEqual(2300);
    expect(instantOf(never, 'readback')).toBeLessThanOrEqual(2305);
  });

  test('keeps the sockets open and carries out what the verifier asks', async () => {
    const shard = shardOf();
    shard.verifier.settlesAtMs = 2250;
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1950);
    shard.chat.deeds.length = 0;
    const requests: readonly EvidenceRequest[] = [
      { type: 'send-control', kind: 'fence', sender: 0, receiver: 1 },
      { type: 'open-control', user: 1 },
      { type: 'close-control', user: 1 },
      { type: 'read-history', user: 0, partner: 1 },
      { type: 'send-control', kind: 'probe', sender: 77, receiver: 1 },
    ];
    shard.verifier.requests.push(...requests);
    await shard.time.advance(1000);
    await ended;
    expect(shard.runner.status().connectedUsers).toBe(2);
    const controls = shard.chat.deeds.filter(({ did }) => did !== 'send');
    expect(controls.map(({ did, user }) => [did, user])).toEqual([
      ['open-device', 1],
      ['read-history', 0],
      ['close-device', 1],
    ]);
    const fences = shard.chat.sends().filter(({ kind }) => kind !== 'message');
    expect(fences).toMatchObject([
      { kind: 'fence', user: 0, to: 1, load: -1, measured: false, receiverId: 'account-1' },
    ]);
    expect(fences[0]?.atMs).toBe(fences[0]?.intendedAtMs);
    expect(shard.books.isEven).toBe(true);
  });
});

describe('the readback', () => {
  const histories = (count: number): EvidenceRequest[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ type: 'read-history', user: index % 2, partner: 1 - (index % 2) },
    }));

  test('reads all that is asked for, eight at a time', async () => {
    const shard = shardOf();
    shard.chat.script.readMs = 20;
    shard.verifier.readbackRequests = [...histories(17), { type: 'read-threads', user: 0 }];
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(2500);
    await ended;
    const reads = shard.chat.deeds.filter(({ did }) => did.startsWith('read'));
    const startMs = instantOf(shard, 'readback') ?? Number.NaN;
    expect(reads.map(({ atMs }) => atMs - startMs)).toEqual([
      ...new Array(8).fill(0),
      ...new Array(8).fill(20),
      ...new Array(2).fill(40),
    ]);
    expect(shard.runner.status()).toMatchObject({ phase: 'done', readsDone: 18, readsOwed: 18 });
    expect(shard.verifier.observed.filter(({ type }) => type === 'history')).toHaveLength(17);
  });

  test('ends at its deadline with what was read until then', async () => {
    const shard = shardOf();
    shard.chat.script.readMs = 400;
    shard.verifier.readbackRequests = histories(40);
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(4000);
    await ended;
    const startMs = instantOf(shard, 'readback') ?? Number.NaN;
    expect(instantOf(shard, 'done')).toBeGreaterThanOrEqual(startMs + 1000);
    expect(instantOf(shard, 'done')).toBeLessThanOrEqual(startMs + 1005);
    expect(shard.verifier.observed.filter(({ type }) => type === 'history')).toHaveLength(16);
  });

  test('ends half a minute after the last usable read when no limit is given', async () => {
    const shard = shardOf({
      deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 300, readbackMs: null },
    });
    shard.chat.script.failsReads = true;
    shard.chat.script.readMs = 500;
    shard.verifier.readbackRequests = histories(4000);
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(34_000);
    await ended;
    const startMs = instantOf(shard, 'readback') ?? Number.NaN;
    expect(instantOf(shard, 'done')).toBe(startMs + 30_000);
  });

  test('authenticates a user that never came online before it reads for it', async () => {
    const fields = { name: 's', ratePerSecond: 1, durationMs: 100, iterations: 1 };
    const sessions = loadOf('session-arrival-rate', fields, { users: 2 });
    const shard = shardOf({ users: 4, loads: [TALK, sessions] });
    shard.verifier.readbackRequests = [
      { type: 'read-threads', user: 2 },
      { type: 'read-threads', user: 3 },
    ];
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(2500);
    await ended;
    const did = (what: string): number[] =>
      shard.chat.deeds
        .filter((deed) => deed.did === what)
        .map(({ user }) => user)
        .sort((a, b) => a - b);
    expect(did('authenticate')).toEqual([2, 3]);
    expect(did('read-threads')).toEqual([2, 3]);
  });
});

describe('an early end', () => {
  test('before the run leaves nothing but the judgement', async () => {
    const shard = shardOf({
      users: 6,
      connect: { ratePerSecond: 100, inFlightCount: 50, timeoutMs: 5000 },
    });
    const connected = shard.runner.connect();
    await shard.time.advance(22);
    shard.runner.stopLoad('interrupted');
    await shard.time.advance(10);
    expect(await connected).toEqual({ connected: 3, failed: 3 });
    const ended = shard.runner.run(1000);
    await shard.time.advance(400);
    expect((await ended).stopped).toBe('interrupted');
    expect(shard.chat.sends()).toEqual([]);
    expect(shard.phases.map(([phase]) => phase)).toEqual(['connect', 'settle', 'readback', 'done']);
    expect(shard.verifier.calls.at(-1)).toMatch(/^conclude .* interrupted$/);
  });

  test.each([
    ['interrupted', true],
    ['aborted-by-threshold', false],
    ['target-lost', false],
  ] as const)(
    'of the load (%s) settles, reads back and concludes',
    async (reason, isInterrupted) => {
      const shard = shardOf();
      shard.verifier.readbackRequests = [{ type: 'read-threads', user: 0 }];
      const { ended } = await connectAndRun(shard);
      await shard.time.advance(900 + 450);
      shard.runner.stopLoad(reason);
      shard.runner.stopLoad('interrupted');
      await shard.time.advance(1000);
      expect((await ended).stopped).toBe(reason);
      expect(shard.chat.sends().map(({ atMs }) => atMs)).toEqual([1000, 1100, 1200, 1300, 1400]);
      expect(instantOf(shard, 'settle')).toBe(1451);
      expect(shard.chat.deeds.at(-1)).toMatchObject({ did: 'read-threads', user: 0 });
      expect(shard.verifier.calls.at(-1)?.endsWith('interrupted')).toBe(isInterrupted);
      expect(shard.books.isEven).toBe(true);
    },
  );

  test('in warm-up leaves all that was sent unmeasured', async () => {
    const shard = shardOf({ warmupMs: 500 });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(650);
    shard.runner.stopLoad('interrupted');
    await shard.time.advance(1000);
    await ended;
    expect(shard.phases.map(([phase]) => phase)).toEqual([
      ...['connect', 'warmup', 'settle', 'readback', 'done'],
    ]);
    expect(shard.chat.sends().map(({ measured }) => measured)).toEqual([false, false, false]);
  });

  test.each(['settle', 'readback'])('in %s changes nothing any more', async (phase) => {
    const shard = shardOf();
    shard.chat.script.readMs = 200;
    shard.verifier.settlesAtMs = 2200;
    shard.verifier.readbackRequests = [{ type: 'read-threads', user: 0 }];
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(phase === 'settle' ? 2050 : 2200);
    expect(shard.runner.status().phase).toBe(phase);
    shard.runner.stopLoad('interrupted');
    await shard.time.advance(2000);
    expect((await ended).stopped).toBe('completed');
    expect(shard.verifier.calls.at(-1)?.endsWith('interrupted')).toBe(false);
  });
});

describe('closing', () => {
  test('in mid-load ends the run, closes every socket, and leaves nothing running', async () => {
    const load = loadOf('constant-users', { name: 'c', durationMs: 5000 }, { thinkMs: 20 });
    const shard = shardOf({ loads: [load] });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1300);
    const closed = shard.runner.close();
    await shard.time.advance(10);
    await closed;
    await shard.runner.close();
    expect((await ended).stopped).toBe('interrupted');
    expect([...shard.chat.sessions.values()].map(({ isClosed }) => isClosed)).toEqual([true, true]);
    expect(shard.time.isBeating).toBe(false);
    const sentCount = shard.chat.sends().length;
    await shard.time.advance(2000);
    expect(shard.chat.sends()).toHaveLength(sentCount);
    expect(shard.books.isEven).toBe(true);
  });

  test('before anything was started is nothing', async () => {
    const shard = shardOf();
    await shard.runner.close();
    expect(shard.time.isBeating).toBe(false);
  });
});
