// Arrivals that find their user busy or offline: waiting is measured, bounded, and every planned
// message ends as sent or dropped. Virtual time; t = 0 is 1,000 on the clock.

import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/scenario/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

const TALK = { name: 'talk', ratePerSecond: 10, durationMs: 1000 };
const GENERATOR = { pacerLagP99Ms: 100, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 10_000 };

async function start(parts: Partial<Scenario>): Promise<{
  readonly shard: VirtualShard;
  readonly end: (forMs: number) => Promise<string>;
}> {
  const shard = virtualShard(planOf({ users: 2, ...parts }));
  const { ended } = await connectAndRun(shard);
  await shard.time.advance(899);
  const end = async (forMs: number): Promise<string> => {
    // What still waits at the end of the load may wait as long as the backlog holds.
    await shard.time.advance(forMs + GENERATOR.backlogMs);
    const { stopped } = await ended;
    expect(shard.books.isEven).toBe(true);
    return stopped;
  };
  return { shard, end };
}

/**
 * Intended and actual instants of what was sent, by intended instant: users come back in any
 * order.
 */
function inOrder(shard: VirtualShard): readonly (readonly [number, number])[] {
  return shard.chat
    .sends()
    .map(({ atMs, intendedAtMs }) => [intendedAtMs, atMs] as const)
    .sort(([a], [b]) => a - b);
}

function lose(shard: VirtualShard): void {
  shard.chat.session(0).lose();
  shard.chat.session(1).lose();
}

function open(shard: VirtualShard): void {
  shard.chat.session(0).open();
  shard.chat.session(1).open();
}

describe('an arrival whose user is offline', () => {
  test('waits, is sent when the user is back, and is charged from its own instant', async () => {
    const { shard, end } = await start({ loads: [loadOf('constant-arrival-rate', TALK)] });
    await shard.time.advance(250);
    lose(shard);
    await shard.time.advance(250);
    expect(shard.runner.status()).toMatchObject({ connectedUsers: 0, backlog: 2 });
    open(shard);
    await end(2000);
    expect(inOrder(shard)).toEqual([
      ...[1000, 1100, 1200].map((atMs) => [atMs, atMs]),
      ...[1300, 1400].map((atMs) => [atMs, 1499]),
      ...[1500, 1600, 1700, 1800, 1900].map((atMs) => [atMs, atMs]),
    ]);
    expect([...shard.books.waitsMs].sort((a, b) => a - b)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 99, 199,
    ]);
    expect(shard.books.lagsMs).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('is dropped and counted when the load ends before the user is back', async () => {
    const { shard, end } = await start({ loads: [loadOf('constant-arrival-rate', TALK)] });
    await shard.time.advance(650);
    lose(shard);
    expect(await end(2000)).toBe('completed');
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([10, 7, 3]);
    expect(shard.runner.status()).toMatchObject({ backlog: 0, droppedIterations: 3 });
  });

  test('is still sent when the user comes back soon after the end of the load', async () => {
    const { shard, end } = await start({ loads: [loadOf('constant-arrival-rate', TALK)] });
    await shard.time.advance(650);
    lose(shard);
    await shard.time.advance(2000);
    open(shard);
    expect(await end(0)).toBe('completed');
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([10, 10, 0]);
    expect(inOrder(shard).map(([intendedAtMs]) => intendedAtMs)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => 1000 + index * 100),
    );
  });

  test('is dropped when the backlog is full', async () => {
    const { shard, end } = await start({
      loads: [loadOf('constant-arrival-rate', TALK)],
      generator: { ...GENERATOR, backlogMs: 400 },
    });
    lose(shard);
    await shard.time.advance(951);
    expect(shard.runner.status()).toMatchObject({ backlog: 4, droppedIterations: 6 });
    open(shard);
    await end(2000);
    expect(inOrder(shard).map(([intendedAtMs]) => intendedAtMs)).toEqual([1000, 1100, 1200, 1300]);
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([10, 4, 6]);
  });

  test('has a backlog of one arrival at least, and of its shard alone', async () => {
    const slow = { ...GENERATOR, backlogMs: 1 };
    const { shard, end } = await start({
      loads: [loadOf('constant-arrival-rate', TALK)],
      generator: slow,
    });
    lose(shard);
    await shard.time.advance(300);
    expect(shard.runner.status().backlog).toBe(1);
    await end(2000);
    expect(shard.books.dropped).toBe(10);
  });
});

