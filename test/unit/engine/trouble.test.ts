// What can go wrong around a run: the target is lost, the loop stands still, a bug throws.
// Virtual time; t = 0 is 1,000 on the clock.

import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/scenario/index.ts';
import { loadOf, planOf } from '../../support/virtual/plan-of.ts';
import {
  connectAndRun,
  type VirtualShard,
  virtualShard,
} from '../../support/virtual/virtual-shard.ts';

const TALK = loadOf('constant-arrival-rate', {
  ...{ name: 'talk', ratePerSecond: 10, durationMs: 1000 },
});

const long = loadOf('constant-arrival-rate', {
  ...{ name: 'talk', ratePerSecond: 10, durationMs: 10_000 },
});

function shardOf(parts: Partial<Scenario> = {}): VirtualShard {
  return virtualShard(planOf({ users: 2, loads: [TALK], ...parts }));
}

function instantOf(shard: VirtualShard, phase: string): number | undefined {
  return shard.phases.find(([name]) => name === phase)?.[1];
}

describe('a lost target', () => {
  const gone = (shard: VirtualShard): void => {
    shard.chat.session(0).lose();
    shard.chat.session(1).lose();
  };
  test('stops the load when the plan says so, and tells how long it has been gone', async () => {
    const shard = shardOf({ loads: [long], onTargetLost: { continue: false, afterMs: 2000 } });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1400);
    gone(shard);
    await shard.time.advance(4000);
    expect((await ended).stopped).toBe('target-lost');
    expect(shard.lost).toEqual([2000]);
    expect(instantOf(shard, 'settle')).toBe(3750);
    expect(shard.books.isEven).toBe(true);
  });

  test('goes on when the plan says so, and tells once per outage', async () => {
    const shard = shardOf({ loads: [long], onTargetLost: { continue: true, afterMs: 1000 } });
    const { ended } = await connectAndRun(shard);
    for (let outage = 0; outage < 2; outage += 1) {
      await shard.time.advance(1400);
      gone(shard);
      await shard.time.advance(2000);
      shard.chat.session(0).open();
      shard.chat.session(1).open();
    }
    await shard.time.advance(8000);
    expect((await ended).stopped).toBe('completed');
    expect(shard.lost).toEqual([1000, 1000]);
    expect([shard.books.planned, shard.books.sent, shard.books.dropped]).toEqual([100, 100, 0]);
  });

  test('is not a target whose users went away by themselves', async () => {
    const settings = { forMs: { lowMs: 5000, highMs: 5000 } };
    const fields = { name: 'away', ratePerSecond: 10, durationMs: 200 };
    const away = loadOf('constant-arrival-rate', fields, { behavior: 'reconnect', settings });
    const shard = shardOf({
      loads: [away, long],
      onTargetLost: { continue: false, afterMs: 1000 },
    });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(11_500);
    expect((await ended).stopped).toBe('completed');
    expect(shard.lost).toEqual([]);
  });
});

describe('our clocks', () => {
  test('are read at the start, every five seconds and at the end, and a step shows', async () => {
    const shard = shardOf({ loads: [long] });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(7000);
    shard.time.clock.stepWall(-3000);
    await shard.time.advance(8000);
    await ended;
    const reads = shard.verifier.observed.filter((one) => one.type === 'clock-read');
    const offsets = reads.map(({ atMs, wallMs }) => wallMs - atMs);
    const [first = Number.NaN] = offsets;
    expect(offsets.map((offset) => offset - first)).toEqual([0, 0, -3000, -3000]);
    const gaps = reads.slice(1).map(({ atMs }, at) => atMs - (reads[at]?.atMs ?? Number.NaN));
    expect(gaps.slice(0, 2)).toEqual([5000, 5000]);
    expect(shard.verifier.calls.at(-1)).toBe(`conclude ${reads.at(-1)?.atMs}`);
  });
});

describe('a loop gap', () => {
  test('is told to verify and metrics, and holds the deadlines for two turns', async () => {
    const shard = shardOf();
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1050);
    const before = shard.verifier.advancedAtMs.length;
    await shard.time.freeze(300);
    expect(shard.verifier.advancedAtMs).toHaveLength(before);
    await shard.time.advance(1);
    expect(shard.verifier.advancedAtMs).toHaveLength(before);
    await shard.time.advance(1);
    expect(shard.verifier.advancedAtMs.at(-1)).toBe(1452);
    expect(shard.verifier.observed.filter(({ type }) => type === 'disturbance')).toEqual([
      { type: 'disturbance', atMs: 1450, what: 'loop-gap', gapMs: 300 },
    ]);
    expect(shard.books.gapsMs).toEqual([300]);
    await shard.time.advance(1500);
    await ended;
  });

  test('is one to the verifier also where the scenario relaxes the bound', async () => {
    const generator = { pacerLagP99Ms: 100, loopGapMs: 10_000, rigShareRatio: 0.05 };
    const shard = shardOf({ generator: { ...generator, backlogMs: 10_000 } });
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1050);
    await shard.time.freeze(300);
    await shard.time.advance(1500);
    await ended;
    expect(shard.verifier.observed.filter(({ type }) => type === 'disturbance')).toHaveLength(1);
  });

  test('is none up to its bound', async () => {
    const shard = shardOf();
    const { ended } = await connectAndRun(shard);
    await shard.time.advance(1050);
    await shard.time.freeze(250);
    await shard.time.advance(1500);
    await ended;
    expect(shard.books.gapsMs).toEqual([]);
  });
});

describe('a failure inside a turn', () => {
  test('ends the run with that error', async () => {
    const shard = shardOf();
    const { ended } = await connectAndRun(shard);
    shard.verifier.advance = () => {
      throw new Error('a bug in a check');
    };
    const failed = expect(ended).rejects.toThrow('a bug in a check');
    await shard.time.advance(200);
    await failed;
    expect(shard.time.isBeating).toBe(false);
  });
});
