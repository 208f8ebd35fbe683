// The plan under any number of shards, any rate and any seed: the same whole, in order, exact.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  activeUserCount,
  canonicalJson,
  cellOf,
  closedUsers,
  compilePlan,
  loadUserCount,
  nextRankChangeMs,
  openArrivals,
  type Plan,
  partnersOf,
  partOfShard,
  plannedArrivalCount,
  type Shard,
  shardOfUser,
  shardUsers,
} from '../../src/plan/index.ts';
import type { Conversations, Load } from '../../src/scenario/index.ts';
import { sampleLoad, sampleScenario } from '../unit/plan/sample-scenario.ts';

const WHOLE: Shard = { index: 0, count: 1 };

const rates = fc.oneof(
  fc.integer({ min: 0, max: 400 }),
  fc.double({ min: 0, max: 50, noNaN: true }),
);

const rateStages = fc.array(
  fc.record({
    toPerSecond: rates,
    overMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4000 })),
  }),
  { maxLength: 5 },
);

const mixes = fc.constantFrom(
  [{ behavior: 'send-message', weight: 1 }],
  [
    { behavior: 'send-message', weight: 2 },
    { behavior: 'read-history', weight: 1 },
    { behavior: 'idle', weight: 0.5 },
  ],
);

const common = {
  behaviors: mixes,
  startAtMs: fc.nat(5000),
};

const openLoads: fc.Arbitrary<Load> = fc
  .oneof(
    fc.record({
      ...common,
      executor: fc.constantFrom('constant-arrival-rate', 'poisson-arrival-rate'),
      ratePerSecond: rates,
      durationMs: fc.nat(5000),
    }),
    fc.record({
      ...common,
      executor: fc.constant('ramping-arrival-rate'),
      startRatePerSecond: rates,
      stages: rateStages,
    }),
  )
  .map(sampleLoad);

const conversationKinds: fc.Arbitrary<Conversations> = fc.oneof(
  fc.constant({ kind: 'pairs' as const }),
  fc.record({ kind: fc.constant('friends' as const), friendCount: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('celebrity' as const), fanCount: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('chain' as const), length: fc.integer({ min: 2, max: 7 }) }),
);

const seeds = fc.string({ maxLength: 12 });

/**
 * Plans of one open load over everybody; 60 users fit every kind of conversation but for a rest
 * of 1.
 */
const plans = fc
  .record({
    conversations: conversationKinds,
    load: openLoads,
    seed: seeds,
    warmupMs: fc.nat(3000),
    users: fc.constantFrom(30, 44, 60),
  })
  .filter(({ conversations, users }) => users % sizeOf(conversations) !== 1)
  .map(({ load, seed, ...changes }) =>
    compilePlan(sampleScenario({ ...changes, loads: [load] }), seed),
  );

function sizeOf(conversations: Conversations): number {
  switch (conversations.kind) {
    case 'pairs':
      return 2;
    case 'friends':
      return conversations.friendCount + 1;
    case 'celebrity':
      return conversations.fanCount + 1;
    case 'chain':
      return conversations.length;
  }
}

function drain(plan: Plan, shard: Shard): Arrival[] {
  const stream = openArrivals(plan, 0, shard);
  const arrivals: Arrival[] = [];
  for (let next = stream.next(); next !== null; next = stream.next()) arrivals.push(next);
  return arrivals;
}

