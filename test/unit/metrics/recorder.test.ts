// What the recorder counts, sets aside, shows by the second and says of the rig.

import { describe, expect, it } from 'vitest';
import {
  createMetricsRecorder,
  decodeHistogram,
  type ShardMetrics,
} from '../../../src/metrics/index.ts';
import type { Observation } from '../../../src/observation/index.ts';
import { deliver, GAUGES, ORIGIN_MS, options, recorder, threshold } from './fixtures.ts';

function totalOf(shard: ShardMetrics, key: string): number {
  const encoded = shard.histograms[key];
  return encoded === undefined ? 0 : decodeHistogram(encoded).total;
}

function sent(load: number, atMs: number, kind: 'message' | 'probe' = 'message'): Observation {
  return {
    type: 'sent',
    atMs: ORIGIN_MS + atMs,
    user: 1,
    socket: 1,
    marker: { kind, sender: 1, receiver: 2, sequence: 0, attempt: 0, length: 40 },
    hashHigh: 0,
    hashLow: 0,
    load: kind === 'message' ? load : -1,
    intendedAtMs: ORIGIN_MS + atMs,
    dispatchedAtMs: ORIGIN_MS + atMs,
    measured: atMs >= 0,
  };
}

describe('the recorder', () => {
  it('keeps warm-up out of latencies and measured counts, but in the totals', () => {
    const made = recorder();
    made.planned(0, ORIGIN_MS - 500, false);
    made.planned(0, ORIGIN_MS + 500, true);
    deliver(made, { atMs: -500, latencyMs: 900 });
    deliver(made, { atMs: 500, latencyMs: 20 });
    const shard = made.snapshot(ORIGIN_MS + 60_000);
    expect(totalOf(shard, 'delivery_time')).toBe(1);
    expect([shard.counts.messages_planned, shard.measuredCounts.messages_planned]).toEqual([2, 1]);
  });

  it('takes open loads alone into response times, and all loads into service times', () => {
    const made = recorder();
    deliver(made, { atMs: 100, latencyMs: 5, load: 0 });
    deliver(made, { atMs: 100, latencyMs: 7, load: 1 });
    const shard = made.snapshot(ORIGIN_MS + 60_000);
    const keys = ['delivery_time', 'delivery_service_time', 'delivery_time{load:banter}'];
    expect(keys.map((key) => totalOf(shard, key))).toEqual([1, 2, 1]);
  });

  it('measures response from the intended instant and service from the start', () => {
    const made = recorder();
    made.dispatched(0, true, ORIGIN_MS + 100, ORIGIN_MS + 102);
    made.started(0, true, ORIGIN_MS + 102, ORIGIN_MS + 110);
    made.confirmed(0, true, ORIGIN_MS + 100, ORIGIN_MS + 110, ORIGIN_MS + 150);
    const shard = made.snapshot(ORIGIN_MS + 60_000);
    const maxima = ['pacer_lag', 'user_wait', 'confirm_time', 'confirm_service_time'].map(
      (key) => shard.histograms[key]?.maxUs,
    );
    expect(maxima).toEqual([2000, 8000, 50_000, 40_000]);
  });

  it('counts a result that never came in both of its series', () => {
    const made = recorder();
    made.missing('delivery', 0, true, ORIGIN_MS + 100);
    made.missing('delivery', 0, false, ORIGIN_MS - 100);
    const shard = made.snapshot(ORIGIN_MS + 60_000);
    expect([
      shard.histograms.delivery_time?.missing,
      shard.histograms['delivery_service_time{load:talk}']?.missing,
      shard.histograms.confirm_time,
    ]).toEqual([1, 1, undefined]);
  });

  it('counts control messages apart and the fate of sockets by who ended them', () => {
    const made = recorder();
    made.observe(sent(0, 100));
    made.observe(sent(0, 100, 'probe'));
    for (const side of ['us', 'cut', 'server', 'network'] as const) {
      made.observe({
        type: 'socket-closed',
        atMs: ORIGIN_MS,
        user: 1,
        socket: 1,
        code: 1006,
        side,
      });
    }
    const { counts } = made.snapshot(ORIGIN_MS + 60_000);
    expect([
      counts.messages_sent,
      counts['messages_sent{load:talk}'],
      counts.control_messages,
      counts.sockets_lost,
    ]).toEqual([1, 1, 1, 2]);
  });

  it('records no history lag for rows that only the readback showed', () => {
    const made = recorder();
    made.visible(0, true, ORIGIN_MS + 1000, ORIGIN_MS + 1040);
    made.visible(0, true, ORIGIN_MS + 1000, ORIGIN_MS + 61_000);
    made.visible(0, true, Number.NaN, ORIGIN_MS + 2000);
    const shard = made.snapshot(ORIGIN_MS + 62_000);
    expect([totalOf(shard, 'history_lag'), shard.counts.messages_visible]).toEqual([1, 3]);
  });

  it('keeps samples by second of the intended instant for thresholds over windows alone', () => {
    const made = recorder({ thresholds: [threshold({ overMs: 10_000 })] });
    for (let second = 0; second < 20; second += 1)
      deliver(made, { atMs: second * 1000, latencyMs: 5 });
    deliver(made, { atMs: 0, latencyMs: 15_000 });
    const { seconds } = made.snapshot(ORIGIN_MS + 60_000);
    expect(Object.keys(seconds)).toEqual(['delivery_time']);
    expect(seconds.delivery_time?.map((one) => [one.second, one.histogram.count])).toEqual(
      Array.from({ length: 20 }, (_, second) => [second, second === 0 ? 2 : 1]),
    );
  });
});