describe('a full send buffer', () => {
  test('blocks the message until it has drained, and the wait is charged to the user', async () => {
    const load = loadOf('constant-arrival-rate', { ...TALK, durationMs: 100 });
    const { shard, end } = await start({ loads: [load] });
    shard.chat.script.bufferedBytes = 4_000_000;
    await shard.time.advance(50);
    expect(shard.chat.sends()).toEqual([]);
    shard.chat.script.bufferedBytes = 0;
    await end(2000);
    expect(shard.chat.sends().map(({ atMs, intendedAtMs }) => [intendedAtMs, atMs])).toEqual([
      [1000, 1050],
    ]);
    expect(shard.books.waitsMs).toEqual([50]);
  });

  test('drops the blocked message when the load ends', async () => {
    const load = loadOf('constant-arrival-rate', { ...TALK, durationMs: 100 });
    const { shard, end } = await start({ loads: [load] });
    shard.chat.script.bufferedBytes = 4_000_000;
    await end(2000);
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([1, 0, 1]);
  });
});

describe('a socket that refuses a message', () => {
  test.each(['send-message', 'burst', 'converse'] as const)(
    'drops it, and the books of %s are even',
    async (behavior) => {
      const load = loadOf('constant-arrival-rate', TALK, { behavior });
      const { shard, end } = await start({ loads: [load] });
      await shard.time.advance(450);
      shard.chat.script.refusesSends = true;
      await end(4000);
      const refused = shard.verifier.observed.filter(({ type }) => type === 'not-sent');
      expect(refused.length).toBeGreaterThan(0);
      expect(shard.books.dropped).toBeGreaterThanOrEqual(refused.length);
    },
  );
});

describe('a burst', () => {
  const load = loadOf('constant-arrival-rate', TALK, { behavior: 'burst' });

  test('is planned whole at its instant', async () => {
    const { shard, end } = await start({ loads: [load] });
    await shard.time.advance(150);
    await end(2000);
    expect(shard.books.planned).toBe(30);
    expect(
      shard.chat
        .sends()
        .slice(0, 6)
        .map(({ intendedAtMs }) => intendedAtMs),
    ).toEqual([1000, 1000, 1000, 1100, 1100, 1100]);
    expect(shard.books.lagsMs).toHaveLength(10);
    expect(shard.books.waitsMs).toHaveLength(10);
  });

  test('that waits for its user is dropped whole', async () => {
    const { shard, end } = await start({ loads: [load] });
    await shard.time.advance(850);
    lose(shard);
    await end(2000);
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([30, 27, 3]);
    expect(shard.runner.status().droppedIterations).toBe(1);
  });

  test('that loses its socket midway keeps the rest for the next one, or drops it', async () => {
    const { shard, end } = await start({ loads: [load] });
    const loseAfter = (user: number, sequence: number): void => {
      const session = shard.chat.session(user);
      const send = session.send.bind(session);
      session.send = (request) => {
        send(request);
        if (request.marker.sequence === sequence) session.lose();
      };
    };
    loseAfter(0, 1);
    loseAfter(1, 0);
    await shard.time.advance(550);
    shard.chat.session(0).open();
    await end(2000);
    // User 0 comes back for the rest of its 15 messages; user 1 stays away after its first.
    const sentBy = (user: number): number => {
      return shard.chat.sends().filter((send) => send.user === user).length;
    };
    expect([sentBy(0), sentBy(1)]).toEqual([15, 1]);
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([30, 16, 14]);
  });
});

