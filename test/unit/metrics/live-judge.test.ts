// Abort thresholds second by second, and windows added up.

import { describe, expect, it } from 'vitest';
import {
  createLiveJudge,
  encodeHistogram,
  LatencyHistogram,
  mergeWindows,
  summarizeWindows,
  type WindowRecord,
} from '../../../src/metrics/index.ts';
import type { Threshold } from '../../../src/scenario/index.ts';
import { threshold } from './fixtures.ts';

function window(
  second: number,
  latencyMs: number,
  gauges: Partial<WindowRecord['gauges']> = {},
): WindowRecord {
  const histogram = new LatencyHistogram();
  for (let index = 0; index < 100; index += 1) histogram.record(latencyMs);
  return {
    second,
    counts: { messages_dropped: 1 },
    histograms: { delivery_time: encodeHistogram(histogram) },
    gauges: {
      connectedUsers: 1,
      outstanding: 0,
      oldestOutstandingMs: 0,
      offeredPerSecond: 100,
      pacerLagMaxMs: 0,
      receiveLagMaxMs: 0.2,
      loopGapMaxMs: 0,
      gcPauseMaxMs: 0,
      cpuRatio: 0.1,
      machineCpuRatio: 0.3,
      stealRatio: 0,
      rssBytes: 1,
      ...gauges,
    },
  };
}

function judgeAll(one: Threshold, windows: readonly WindowRecord[]): number[] {
  const judge = createLiveJudge([one], { loopGapMs: 250, rigShareRatio: 0.05 });
  return windows.map((record) => {
    judge.add(record);
    return judge.judge((record.second + 1) * 1000).length;
  });
}

const seconds = (count: number) => Array.from({ length: count }, (_, second) => second);

describe('abort thresholds', () => {
  const one = threshold({
    percentile: 50,
    limit: 40,
    abort: true,
    abortAfterMs: 3000,
    overMs: 2000,
  });

  it('fail definitely once they may, over the latest full window', () => {
    const windows = seconds(8).map((second) => window(second, second >= 5 ? 80 : 20));
    expect(judgeAll(one, windows)).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    expect(
      judgeAll(
        one,
        seconds(4).map((second) => window(second, 80)),
      ),
    ).toEqual([0, 0, 1, 1]);
  });

  it('never fail for what only disturbed seconds show', () => {
    const stalled = seconds(6).map((second) => window(second, 80, { loopGapMaxMs: 300 }));
    const lagging = seconds(6).map((second) => window(second, 80, { pacerLagMaxMs: 2.1 }));
    expect([judgeAll(one, stalled), judgeAll(one, lagging)]).toEqual([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it('ignore warm-up, and thresholds that do not abort', () => {
    const warm = [-3, -2, -1].map((second) => window(second, 80));
    expect(judgeAll({ ...one, abortAfterMs: -5000 }, warm)).toEqual([0, 0, 0]);
    expect(
      judgeAll(
        { ...one, abort: false },
        seconds(5).map((s) => window(s, 80)),
      ),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  it('fail a count once it is too high, and never because it is still low', () => {
    const dropped = (comparator: Threshold['comparator'], limit: number) =>
      threshold({ metric: 'messages_dropped', aggregate: 'count', comparator, limit, abort: true });
    const windows = seconds(4).map((second) => window(second, 20));
    expect(judgeAll(dropped('<', 3), windows)).toEqual([0, 0, 1, 1]);
    expect(judgeAll(dropped('==', 2), windows)).toEqual([0, 0, 1, 1]);
    expect(judgeAll(dropped('>', 3), windows)).toEqual([0, 0, 0, 0]);
  });

  it('take counts of the verifier when they are handed over', () => {
    const loss = threshold({
      metric: 'message_loss',
      aggregate: 'count',
      comparator: '==',
      limit: 0,
      abort: true,
    });
    const judge = createLiveJudge([loss], { loopGapMs: 250, rigShareRatio: 0.05 });
    judge.add(window(0, 20));
    expect(judge.judge(1000, { message_loss: 0 })).toEqual([]);
    expect(judge.judge(2000, { message_loss: 1 }).map((result) => result.verdict)).toEqual([
      'fail',
    ]);
  });
});

describe('windows added up', () => {
  it('add counts, histograms and gauges by their nature', () => {
    const merged = mergeWindows([
      window(3, 20, { cpuRatio: 0.5, connectedUsers: 2 }),
      window(3, 40, { cpuRatio: 0.2, connectedUsers: 3 }),
    ]);
    expect([merged.second, merged.counts, merged.histograms.delivery_time?.count]).toEqual([
      3,
      { messages_dropped: 2 },
      200,
    ]);
    expect([merged.gauges.cpuRatio, merged.gauges.connectedUsers, merged.gauges.rssBytes]).toEqual([
      0.5, 5, 2,
    ]);
  });

  it('are summarised as a run', () => {
    const summary = summarizeWindows(seconds(3).map((second) => window(second, 20)));
    expect([summary.latency.delivery_time.count, summary.latency.confirm_time.count]).toEqual([
      300, 0,
    ]);
    expect(summary.latency.delivery_time.maxMs).toBe(20);
  });
});