describe('what the rig disturbed', () => {
  const thresholds = [threshold({ limit: 100 })];

  function counts(shard: ShardMetrics): (number | undefined)[] {
    return [shard.histograms.delivery_time?.count, shard.undisturbed.delivery_time?.count];
  }

  it('sets aside a sample whose pacer lag exceeds 5 % of the tightest limit', () => {
    const made = recorder({ thresholds });
    made.dispatched(0, true, ORIGIN_MS + 100, ORIGIN_MS + 104.9);
    made.dispatched(0, true, ORIGIN_MS + 200, ORIGIN_MS + 205.1);
    deliver(made, { atMs: 100, latencyMs: 20 });
    deliver(made, { atMs: 200, latencyMs: 20 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([2, 1]);
  });

  it('adds short loop gaps inside the sample to its rig share', () => {
    const made = recorder({ thresholds });
    made.loopGap(ORIGIN_MS + 1000, ORIGIN_MS + 1006);
    deliver(made, { atMs: 990, latencyMs: 13 });
    deliver(made, { atMs: 990, latencyMs: 30 });
    deliver(made, { atMs: 1010, latencyMs: 30 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([3, 2]);
  });

  it('keeps a sample that is too slow though the share of the rig is charged twice', () => {
    const made = recorder({ thresholds });
    made.dispatched(0, true, ORIGIN_MS + 100, ORIGIN_MS + 120);
    deliver(made, { atMs: 100, latencyMs: 140 });
    deliver(made, { atMs: 100, latencyMs: 141 });
    made.loopGap(ORIGIN_MS + 1000, ORIGIN_MS + 1050);
    deliver(made, { atMs: 900, latencyMs: 199 });
    deliver(made, { atMs: 900, latencyMs: 900 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([4, 2]);
  });

  it('counts a gap that delayed the dispatch once: it is in the lag of the pacer', () => {
    const made = recorder({ thresholds });
    made.loopGap(ORIGIN_MS + 1000, ORIGIN_MS + 1004);
    made.dispatched(0, true, ORIGIN_MS + 1000, ORIGIN_MS + 1004);
    deliver(made, { atMs: 1000, latencyMs: 20 });
    made.loopGap(ORIGIN_MS + 1010, ORIGIN_MS + 1012);
    deliver(made, { atMs: 1000, latencyMs: 21 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([2, 1]);
  });

  it('remembers thousands of gaps, and forgets none that a sample has lived through', () => {
    const made = recorder({ thresholds });
    made.loopGap(ORIGIN_MS + 100, ORIGIN_MS + 106);
    for (let gap = 0; gap < 4000; gap += 1) {
      made.loopGap(ORIGIN_MS + 1000 + gap * 10, ORIGIN_MS + 1001 + gap * 10);
    }
    deliver(made, { atMs: 90, latencyMs: 50 });
    deliver(made, { atMs: 107, latencyMs: 900 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([2, 1]);
  });

  it('sets aside everything from a long gap until outstanding work is back at its level', () => {
    const made = recorder({ thresholds });
    const confirm = (atMs: number) =>
      made.confirmed(0, true, ORIGIN_MS + atMs, ORIGIN_MS + atMs, ORIGIN_MS + atMs);
    made.observe(sent(0, 900));
    made.loopGap(ORIGIN_MS + 1000, ORIGIN_MS + 1300);
    made.observe(sent(0, 1300));
    made.observe(sent(0, 1300));
    confirm(1350);
    deliver(made, { atMs: 1360, latencyMs: 5 });
    confirm(1400);
    deliver(made, { atMs: 1390, latencyMs: 20 });
    deliver(made, { atMs: 1401, latencyMs: 5 });
    const shard = made.snapshot(ORIGIN_MS + 60_000);
    expect(counts(shard)).toEqual([3, 1]);
    expect([shard.generator.loopGapCount, shard.generator.loopGapMaxMs]).toEqual([1, 300]);
  });

  it('ends such a span after ten times the gap, so that lost work cannot hide the rest', () => {
    const made = recorder({ thresholds });
    made.loopGap(ORIGIN_MS + 1000, ORIGIN_MS + 1400);
    made.observe(sent(0, 1400));
    made.takeWindow(ORIGIN_MS + 5399, GAUGES);
    deliver(made, { atMs: 5380, latencyMs: 10 });
    made.takeWindow(ORIGIN_MS + 5400, GAUGES);
    deliver(made, { atMs: 5401, latencyMs: 10 });
    expect(counts(made.snapshot(ORIGIN_MS + 60_000))).toEqual([2, 1]);
  });
});

describe('windows', () => {
  it('close one second each, by completion, warm-up included, with what was planned in it', () => {
    const made = recorder();
    expect(made.takeWindow(ORIGIN_MS - 900, GAUGES)).toBeNull();
    made.planned(0, ORIGIN_MS - 500, false);
    deliver(made, { atMs: -500, latencyMs: 100 });
    deliver(made, { atMs: -100, latencyMs: 400 });
    const first = made.takeWindow(ORIGIN_MS + 10, GAUGES);
    const second = made.takeWindow(ORIGIN_MS + 1000, GAUGES);
    expect(made.takeWindow(ORIGIN_MS + 1500, GAUGES)).toBeNull();
    const seen = [first, second].map((record) => [
      record?.second,
      record?.gauges.offeredPerSecond,
      record?.counts.messages_delivered,
      record?.histograms.delivery_time?.count,
    ]);
    expect(seen).toEqual([
      [-1, 1, 1, 1],
      [0, 0, 1, 1],
    ]);
  });

  it('skip the seconds of a stall instead of stretching one over them', () => {
    const made = recorder();
    made.takeWindow(ORIGIN_MS + 100, GAUGES);
    deliver(made, { atMs: 200, latencyMs: 1 });
    deliver(made, { atMs: 4000, latencyMs: 500 });
    const seen = [5000, 5000, 6000].map((atMs) => {
      const record = made.takeWindow(ORIGIN_MS + atMs, GAUGES);
      return [record?.second, record?.counts.messages_delivered];
    });
    expect(seen).toEqual([
      [0, 1],
      [4, 1],
      [5, 0],
    ]);
  });

  it('can be looked at while they are open, which closes nothing', () => {
    const made = recorder();
    expect(made.lookAtWindow(GAUGES)).toBeNull();
    made.takeWindow(ORIGIN_MS + 100, GAUGES);
    made.planned(0, ORIGIN_MS + 150, true);
    deliver(made, { atMs: 200, latencyMs: 5 });
    const open = made.lookAtWindow(GAUGES);
    expect([open?.second, open?.counts.messages_delivered, open?.gauges.offeredPerSecond]).toEqual([
      0, 1, 1,
    ]);
    expect(open?.histograms.delivery_time?.count).toBe(1);
    expect(made.lookAtWindow(GAUGES)).toEqual(open);
    deliver(made, { atMs: 300, latencyMs: 5 });
    const whole = made.takeWindow(ORIGIN_MS + 1000, GAUGES);
    expect([whole?.second, whole?.counts.messages_delivered]).toEqual([0, 2]);
    expect(made.lookAtWindow(GAUGES)?.counts.messages_delivered).toBe(0);
  });

  it('show service times where no load is open', () => {
    const made = recorder({ loadNames: ['banter'], loadIsOpen: [false] });
    made.takeWindow(ORIGIN_MS, GAUGES);
    deliver(made, { atMs: 100, latencyMs: 5 });
    const record = made.takeWindow(ORIGIN_MS + 1000, GAUGES);
    expect(Object.keys(record?.histograms ?? {}).sort()).toEqual([
      'delivery_service_time',
      'delivery_service_time{load:banter}',
      'delivery_time{load:banter}',
    ]);
  });
});

describe('generator health', () => {
  it('covers the measure phase: CPU over elapsed time, machine, steal, memory, pauses', () => {
    let second = 0;
    const made = createMetricsRecorder(options({ measureMs: 3000 }), {
      cpuUsage: () => ({ user: second * 300_000, system: second * 100_000 }),
      machineCpu: () => ({ idle: second * 500, steal: second * 250, total: second * 2000 }),
      rssBytes: () => 1000 + second,
      takeGcPauseMaxMs: () => second,
    });
    made.setOrigin(ORIGIN_MS);
    made.takeWindow(ORIGIN_MS, GAUGES);
    for (second = 1; second <= 5; second += 1) {
      made.takeWindow(ORIGIN_MS + second * 1000, GAUGES);
      made.receiveLag(second);
    }
    expect(made.snapshot(ORIGIN_MS + 5000).generator).toEqual({
      pacerLagP99Ms: 0,
      pacerLagMaxMs: 0,
      receiveLagP99Ms: 2,
      receiveLagMaxMs: 2,
      loopGapCount: 0,
      loopGapMaxMs: 0,
      cpuRatio: 0.4,
      machineCpuRatio: 0.75,
      stealRatio: 0.125,
      rssMaxBytes: 1005,
      gcPauseMaxMs: 2,
    });
  });

  it('shows each second what it took, and steal as unknown where nobody tells', () => {
    let second = 0;
    const made = createMetricsRecorder(options(), {
      cpuUsage: () => ({ user: second * 300_000, system: 0 }),
      machineCpu: () => ({ idle: second * 40, steal: null, total: second * 100 }),
      rssBytes: () => 7,
      takeGcPauseMaxMs: () => 3,
    });
    made.setOrigin(ORIGIN_MS);
    made.takeWindow(ORIGIN_MS, GAUGES);
    for (second = 1; second <= 2; second += 1) {
      made.receiveLag(4 * second);
      made.receiveLag(1);
      const record = made.takeWindow(ORIGIN_MS + second * 1000, GAUGES);
      if (second === 1) continue;
      expect(record?.gauges).toMatchObject({
        ...{ receiveLagMaxMs: 8, gcPauseMaxMs: 3, cpuRatio: 0.3 },
        ...{ machineCpuRatio: 0.6, stealRatio: null, rssBytes: 7 },
      });
    }
  });

  it('asks for every stop that is longer than the tightest limit allows', () => {
    const limits = (...values: readonly number[]) =>
      recorder({ thresholds: values.map((limit) => threshold({ limit })) }).notedGapMs;
    expect([limits(), limits(250), limits(250, 100), limits(5000)]).toEqual([50, 12.5, 5, 50]);
  });
});