describe('a user that is away', () => {
  test('does nothing else that needs its connection, and what comes meanwhile waits', async () => {
    const forMs = { lowMs: 200, highMs: 200 };
    const away = { name: 'away', ratePerSecond: 2, durationMs: 500 };
    const { shard, end } = await start({
      loads: [
        loadOf('constant-arrival-rate', { ...TALK, ratePerSecond: 20, durationMs: 500 }),
        loadOf('constant-arrival-rate', away, { behavior: 'reconnect', settings: { forMs } }),
      ],
    });
    await end(2000);
    const deeds = shard.chat.deeds;
    const left = deeds.find(({ did }) => did === 'disconnect');
    const back = deeds.find(({ did }) => did === 'connect');
    expect([left?.atMs, back?.atMs, back?.user]).toEqual([1000, 1201, left?.user]);
    const late = shard.chat.sends().filter(({ atMs, intendedAtMs }) => atMs > intendedAtMs);
    expect(late.map(({ user, atMs }) => [user, atMs])).toEqual(late.map(() => [left?.user, 1202]));
    expect(late.length).toBeGreaterThanOrEqual(2);
    expect(shard.books.dropped).toBe(0);
  });

  test('lets nobody else take its connection before it is done', async () => {
    const { shard, end } = await start({
      loads: [
        loadOf(
          'constant-arrival-rate',
          { name: 'out', ratePerSecond: 2, durationMs: 1000 },
          {
            ...{ behavior: 'go-offline', settings: { forMs: { lowMs: 100, highMs: 100 } } },
          },
        ),
        loadOf(
          'constant-arrival-rate',
          { name: 'drop', ratePerSecond: 20, durationMs: 200 },
          {
            ...{ behavior: 'drop', startAtMs: 120 },
          },
        ),
      ],
    });
    shard.chat.script.readMs = 200;
    await end(3000);
    const first = shard.chat.deeds[0]?.user;
    const story = shard.chat.deeds.filter(({ user, atMs }) => user === first && atMs < 1510);
    expect(story.map(({ did, atMs }) => [did, atMs])).toEqual([
      ['disconnect', 1000],
      ['connect', 1101],
      ['read-threads', 1102],
      ['read-history', 1302],
      // Two drops came meanwhile; the catching up ends at 1,502.
      ['disconnect', 1502],
      ['connect', 1503],
      ['disconnect', 1504],
      ['connect', 1505],
    ]);
  });

  test('comes back when the load ends while it is away', async () => {
    const forMs = { lowMs: 60_000, highMs: 60_000 };
    const load = loadOf(
      'constant-arrival-rate',
      { ...TALK, durationMs: 100 },
      {
        ...{ behavior: 'go-offline', settings: { forMs } },
      },
    );
    const { shard, end } = await start({ loads: [load] });
    await end(2000);
    const [first, ...rest] = shard.chat.deeds.map(({ did, atMs }) => [did, atMs]);
    expect([first, ...rest]).toEqual([
      ['disconnect', 1000],
      ['connect', 1100],
    ]);
    expect(shard.runner.status().connectedUsers).toBe(2);
  });
});

describe('two loads on one user', () => {
  test('do not wait for one another: an idle user still sends', async () => {
    const forMs = { lowMs: 900, highMs: 900 };
    const idle = { name: 'idle', ratePerSecond: 10, durationMs: 200 };
    const { shard, end } = await start({
      loads: [
        loadOf('constant-arrival-rate', idle, { behavior: 'idle', settings: { forMs } }),
        loadOf('constant-arrival-rate', TALK),
      ],
    });
    await end(2500);
    expect(shard.chat.sends().filter(({ atMs, intendedAtMs }) => atMs !== intendedAtMs)).toEqual(
      [],
    );
    expect(shard.chat.sends()).toHaveLength(10);
  });
});
