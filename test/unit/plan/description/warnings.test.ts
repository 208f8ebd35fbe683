// The warnings that a plan earns, and those that it does not.

import { describe, expect, test } from 'vitest';
import { describePlan } from '../../../../src/plan/index.ts';
import type { Scenario, Threshold } from '../../../../src/scenario/index.ts';
import { sampleLoad, samplePlan } from '../sample-scenario.ts';

function threshold(changes: Partial<Threshold>): Threshold {
  return {
    metric: 'delivery_time',
    load: null,
    aggregate: 'p',
    percentile: 99,
    comparator: '<',
    limit: 250,
    overMs: null,
    abort: false,
    abortAfterMs: 0,
    expression: 'p(99) < 250ms',
    position: { line: 9, column: 3 },
    ...changes,
  };
}

function warnings(changes: Partial<Scenario>, workers = 1): readonly string[] {
  return describePlan(samplePlan(changes), { workers }).warnings;
}

const REMEDY = 'lengthen the load or the window, or choose a lower percentile.';

describe('the warnings of a plan', () => {
  test.each<[string, Partial<Threshold>, readonly string[]]>([
    ['none with samples to spare', {}, []],
    [
      'a quantile beyond the samples',
      { percentile: 99.99, expression: 'p(99.99) < 250ms' },
      [
        'delivery_time: p(99.99) < 250ms expects about 12000 samples and cannot pass with fewer ' +
          `than 100000: ${REMEDY}`,
      ],
    ],
    [
      'a window with too few samples',
      { overMs: 2000, expression: 'p(99) < 250ms over 2s' },
      [
        'delivery_time: p(99) < 250ms over 2s expects about 400 samples in 2s and cannot pass ' +
          `with fewer than 1000: ${REMEDY}`,
      ],
    ],
    ['a window with exactly enough', { overMs: 5000 }, []],
    [
      'a metric without samples',
      { metric: 'history_time', aggregate: 'max', percentile: null, expression: 'max < 1s' },
      ['history_time: max < 1s gets no sample in this plan and will be unknown.'],
    ],
    ['none for a counter', { metric: 'message_loss', aggregate: 'count', percentile: null }, []],
  ])('on thresholds: %s', (_, changes, expected) => {
    expect(warnings({ thresholds: [threshold(changes)] })).toEqual(expected);
  });

  test('count only the load that a threshold names', () => {
    const thresholds = [threshold({ load: 'small', metric: 'confirm_time' })];
    const loads = [sampleLoad(), sampleLoad({ name: 'small', ratePerSecond: 1 })];
    expect(warnings({ loads, thresholds })).toEqual([
      'confirm_time{load:small}: p(99) < 250ms expects about 60 samples and cannot pass with ' +
        `fewer than 1000: ${REMEDY}`,
    ]);
  });

  test('know that closed loads have service times alone', () => {
    const loads = [
      sampleLoad({
        executor: 'constant-users',
        durationMs: 60_000,
        thinkTime: { lowMs: 500, highMs: 500 },
      }),
    ];
    const thresholds = [threshold({}), threshold({ metric: 'delivery_service_time' })];
    expect(warnings({ loads, thresholds })).toEqual([
      'delivery_time: p(99) < 250ms gets no sample in this plan and will be unknown.',
    ]);
  });

  test('name workers without work, loads without arrivals and users without a turn', () => {
    expect(warnings({ users: 4 }, 3)).toEqual([
      '3 workers share 2 cells: some have nothing to do.',
    ]);
    expect(warnings({ loads: [sampleLoad({ ratePerSecond: 0 })] })).toEqual([
      'Load talk starts nothing in its time.',
    ]);
    const loads = [sampleLoad({ users: 20, ratePerSecond: 1, durationMs: 5000 })];
    expect(warnings({ loads })).toEqual(['Load talk has 20 users and 10 iterations: some idle.']);
  });

  test('name a closed load that only the server slows down', () => {
    const loads = [sampleLoad({ executor: 'constant-users', durationMs: 1000 })];
    expect(warnings({ loads })).toEqual([
      'Load talk has no think time: it sends as fast as the server answers, here taken at 10 ms.',
    ]);
  });

  test('name conversations that are long before the run', () => {
    const plan = samplePlan();
    const options = { workers: 1, existingRowsPerConversation: 5001 };
    expect(describePlan(plan, options).warnings).toEqual([
      'Conversations hold 5001 rows already, and each is read whole by both sides: use accounts ' +
        'with shorter histories.',
    ]);
  });
});
