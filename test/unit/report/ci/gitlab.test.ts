// What GitLab's widgets read, read back by their own rules.

import { describe, expect, it } from 'vitest';
import { renderGitlabMetrics, renderLoadPerformance } from '../../../../src/report/index.ts';
import { RESULTS } from '../../../golden/report/results.ts';

const SAMPLE = /^([a-z][a-z0-9_]*)(?:\{quantile="[\d.]+"\})? (\+Inf|[\d.e+-]+)$/u;

describe('the metrics report', () => {
  it.each(Object.entries(RESULTS))('of a %s run is OpenMetrics', (_name, result) => {
    const lines = renderGitlabMetrics(result).split('\n');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    const families = lines
      .filter((line) => line.startsWith('# TYPE '))
      .map((line) => line.split(' ')[2]);
    expect(new Set(families).size).toBe(families.length);
    const samples = lines.slice(0, -2).filter((line) => !line.startsWith('#'));
    expect(samples.filter((line) => !SAMPLE.test(line))).toEqual([]);
    expect(samples.length).toBeGreaterThan(10);
  });

  it('has the result’s own figures in base units', () => {
    const text = renderGitlabMetrics(RESULTS.failing);
    const { p50Ms, count, missing } = RESULTS.failing.latency.delivery_time;
    const [, p50] = /^earshot_delivery_time_seconds\{quantile="0.5"\} (.*)$/mu.exec(text) ?? [];
    expect(Number(p50)).toBeCloseTo((p50Ms ?? 0) / 1000, 6);
    expect(text).toContain(`earshot_delivery_time_seconds_count ${count + missing}\n`);
    expect(text).toContain('earshot_message_loss_total 3\n');
    expect(text).toContain('earshot_exit_code 3\n');
  });

  it('says +Inf for a percentile in results that never came, nothing for unknown counts', () => {
    const { failing } = RESULTS;
    const delivery = { ...failing.latency.delivery_time, p999Ms: null, maxMs: null };
    const text = renderGitlabMetrics({
      ...failing,
      messages: { ...failing.messages, visible: null, lost: null },
      latency: { ...failing.latency, delivery_time: delivery },
    });
    expect(text).toContain('earshot_delivery_time_seconds{quantile="0.999"} +Inf\n');
    expect(text).not.toContain('message_loss');
  });
});

interface Summary {
  readonly metrics: {
    readonly checks: { readonly passes: number; readonly fails: number };
    readonly http_reqs?: { readonly count: number; readonly rate: number };
    readonly http_req_waiting?: Readonly<Record<string, number>>;
  };
}

describe('load-performance.json', () => {
  const read = (result: (typeof RESULTS)[keyof typeof RESULTS]) =>
    JSON.parse(renderLoadPerformance(result)) as Summary;

  it('has what the widget reads: checks, requests a second, p(90) and p(95)', () => {
    const { metrics } = read(RESULTS.passing);
    const { p90Ms, p95Ms } = RESULTS.passing.latency.delivery_time;
    expect(metrics.http_reqs).toEqual({ count: 12_000, rate: 12_000 / 65 });
    expect(metrics.http_req_waiting).toMatchObject({ 'p(90)': p90Ms, 'p(95)': p95Ms });
    expect(metrics.checks.fails).toBe(0);
  });

  it('counts a failed and an unknown check as not passed', () => {
    const { checks } = read(RESULTS.failing).metrics;
    expect(checks.fails).toBe(1 + 1 + 3);
    expect(read(RESULTS.unknown).metrics.checks.fails).toBe(1 + 3 + 1);
  });

  it('leaves out a rate of a run that ended early, and percentiles that are infinite', () => {
    expect(read(RESULTS.interrupted).metrics.http_reqs).toBeUndefined();
    const { failing } = RESULTS;
    const delivery = { ...failing.latency.delivery_time, p95Ms: null };
    const text = renderLoadPerformance({
      ...failing,
      latency: { ...failing.latency, delivery_time: delivery },
    });
    expect(JSON.parse(text)).not.toHaveProperty('metrics.http_req_waiting');
  });
});
