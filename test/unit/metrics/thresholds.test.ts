// The rules of thresholds on paper numbers.

import { describe, expect, it } from 'vitest';
import {
  judgeThresholds,
  type MetricsRecorder,
  mergeShardMetrics,
  neededSamples,
  type ThresholdResult,
  type VerifiedCounts,
} from '../../../src/metrics/index.ts';
import type { Threshold } from '../../../src/scenario/index.ts';
import { deliver, ORIGIN_MS, recorder, threshold } from './fixtures.ts';

interface Samples {
  /** Samples of 100 ms. */
  readonly below: number;
  /** Samples of 400 ms, over the limit of 250 ms. */
  readonly above: number;
  readonly missing?: number;
}

function fill(made: MetricsRecorder, samples: Samples): void {
  for (let index = 0; index < samples.below; index += 1) deliver(made, { atMs: 1, latencyMs: 100 });
  for (let index = 0; index < samples.above; index += 1) deliver(made, { atMs: 1, latencyMs: 400 });
  for (let index = 0; index < (samples.missing ?? 0); index += 1) {
    made.missing('delivery', 0, true, ORIGIN_MS + 1);
  }
}

function judge(
  one: Threshold,
  fillIn: (made: MetricsRecorder) => void,
  verified: VerifiedCounts = {},
): ThresholdResult {
  const made = recorder({ thresholds: [one] });
  fillIn(made);
  const merged = mergeShardMetrics([made.snapshot(ORIGIN_MS + 60_000)]);
  const [result] = judgeThresholds([one], merged, { verified, measureMs: 60_000 });
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('a percentile threshold', () => {
  // p(99) < 250 ms. Beyond the quantile: n / 100. Definite failure: more than max(10, n / 50)
  // above.
  const rows: readonly (readonly [string, Samples, ThresholdResult['verdict']])[] = [
    ['1,000 samples, 10 above', { below: 990, above: 10 }, 'pass'],
    ['1,000 samples, 11 above', { below: 989, above: 11 }, 'fail'],
    ['999 samples, none above', { below: 999, above: 0 }, 'unknown'],
    ['100 samples, 10 above', { below: 90, above: 10 }, 'unknown'],
    ['100 samples, 11 above', { below: 89, above: 11 }, 'fail'],
    ['11 samples, all above', { below: 0, above: 11 }, 'fail'],
    ['10 samples, all above', { below: 0, above: 10 }, 'unknown'],
    ['2,000 samples, 20 above', { below: 1980, above: 20 }, 'pass'],
    ['2,000 samples, 21 above', { below: 1979, above: 21 }, 'fail'],
    ['2,000 samples, 20 missing', { below: 1980, above: 0, missing: 20 }, 'pass'],
    ['2,000 samples, 21 missing', { below: 1979, above: 0, missing: 21 }, 'fail'],
    ['no sample', { below: 0, above: 0 }, 'unknown'],
    ['11 missing of 11', { below: 0, above: 0, missing: 11 }, 'fail'],
  ];

  it.each(rows)('with %s', (_, samples, verdict) => {
    expect(judge(threshold(), (made) => fill(made, samples)).verdict).toBe(verdict);
  });

  it('says its value, its samples, its place and why', () => {
    const result = judge(threshold(), (made) => fill(made, { below: 900, above: 100 }));
    expect(result).toEqual({
      metric: 'delivery_time',
      load: null,
      expression: 'p(99) < 250ms',
      window: null,
      value: 400,
      unit: 'ms',
      samples: 1000,
      verdict: 'fail',
      reason: '100 of 1,000 samples break the limit',
      line: 7,
      column: 3,
    });
  });

  it('has no finite value when the quantile lies in results that never came', () => {
    const result = judge(threshold(), (made) => fill(made, { below: 900, above: 0, missing: 100 }));
    expect([result.value, result.reason]).toEqual([
      null,
      'the value is infinite: results that were owed never came',
    ]);
  });

  it('says how many samples it needs', () => {
    expect([0.5, 0.9, 0.99, 0.999].map(neededSamples)).toEqual([20, 100, 1000, 10_000]);
  });

  it('holds a lower bound against samples below it', () => {
    const lower = threshold({ comparator: '>', percentile: 50, limit: 250 });
    const pairs = [
      { below: 10, above: 30 },
      { below: 60, above: 10 },
      { below: 5, above: 5 },
    ].map((samples) => judge(lower, (made) => fill(made, samples)).verdict);
    expect(pairs).toEqual(['pass', 'fail', 'unknown']);
  });
});

describe('other aggregates', () => {
  const judged = (overrides: Partial<Threshold>, samples: Samples) =>
    judge(threshold({ percentile: null, ...overrides }), (made) => fill(made, samples));

  it('judge min, max and avg of any sample, missing ones being infinite', () => {
    const samples = { below: 3, above: 1 };
    const withMissing = { ...samples, missing: 1 };
    const verdicts = [
      judged({ aggregate: 'min', limit: 101 }, samples).verdict,
      judged({ aggregate: 'max', limit: 399 }, samples).verdict,
      judged({ aggregate: 'max', limit: 401 }, samples).verdict,
      judged({ aggregate: 'max', limit: 401 }, withMissing).verdict,
      judged({ aggregate: 'avg', limit: 176 }, samples).verdict,
      judged({ aggregate: 'avg', limit: 174 }, samples).verdict,
      judged({ aggregate: 'avg', limit: 176 }, withMissing).verdict,
    ];
    expect(verdicts).toEqual(['pass', 'fail', 'pass', 'fail', 'pass', 'fail', 'fail']);
  });

  it('judge counts and rates of samples over the measure phase', () => {
    const samples = { below: 600, above: 0 };
    const rate = judged({ aggregate: 'rate', comparator: '>=', limit: 10 }, samples);
    const count = judged({ aggregate: 'count', comparator: '==', limit: 600 }, samples);
    expect([rate.value, rate.unit, rate.verdict, count.value, count.verdict]).toEqual([
      10,
      'per-second',
      'pass',
      600,
      'pass',
    ]);
  });
});

describe('counter thresholds', () => {
  const loss = threshold({
    metric: 'message_loss',
    aggregate: 'count',
    comparator: '==',
    limit: 0,
  });
  const ratio = threshold({ metric: 'loss_ratio', aggregate: 'value', limit: 0.01 });
  const nothing = () => undefined;

  it('take what verify knows from verify', () => {
    expect(judge(loss, nothing, { message_loss: 0 }).verdict).toBe('pass');
    expect(judge(loss, nothing, { message_loss: 2 }).verdict).toBe('fail');
    expect(judge(loss, nothing).verdict).toBe('unknown');
  });

  it('know no loss ratio of nothing', () => {
    expect(judge(ratio, nothing, { loss_ratio: 0, messages_sent: 0 }).verdict).toBe('unknown');
    const result = judge(ratio, nothing, { loss_ratio: 0.005, messages_sent: 400 });
    expect([result.verdict, result.samples, result.unit]).toEqual(['pass', 400, 'ratio']);
  });

  it('judge the measured messages of a load by their rate', () => {
    const one = threshold({
      metric: 'messages_planned',
      load: 'talk',
      aggregate: 'rate',
      comparator: '>=',
      limit: 2,
    });
    const result = judge(one, (made) => {
      for (let index = 0; index < 120; index += 1) made.planned(0, ORIGIN_MS + index, true);
      for (let index = 0; index < 500; index += 1) made.planned(1, ORIGIN_MS + index, true);
    });
    expect([result.value, result.verdict]).toEqual([2, 'pass']);
  });

  it('find the worst window of a counter by second', () => {
    const one = threshold({
      metric: 'messages_planned',
      aggregate: 'rate',
      comparator: '>=',
      limit: 1,
      overMs: 10_000,
    });
    const result = judge(one, (made) => {
      for (let second = 0; second < 60; second += 1) {
        if (second < 20 || second >= 25) made.planned(0, ORIGIN_MS + second * 1000, true);
      }
    });
    expect([result.value, result.verdict, result.window]).toEqual([
      0.5,
      'fail',
      { fromSecond: 15, toSecond: 25 },
    ]);
  });

  it('do not guess at windows of what is not kept by second', () => {
    const result = judge({ ...loss, overMs: 5000 }, nothing, { message_loss: 0 });
    expect([result.verdict, result.reason]).toEqual([
      'unknown',
      'this count is not kept by second',
    ]);
  });
});

describe('thresholds over sliding windows', () => {
  const median = threshold({ percentile: 50, limit: 40, overMs: 10_000 });

  function steady(made: MetricsRecorder, latencyOf: (second: number) => number): void {
    for (let second = 0; second < 60; second += 1) {
      for (let index = 0; index < 10; index += 1) {
        deliver(made, { atMs: second * 1000 + index * 100, latencyMs: latencyOf(second) });
      }
    }
  }

  it('report the worst window though the whole run would hold', () => {
    const result = judge(median, (made) =>
      steady(made, (second) => (second >= 30 && second < 37 ? 80 : 20)),
    );
    expect([result.verdict, result.value, result.window, result.samples]).toEqual([
      'fail',
      expect.closeTo(80, 1),
      { fromSecond: 26, toSecond: 36 },
      100,
    ]);
  });

  it('pass when every window holds, and are unknown when one has too few samples', () => {
    expect(judge(median, (made) => steady(made, () => 20)).verdict).toBe('pass');
    const thin = judge(median, (made) => deliver(made, { atMs: 100, latencyMs: 20 }));
    expect([thin.verdict, thin.reason]).toEqual(['unknown', 'only 1 samples: p(50) needs 20']);
  });

  it('are unknown where only the rig broke the limit', () => {
    const result = judge(median, (made) => {
      for (let index = 0; index < 400; index += 1) {
        const atMs = ORIGIN_MS + 30_000 + index * 20;
        made.dispatched(0, true, atMs, atMs + 60);
      }
      steady(made, (second) => (second >= 30 && second < 38 ? 80 : 20));
    });
    expect(result.verdict).toBe('unknown');
  });
});

describe('the two-fold judgement', () => {
  const one = threshold({ percentile: 90, limit: 100 });

  /** 200 samples of 20 ms; `late` more of `latencyMs` that were dispatched 50 ms late. */
  function run(late: number, latencyMs: number): ThresholdResult {
    return judge(one, (made) => {
      for (let index = 0; index < 200; index += 1) {
        deliver(made, { atMs: index * 20, latencyMs: 20 });
      }
      for (let index = 0; index < late; index += 1) {
        const atMs = 30_000 + index * 20;
        made.dispatched(0, true, ORIGIN_MS + atMs, ORIGIN_MS + atMs + 50);
        deliver(made, { atMs, latencyMs });
      }
    });
  }

  it('passes when both hold', () => {
    expect(run(100, 60)).toMatchObject({ verdict: 'pass', samples: 300, reason: null });
  });

  it('is unknown when the limit is broken only by what the rig disturbed', () => {
    expect(run(100, 160)).toMatchObject({
      verdict: 'unknown',
      reason: 'the generator disturbed 100 of 300 samples; without them it would hold',
    });
  });

  it('fails when both break', () => {
    const result = judge(one, (made) => {
      for (let index = 0; index < 200; index += 1) {
        deliver(made, { atMs: index * 20, latencyMs: 120 });
      }
      made.dispatched(0, true, ORIGIN_MS + 100, ORIGIN_MS + 190);
    });
    expect(result.verdict).toBe('fail');
  });

  it('is unknown when too little is left undisturbed', () => {
    const result = judge(one, (made) => {
      for (let index = 0; index < 200; index += 1) {
        const atMs = index * 20;
        made.dispatched(0, true, ORIGIN_MS + atMs, ORIGIN_MS + atMs + 6);
        deliver(made, { atMs, latencyMs: 20 });
      }
    });
    expect([result.verdict, result.reason]).toEqual([
      'unknown',
      'the generator disturbed 200 of 200 samples; without them it got no sample',
    ]);
  });

  it("does not set the rig's own lag aside when that lag is the threshold", () => {
    const lag = threshold({ metric: 'pacer_lag', percentile: 50, limit: 2 });
    const result = judge(lag, (made) => {
      for (let index = 0; index < 100; index += 1) {
        made.dispatched(0, true, ORIGIN_MS + index, ORIGIN_MS + index + 5);
      }
    });
    expect(result.verdict).toBe('fail');
  });
});