describe('the arrivals of a plan', () => {
  test('are the same, time, user and behavior, for any number of shards from 1 to 7', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const whole = drain(plan, WHOLE);
        for (let count = 2; count <= 7; count += 1) {
          const parts = Array.from({ length: count }, (_, index) => drain(plan, { index, count }));
          for (const [index, part] of parts.entries()) {
            expect(part).toHaveLength(plannedArrivalCount(plan, 0, { index, count }));
            expect(part.every(({ user }) => shardOfUser(plan, user, count) === index)).toBe(true);
          }
          expect(parts.flat().sort((a, b) => a.index - b.index)).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('come in order of time and index, warm-up before t = 0, the rest within the load', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const load = plan.loads[0] as Load;
        const arrivals = drain(plan, WHOLE);
        expect(arrivals.map(({ index }) => index)).toEqual(arrivals.map((_, index) => index));
        for (const [index, { intendedAtMs }] of arrivals.entries()) {
          expect(intendedAtMs).toBeGreaterThanOrEqual(arrivals[index - 1]?.intendedAtMs ?? -1e9);
          if (intendedAtMs < 0) expect(intendedAtMs).toBeGreaterThanOrEqual(-plan.warmupMs);
          else expect(intendedAtMs).toBeGreaterThanOrEqual(load.startAtMs);
          expect(intendedAtMs).toBeLessThanOrEqual(plan.measureMs);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of a constant rate are exactly the whole numbers below rate times time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 3600 }),
        fc.integer({ min: 1, max: 10_000 }),
        (perMinute, minutes, users) => {
          const load = sampleLoad({
            ratePerSecond: perMinute / 60,
            durationMs: minutes * 60_000,
          });
          const changes = { users: users * 2, loads: [load], warmupMs: 0 };
          const plan = compilePlan(sampleScenario(changes), 's');
          expect(plannedArrivalCount(plan, 0)).toBe(perMinute * minutes);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('give every user its turn: no user is more than one arrival ahead of another', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const turns = new Array<number>(loadUserCount(plan, plan.loads[0] as Load)).fill(0);
        for (const { user } of drain(plan, WHOLE)) turns[user] = (turns[user] as number) + 1;
        expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the bytes of a plan', () => {
  test('follow from scenario and seed alone', () => {
    fc.assert(
      fc.property(plans, seeds, (plan, otherSeed) => {
        const changes = {
          conversations: plan.conversations,
          users: plan.userCount,
          warmupMs: plan.warmupMs,
          loads: [...plan.loads],
        };
        const again = compilePlan(sampleScenario(changes), plan.seed);
        expect(canonicalJson(again)).toBe(canonicalJson(plan));
        const other = compilePlan(sampleScenario(changes), otherSeed);
        expect(other.sha256 === plan.sha256).toBe(otherSeed === plan.seed);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the cells of a plan', () => {
  test('of a shard are dealt once to its parts, whatever number of parts each shard has', () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        (plan, partCounts) => {
          const shards = partCounts.map((_, index) => ({ index, count: partCounts.length }));
          const dealt = shards.flatMap((shard, at) => {
            const count = partCounts[at] ?? 1;
            const parts = Array.from({ length: count }, (_, index) => ({ index, count }));
            const users = parts.flatMap((part) => shardUsers(plan, partOfShard(shard, part)));
            expect(users.toSorted((a, b) => a - b)).toEqual(shardUsers(plan, shard));
            return users;
          });
          expect(dealt.toSorted((a, b) => a - b)).toEqual(shardUsers(plan, WHOLE));
        },
      ),
    );
  });

  test('hold every user once, close over partners, and are dealt to exactly one shard', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 7 }), (plan, count) => {
        const dealt = Array.from({ length: count }, (_, index) =>
          shardUsers(plan, { index, count }),
        ).flat();
        expect(dealt.sort((a, b) => a - b)).toEqual(
          Array.from({ length: plan.userCount }, (_, user) => user),
        );
        for (let user = 0; user < plan.userCount; user += 1) {
          const partners = partnersOf(plan, user);
          expect(partners.length).toBeGreaterThan(0);
          expect(partners).not.toContain(user);
          expect(new Set(partners).size).toBe(partners.length);
          for (const partner of partners) {
            expect(cellOf(plan, partner).index).toBe(cellOf(plan, user).index);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('closed loads', () => {
  const ramps = fc
    .record({
      startAtMs: fc.nat(2000),
      startUsers: fc.nat(40),
      stages: fc.array(
        fc.record({
          toUsers: fc.nat(40),
          overMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3000 })),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    })
    .map((changes) => sampleLoad({ ...changes, executor: 'ramping-users' }));

  test('count exactly the users that their changes say are at work', () => {
    fc.assert(
      fc.property(ramps, fc.integer({ min: -500, max: 18_000 }), (load, atMs) => {
        const count = activeUserCount(load, atMs);
        let active = 0;
        for (let rank = 0; rank < 42; rank += 1) {
          let isActive = rank < activeUserCount(load, -1000);
          let changeMs = nextRankChangeMs(load, rank, -1000);
          while (changeMs <= atMs) {
            isActive = !isActive;
            changeMs = nextRankChangeMs(load, rank, changeMs);
          }
          if (isActive) active += 1;
        }
        expect(active).toBe(count);
      }),
      { numRuns: 500 },
    );
  });

  test('have the same ranks for any number of shards', () => {
    fc.assert(
      fc.property(ramps, seeds, fc.integer({ min: 2, max: 7 }), (load, seed, count) => {
        const scenario = sampleScenario({ users: 40, loads: [load] });
        const plan = compilePlan(scenario, seed);
        const parts = Array.from({ length: count }, (_, index) =>
          closedUsers(plan, 0, { index, count }),
        ).flat();
        expect(parts.sort((a, b) => a.rank - b.rank)).toEqual(closedUsers(plan, 0, WHOLE));
        expect(parts.map(({ rank }) => rank)).toEqual(parts.map((_, rank) => rank));
      }),
      { numRuns: 100 },
    );
  });
});
