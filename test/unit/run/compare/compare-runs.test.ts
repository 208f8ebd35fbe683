// Groups of runs compared: what decides, what only informs, and what is refused, with its reason.

import { describe, expect, test } from 'vitest';
import { compareRuns, type RunResult, readComparedMetric } from '../../../../src/run/index.ts';
import { PASSING } from '../../../golden/report/results.ts';
import { around, groupOf, type Sketch } from './replicates.ts';

const BASE = groupOf('base', { p99Ms: around(20) });

function compared(sketch: Sketch): ReturnType<typeof compareRuns> {
  return compareRuns({ base: BASE, new: groupOf('new', sketch) });
}

/** What comparing says when it refuses. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error && 'code' in error
      ? `${String(error.code)} ${error.message}`
      : String(error);
  }
  return 'nothing was refused';
}

describe('a comparison of repeated runs', () => {
  test('fails with exit 4 on a slowdown, and says how large and how sure', () => {
    const comparison = compared({ p99Ms: around(22) });
    expect(comparison).toMatchObject({ verdict: 'fail', exitCode: 4 });
    expect(comparison.reasons[0]?.text).toBe(
      'delivery_time p(99) is worse by 10 %: 20 ms before, 22 ms now (p = 0.004)',
    );
    expect(comparison.metrics[0]).toMatchObject({ isGate: true, metric: 'delivery_time' });
  });

  test('passes with exit 0 when the runs are no slower, and would have shown it', () => {
    const comparison = compared({ p99Ms: around(20.2) });
    expect(comparison).toMatchObject({ verdict: 'pass', exitCode: 0, reasons: [] });
    expect(comparison.metrics[0]?.smallestEffectRatio).toBeLessThan(0.1);
  });

  test('is inconclusive with exit 5 when the runs vary too much to show it', () => {
    const comparison = compared({ p99Ms: [20, 26, 15, 30, 18] });
    expect(comparison).toMatchObject({ verdict: 'unknown', exitCode: 5 });
    expect(comparison.reasons[0]?.text).toMatch(/^delivery_time p\(99\): the runs vary by \d+ %/);
  });

  test('is exit 3 when a new run lost a message, whatever the times say', () => {
    const reasons = [{ exitCode: 3 as const, kind: 'check', text: 'lost-relay was violated once' }];
    const changed = { verdict: 'fail' as const, exitCode: 3 as const, reasons };
    const comparison = compared({ p99Ms: around(10), changed });
    expect(comparison).toMatchObject({ verdict: 'fail', exitCode: 3, metrics: [] });
    expect(comparison.reasons[0]?.text).toBe(
      'The new run new/1 broke a promise: lost-relay was violated once',
    );
  });

  test('is exit 4 when a new run did not hold its own thresholds', () => {
    const changed = { verdict: 'fail' as const, exitCode: 4 as const };
    expect(compared({ p99Ms: around(20), changed })).toMatchObject({ exitCode: 4, metrics: [] });
  });

  test('lets no metric decide that was not declared', () => {
    const base = groupOf('base', { p99Ms: around(20) });
    const next = groupOf('new', { p99Ms: around(40) });
    const gates = [readComparedMetric('confirm_time p(99)')];
    const comparison = compareRuns({ base, new: next, gates });
    expect(comparison).toMatchObject({ verdict: 'pass', exitCode: 0 });
    const told = comparison.metrics.find(
      ({ metric, aggregate }) => [metric, aggregate].join() === 'delivery_time,p(99)',
    );
    expect(told).toMatchObject({ isGate: false, verdict: 'worse' });
  });

  test('shares its alpha among the gates', () => {
    const gates = ['delivery_time p(99)', 'confirm_time p(99)'].map(readComparedMetric);
    const next = groupOf('new', { p99Ms: around(22) });
    const { rules } = compareRuns({ base: BASE, new: next, gates });
    expect(rules).toMatchObject({ alpha: 0.01, gateAlpha: 0.005 });
  });
});

describe('a comparison refuses', () => {
  const next =
    (changed: Partial<RunResult>): (() => unknown) =>
    () =>
      compared({ p99Ms: around(20), changed });
  const { plan, environment } = PASSING;

  test.each<[string, () => unknown, RegExp]>([
    [
      'too few runs',
      () => compared({ p99Ms: [20, 21] }),
      /5 runs against 2 runs cannot prove anything: the smallest possible p is 0\.048, and one metric at alpha 0\.01 needs 0\.01/,
    ],
    [
      'too many gates for the runs',
      () =>
        compareRuns({
          base: BASE,
          new: groupOf('new', { p99Ms: around(20) }),
          gates: ['p(50)', 'p(90)', 'p(99)'].map((name) =>
            readComparedMetric(`delivery_time ${name}`),
          ),
        }),
      /smallest possible p is 0\.004, and 3 metrics at alpha 0\.01 need 0\.0033/,
    ],
    [
      'more runs than the test takes',
      () => compared({ p99Ms: Array.from({ length: 26 }, () => 20) }),
      /At most 25 runs of each are compared; these are 5 and 26/,
    ],
    [
      'another machine',
      next({ environment: { ...environment, cpus: 8 } }),
      /different environments \(cpus: 2, 8\)/,
    ],
    [
      'another Earshot',
      next({ tool: { name: 'earshot', version: '9.9.9' } }),
      /different environments \(earshot: 0\.1\.0, 9\.9\.9\)/,
    ],
    [
      'longer histories at the start',
      next({ startHistory: { conversations: 8, rows: 80, bytes: 9000 } }),
      /differ by more than 10 %: 0 rows a conversation before the base runs, 10 before the new/,
    ],
    [
      'another load',
      next({ plan: { ...plan, workloadSha256: 'aa'.repeat(32) } }),
      /base\/1 and new\/1 did not offer the same load/,
    ],
    [
      'new runs that are unknown',
      next({ verdict: 'unknown', exitCode: 5, reasons: [] }),
      /new\/1, of the new runs, did not pass \(unknown: exit code 5\)/,
    ],
    [
      'a shard',
      next({ shards: { count: 4, present: [2], isMerged: false } }),
      /new\/1 is a part of a run: shards 2 of 4/,
    ],
    [
      'results that never came',
      () => compared({ p99Ms: [null, ...around(20).slice(1)] }),
      /delivery_time p\(99\) of new\/1 lies in results that never came/,
    ],
    [
      'one run twice',
      () => compareRuns({ base: BASE, new: BASE }),
      /base\/1 and base\/1 are one and the same run/,
    ],
  ])('%s', (_, run, pattern) => {
    const text = refusal(run);
    expect(text).toMatch(/^COMPARE_REFUSED /);
    expect(text).toMatch(pattern);
  });

  test('base runs that did not pass, even by a threshold', () => {
    const base = groupOf('base', { p99Ms: around(20), changed: { verdict: 'fail', exitCode: 4 } });
    const text = refusal(() => compareRuns({ base, new: BASE }));
    expect(text).toContain('COMPARE_REFUSED');
  });

  test('more than three gates', () => {
    const names = ['p(50)', 'p(90)', 'p(95)', 'p(99)'];
    const gates = names.map((name) => readComparedMetric(`delivery_time ${name}`));
    const run = (): unknown =>
      compareRuns({ base: BASE, new: groupOf('new', { p99Ms: around(20) }), gates });
    expect(refusal(run)).toBe('USAGE At most 3 metrics gate; 4 were given.');
  });

  test.each(['delivery p(99)', 'delivery_time', 'delivery_time p(98)', 'connect_time{load:x} max'])(
    'a gate that is none: %s',
    (text) => {
      expect(refusal(() => readComparedMetric(text))).toMatch(/^USAGE /);
    },
  );
});

describe('a comparison goes on', () => {
  test('across environments when it is told to, and notes the difference', () => {
    const changed = { environment: { ...PASSING.environment, cpus: 8 } };
    const comparison = compareRuns({
      base: BASE,
      new: groupOf('new', { p99Ms: around(20), changed }),
      acrossEnvironments: true,
    });
    expect(comparison.notes).toEqual(['different environments: cpus: 2, 8']);
    expect(comparison.verdict).toBe('pass');
  });

  test('when memory, or a row at the start, differs by what is nothing', () => {
    const changed = {
      environment: { ...PASSING.environment, memoryBytes: 16_010_000_000 },
      startHistory: { conversations: 8, rows: 8, bytes: 900 },
    };
    const base = groupOf('base', {
      p99Ms: around(20),
      changed: { environment: { ...PASSING.environment, memoryBytes: 16_000_000_000 } },
    });
    const next = groupOf('new', { p99Ms: around(20), changed });
    expect(compareRuns({ base, new: next }).notes).toEqual([]);
  });
});
