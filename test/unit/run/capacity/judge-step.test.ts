// Whether a step holds: each rule at its limit, whose fault it is, and the slope on paper.

import { describe, expect, test } from 'vitest';
import type { WindowRecord } from '../../../../src/metrics/index.ts';
import { leastMeanOf, slopeOf } from '../../../../src/run/capacity/growth.ts';
import { judgeStep } from '../../../../src/run/capacity/judge-step.ts';
import type { RunResult } from '../../../../src/run/index.ts';
import { PASSING } from '../../../golden/report/results.ts';

interface Scene {
  /** Each second, or in each. */
  readonly delivered?: number | ((second: number) => number);
  /** Outstanding messages in each second. */
  readonly outstanding?: (second: number) => number;
  /** The longest stop of the agent's loop. */
  readonly gapMs?: number;
  readonly reasons?: RunResult['reasons'];
}

const SECONDS = 30;

function windowOf(
  second: number,
  { delivered = 1000, outstanding = () => 5, gapMs = 0 }: Scene,
): WindowRecord {
  return {
    second,
    counts: {
      messages_planned: 1000,
      messages_delivered: typeof delivered === 'number' ? delivered : delivered(second),
    },
    histograms: {},
    gauges: {
      connectedUsers: 100,
      outstanding: outstanding(second),
      oldestOutstandingMs: 0,
      offeredPerSecond: 1000,
      pacerLagMaxMs: 0,
      receiveLagMaxMs: 0.2,
      loopGapMaxMs: second === 9 ? gapMs : 0,
      gcPauseMaxMs: 0,
      cpuRatio: 0,
      machineCpuRatio: 0.3,
      stealRatio: 0,
      rssBytes: 0,
    },
  };
}

function judged(scene: Scene, isQuick = false): ReturnType<typeof judgeStep> {
  const plan = { ...PASSING.plan, measureMs: SECONDS * 1000 };
  const result = { ...PASSING, plan, reasons: scene.reasons ?? [] };
  // Warm-up and settling are not measured.
  const seconds = Array.from({ length: SECONDS + 6 }, (_, at) => at - 3);
  const windows = seconds.map((second) => windowOf(second, scene));
  return judgeStep(result, windows, isQuick);
}

test('99 % of the offered rate holds, less breaks', () => {
  expect(judged({ delivered: 990 })).toMatchObject({
    ...{ verdict: 'holds', reasons: [], offeredPerSecond: 1000, achievedPerSecond: 990 },
  });
  expect(judged({ delivered: 989 })).toMatchObject({
    ...{ verdict: 'breaks', reasons: ['achieved 989.0 of 1000.0/s'] },
  });
});

test('work that grows by half a percent of the rate holds, by more breaks', () => {
  expect(judged({ outstanding: (second) => 100 + 5 * second }).verdict).toBe('holds');
  const growing = judged({ outstanding: (second) => 100 + 5.1 * second });
  expect(growing).toMatchObject({
    ...{ verdict: 'breaks', reasons: ['outstanding work grows by up to 5.1/s'] },
  });
});

test('growth that only may be says nothing of the server when the generator stood still', () => {
  const ragged = (second: number): number => 100 + 3 * second + 200 * (second % 2);
  expect(judged({ outstanding: ragged, gapMs: 250 }).verdict).toBe('breaks');
  const stalled = judged({ outstanding: ragged, gapMs: 685 });
  expect(stalled.verdict).toBe('unfit');
  expect(stalled.reasons[0]).toMatch(/^the generator stood still for 685 ms: outstanding work/);
  const sure = judged({ outstanding: (second) => 6 * second, gapMs: 685 });
  expect(sure.verdict).toBe('breaks');
  expect(judged({ outstanding: ragged, gapMs: 685, delivered: 900 }).verdict).toBe('breaks');
});

test('a quick step breaks by growth that is sure, not by growth that may be', () => {
  const ragged = { outstanding: (second: number) => 100 + 3 * second + 200 * (second % 2) };
  expect(judged(ragged).verdict).toBe('breaks');
  expect(judged(ragged, true).verdict).toBe('holds');
  expect(judged({ outstanding: (second) => 6 * second }, true).verdict).toBe('breaks');
});

test('a quick step breaks by a steady shortfall, not by one slow moment at its end', () => {
  const late = (second: number): number => (second === SECONDS - 1 ? 0 : 1000);
  expect(judged({ delivered: late }).verdict).toBe('breaks');
  expect(judged({ delivered: late }, true).verdict).toBe('holds');
  const steadily = judged({ delivered: (second) => 980 + (second % 3) }, true);
  expect(steadily).toMatchObject({ verdict: 'breaks', reasons: ['achieved 981.0 of 1000.0/s'] });
});

test('the least that a mean surely is, on paper', () => {
  // Mean 2, standard error 1 / sqrt(3), Student's t of two degrees of freedom 4.303.
  expect(leastMeanOf([1, 2, 3])).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 6);
  expect(leastMeanOf([7, 7, 7, 7])).toBe(7);
  expect(leastMeanOf([7, 7])).toBeNull();
});

describe('whose fault it is', () => {
  test.each([
    ['check', 3, 'breaks'],
    ['delivery-of-load', 4, 'breaks'],
    ['coverage', 5, 'breaks'],
    ['threshold', 4, 'breaks'],
    ['threshold', 5, 'unfit'],
    ['generator', 5, 'unfit'],
    ['agent', 5, 'unfit'],
  ] as const)('a reason of kind %s with exit code %i: %s', (kind, exitCode, verdict) => {
    const reasons = [{ kind, exitCode, text: 'so it was' }];
    expect(judged({ reasons })).toMatchObject({ verdict, reasons: ['so it was'] });
  });

  test('an unfit generator convicts no server, however little was achieved', () => {
    const reasons = [{ kind: 'generator', exitCode: 5, text: 'late' } as const];
    expect(judged({ reasons, delivered: 10 })).toMatchObject({ verdict: 'unfit' });
  });
});

describe('the slope', () => {
  test('of a straight line is the line’s, without doubt', () => {
    const points = [0, 1, 2, 3].map((second) => ({ second, value: 7 + 2 * second }));
    expect(slopeOf(points)).toEqual({ perSecond: 2, lowPerSecond: 2, highPerSecond: 2 });
  });

  test('of four points has the interval that is on paper', () => {
    // x 0 1 2 3, y 0 2 1 3: slope 0.8, residual sum 1.8, error sqrt(0.9 / 5), t 4.303.
    const points = [0, 2, 1, 3].map((value, second) => ({ second, value }));
    const slope = slopeOf(points);
    expect(slope?.perSecond).toBeCloseTo(0.8);
    expect(slope?.highPerSecond).toBeCloseTo(0.8 + 4.303 * Math.sqrt(0.9 / 5));
  });

  test('of two points is not known', () => {
    expect(
      slopeOf([
        { second: 0, value: 0 },
        { second: 1, value: 1 },
      ]),
    ).toBeNull();
  });
});
