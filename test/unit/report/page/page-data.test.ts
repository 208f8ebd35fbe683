// What the charts are drawn from: points that add up, a heat map that loses nothing, curves,
// limits.

import { describe, expect, it } from 'vitest';
import {
  encodeHistogram,
  LatencyHistogram,
  type WindowRecord,
} from '../../../../src/metrics/index.ts';
import { makePageData } from '../../../../src/report/html/data/make-page-data.ts';
import { HEAT_BOUNDS_MS, pointsOf } from '../../../../src/report/html/data/points.ts';
import { RESULTS } from '../../../golden/report/results.ts';
import { windowsOf } from '../../../golden/report/windows.ts';

const BOUNDS = { loopGapMs: 250, measureMs: 60_000 };
const { failing, passing } = RESULTS;

function windowWith(second: number, samplesMs: readonly number[]): WindowRecord {
  const [window] = windowsOf(1);
  if (window === undefined) throw new Error('no window');
  const histogram = new LatencyHistogram();
  for (const sampleMs of samplesMs) histogram.record(sampleMs);
  return { ...window, second, histograms: { delivery_time: encodeHistogram(histogram) } };
}

describe('the points of the charts', () => {
  it('are one a second in a short run, with percentiles of exactly that second', () => {
    const samples = Array.from({ length: 100 }, (_, index) => index + 1);
    const { points, secondsPerPoint } = pointsOf([windowWith(3, samples)], BOUNDS);
    expect(secondsPerPoint).toBe(1);
    expect(points[0]?.at).toBe(3.5);
    // Upper ends of the buckets: 32 us wide above 32.768 ms, 64 us above 65.536 ms; four digits.
    expect(points[0]?.delivery).toEqual([50.02, 90.05, 99.01, 100]);
    expect(points[0]?.confirm).toBeNull();
  });

  it('are at most 361 however long the run was, and lose no delivery', () => {
    const window = windowWith(0, [1, 80]);
    const windows = Array.from({ length: 4000 }, (_, second) => ({ ...window, second }));
    const { points, secondsPerPoint } = pointsOf(windows, { ...BOUNDS, measureMs: 4_000_000 });
    expect(points.length).toBeLessThanOrEqual(361);
    const counts = points.flatMap(({ heat }) => heat.filter((_, at) => at % 2 === 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8000);
    expect(points.every(({ offered }) => offered === 200)).toBe(true);
    expect(secondsPerPoint).toBe(12);
  });

  it('put every delivery into the row of its size', () => {
    const [point] = pointsOf([windowWith(0, [0.05, 0.05, 3, 200, 70_000])], BOUNDS).points;
    const rows = (point?.heat ?? []).filter((_, at) => at % 2 === 0);
    expect((point?.heat ?? []).filter((_, at) => at % 2 === 1)).toEqual([2, 1, 1, 1]);
    const [lowest = -1, three = -1, twoHundred = -1, beyond = -1] = rows;
    expect(lowest).toBe(0);
    expect(HEAT_BOUNDS_MS[three - 1]).toBeLessThan(3);
    expect(HEAT_BOUNDS_MS[three]).toBeGreaterThanOrEqual(3);
    expect(HEAT_BOUNDS_MS[twoHundred]).toBeGreaterThanOrEqual(200);
    expect(beyond).toBe(HEAT_BOUNDS_MS.length);
  });

  it('say where the generator stood still', () => {
    const still = windowWith(5, [1]);
    const windows = [
      { ...still, gauges: { ...still.gauges, loopGapMaxMs: 251 } },
      windowWith(6, []),
    ];
    expect(pointsOf(windows, BOUNDS).points.map(({ isDisturbed }) => isDisturbed)).toEqual([
      true,
      false,
    ]);
  });
});

describe('the data of the page', () => {
  it('has curves of the run and of its loads that end at the largest sample', () => {
    const { curves } = makePageData(passing, windowsOf());
    expect(curves.map(({ name, isWhole }) => [name, isWhole])).toEqual([
      ['delivery_time', true],
      ['confirm_time', true],
    ]);
    const { p99Ms, maxMs } = passing.latency.delivery_time;
    const [curve] = curves;
    expect(curve?.x.at(-1)).toBe(12_000);
    expect(curve?.valueMs.at(-1)).toBe(maxMs);
    expect(curve?.valueMs[curve.x.indexOf(100)]).toBe(p99Ms);
  });

  it('ends a curve where the percentiles lie in results that never came', () => {
    const { delivery_time: whole } = passing.latency;
    const latency = { ...passing.latency, delivery_time: { ...whole, missing: 1200, maxMs: null } };
    const [curve] = makePageData({ ...passing, latency }, []).curves;
    // 12,000 came and 1,200 did not: the curve ends before 1 / (1 - 12/13.2) = 11.
    expect(curve?.x.at(-1)).toBe(10);
  });

  it('draws limits of the run alone, with those that were broken first', () => {
    const { limits } = makePageData(failing, windowsOf());
    expect(limits).toEqual([
      { metric: 'confirm', text: 'p(99.9) < 300ms', limitMs: 300, isBroken: false },
    ]);
  });

  it('claims a measurement floor only where a run was judged', () => {
    expect(makePageData(passing, []).floorMs).toBe(0.91);
    const killed = { ...passing, messages: { ...passing.messages, visible: null } };
    expect(makePageData(killed, []).floorMs).toBeNull();
  });
});
