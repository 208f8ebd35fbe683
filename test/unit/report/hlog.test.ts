// The interval log, read by the reader of HdrHistogram.

import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { renderHlog } from '../../../src/report/index.ts';
import { RESULTS } from '../../golden/report/results.ts';
import { windowsOf } from '../../golden/report/windows.ts';

interface ReadInterval {
  readonly tag: string;
  readonly startMs: number;
  readonly lengthMs: number;
  readonly count: number;
  readonly maxUs: number;
}

function intervalsOf(log: string): readonly ReadInterval[] {
  const reader = new HistogramLogReader(log, 64, false);
  const intervals: ReadInterval[] = [];
  for (;;) {
    const one = reader.nextIntervalHistogram();
    if (one === null) return intervals;
    const { tag, startTimeStampMsec, endTimeStampMsec, totalCount, maxValue } = one;
    intervals.push({
      tag: tag ?? '',
      startMs: startTimeStampMsec,
      lengthMs: endTimeStampMsec - startTimeStampMsec,
      count: totalCount,
      maxUs: maxValue,
    });
  }
}

const STARTED_AT_MS = Date.parse(RESULTS.failing.startedAtIso);

describe('the interval log', () => {
  const log = renderHlog(RESULTS.failing, windowsOf(65));
  const intervals = intervalsOf(log);

  it('has an interval for each second and series of the windows, none of them lost', () => {
    const delivery = intervals.filter(({ tag }) => tag === 'delivery_time');
    expect(delivery.map(({ startMs }) => (startMs - STARTED_AT_MS) / 1000)).toEqual(
      Array.from({ length: 65 }, (_, index) => index),
    );
    expect(new Set(delivery.map(({ lengthMs }) => lengthMs))).toEqual(new Set([1000]));
    expect(delivery.reduce((sum, { count }) => sum + count, 0)).toBe(62 * 200 + 3 * 20);
  });

  it('has one interval of the whole run for what no window holds', () => {
    const whole = intervals.filter(({ lengthMs }) => lengthMs > 1000);
    expect(whole.map(({ tag, count }) => [tag, count])).toEqual([
      ['user_wait', 12_000],
      ['connect_time', 500],
    ]);
  });

  it('tells the largest value of each interval in milliseconds', () => {
    const told = log.split('\n').flatMap((line) => {
      const [, maxMs] = /^Tag=[^,]*,[^,]*,[^,]*,([\d.]+),/u.exec(line) ?? [];
      return maxMs === undefined ? [] : [Number(maxMs)];
    });
    expect(told).toHaveLength(intervals.length);
    for (const [index, { maxUs }] of intervals.entries()) {
      const maxMs = told[index] ?? 0;
      expect(Math.abs(maxMs * 1000 - maxUs)).toBeLessThanOrEqual(maxUs * 0.002 + 1);
    }
  });

  it('of a run without windows has the whole run, results that never came left out', () => {
    const whole = intervalsOf(renderHlog(RESULTS.failing, []));
    expect(whole.map(({ tag, count }) => [tag, count])).toContainEqual(['delivery_time', 11_997]);
    expect(renderHlog(RESULTS.failing, [])).toMatch(/^Tag=delivery_time,0.000,60.000,/mu);
    expect(renderHlog(RESULTS.failing, [])).not.toMatch(/^Tag=[^,]*,0.000,[^,]*,0.000,/mu);
  });

  it('keeps a hostile series name within its tag', () => {
    const [window] = windowsOf(1);
    const histogram = window?.histograms.delivery_time;
    if (window === undefined || histogram === undefined) throw new Error('no window');
    const hostile = { ...window, histograms: { 'a,b c\n#d\u0000': histogram } };
    const [one] = intervalsOf(renderHlog(RESULTS.passing, [hostile])).slice(-1);
    expect(one?.tag).toBe('a_b_c\u00b7#d\u00b7');
  });
});
