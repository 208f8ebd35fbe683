// Whatever happens on the wire, the engine's books are even, its instants are the plan's, and
// nothing is left running. Seeds are printed with a failure.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimedHeap } from '../../src/engine/pacing/timed-heap.ts';
import { plannedArrivalCount } from '../../src/plan/index.ts';
import { BEHAVIOR_NAMES, type Load } from '../../src/scenario/index.ts';
import { loadOf, planOf } from '../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../support/virtual/virtual-shard.ts';

/** A load of each executor, at most 600 ms long. */
const someLoad = (name: string): fc.Arbitrary<Load> =>
  fc
    .record({
      executor: fc.integer({ min: 0, max: 6 }),
      behavior: fc.constantFrom(...BEHAVIOR_NAMES),
      thinkMs: fc.integer({ min: 0, max: 60 }),
      durationMs: fc.integer({ min: 50, max: 600 }),
      ratePerSecond: fc.integer({ min: 1, max: 60 }),
      startAtMs: fc.integer({ min: 0, max: 200 }),
      awayMs: fc.integer({ min: 0, max: 300 }),
    })
    .map(({ executor, durationMs, ratePerSecond, awayMs, ...extras }) => {
      const more = { ...extras, settings: { forMs: { lowMs: awayMs, highMs: awayMs } } };
      const stages = [{ toPerSecond: ratePerSecond, overMs: durationMs }];
      const ramp = [{ toUsers: 4, overMs: durationMs }];
      const rate = { name, ratePerSecond, durationMs };
      const choices = [
        () => loadOf('constant-arrival-rate', rate, more),
        () => loadOf('poisson-arrival-rate', rate, more),
        () => loadOf('ramping-arrival-rate', { name, startRatePerSecond: 0, stages }, more),
        () => loadOf('constant-users', { name, durationMs }, more),
        () => loadOf('ramping-users', { name, startUsers: 0, stages: ramp }, more),
        () => loadOf('per-user-iterations', { name, iterations: 3, maxDurationMs: 600 }, more),
        () => loadOf('session-arrival-rate', { ...rate, iterations: 2 }, { ...more, users: 2 }),
      ];
      return (choices[executor] as () => Load)();
    });

type Mischief = 'lose' | 'open' | 'refuse' | 'accept' | 'mute' | 'down' | 'full' | 'freeze';

const someMischief = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 1, max: 200 }),
    what: fc.constantFrom<Mischief>(
      ...(['lose', 'open', 'refuse', 'accept', 'mute', 'down', 'full', 'freeze'] as const),
    ),
    user: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 8 },
);

async function doMischief(shard: VirtualShard, what: Mischief, user: number): Promise<void> {
  const { script } = shard.chat;
  const session = shard.chat.session(user);
  if (what === 'lose' && session.isOpen) session.lose();
  if (what === 'open') session.open();
  script.refusesSends = what === 'refuse';
  script.isMute = what === 'mute';
  script.isDown = what === 'down';
  script.bufferedBytes = what === 'full' ? 4_000_000 : 0;
  if (what === 'freeze') await shard.time.freeze(400);
}

describe('the engine', () => {
  test('keeps even books through any mischief, and plans all that the plan plans', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(someLoad('one'), someLoad('two')),
        someMischief,
        fc.option(fc.integer({ min: 950, max: 1600 }), { nil: null }),
        async (loads, mischief, stopAtMs) => {
          const generator = {
            pacerLagP99Ms: 100,
            loopGapMs: 250,
            rigShareRatio: 0.05,
            backlogMs: 2000,
          };
          const plan = planOf({ users: 6, warmupMs: 100, loads, generator });
          const shard = virtualShard(plan);
          const { ended } = await connectAndRun(shard);
          await shard.time.advance(790);
          if (stopAtMs !== null) {
            shard.time.after(stopAtMs - 890, () => shard.runner.stopLoad('interrupted'));
          }
          for (const { afterMs, what, user } of mischief) {
            await shard.time.advance(afterMs);
            await doMischief(shard, what, user);
          }
          await shard.time.advance(6000);
          const { stopped } = await ended;
          await shard.runner.close();
          expect(shard.books.isEven).toBe(true);
          expect(shard.time.isBeating).toBe(false);
          expect(shard.runner.status()).toMatchObject({ phase: 'done', backlog: 0 });
          if (stopped === 'completed') {
            const arrivals = loads.reduce(
              (sum, _, index) => sum + plannedArrivalCount(plan, index),
              0,
            );
            expect(shard.books.lagsMs).toHaveLength(arrivals);
          }
          expect(shard.books.lagsMs.filter((lagMs) => lagMs < 0)).toEqual([]);
          expect(shard.books.waitsMs.filter((waitMs) => waitMs < 0)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is the same run twice for the same plan and the same wire', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(someLoad('one'), someLoad('two')), async (loads) => {
        const runOnce = async (): Promise<unknown> => {
          const shard = virtualShard(planOf({ users: 6, loads }));
          const { ended } = await connectAndRun(shard);
          // A wait at the end of the load may last as long as the backlog holds: ten seconds.
          await shard.time.advance(14_000);
          await ended;
          return shard.chat.deeds;
        };
        expect(await runOnce()).toEqual(await runOnce());
      }),
      { numRuns: 20 },
    );
  });
});

describe('the timed heap', () => {
  test('is a stable sort of whatever is pushed, also between pops', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null })), (actions) => {
        const heap = new TimedHeap<number>();
        let model: { atMs: number; order: number }[] = [];
        for (const [order, atMs] of actions.entries()) {
          if (atMs !== null) {
            heap.push(atMs, order);
            model = [...model, { atMs, order }].sort(
              (a, b) => a.atMs - b.atMs || a.order - b.order,
            );
            continue;
          }
          expect(heap.firstAtMs).toBe(model[0]?.atMs ?? Number.POSITIVE_INFINITY);
          expect(heap.pop()).toBe(model.shift()?.order);
        }
        expect(heap.size).toBe(model.length);
      }),
    );
  });
});
