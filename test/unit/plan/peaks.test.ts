// The highest message rate of loads together, on paper numbers.

import { describe, expect, test } from 'vitest';
import { peakMessageRate, planPeaks } from '../../../src/plan/index.ts';
import { sampleLoad, samplePlan } from './sample-scenario.ts';

const ramp = sampleLoad({
  name: 'ramp',
  executor: 'ramping-arrival-rate',
  startRatePerSecond: 0,
  stages: [
    { toPerSecond: 100, overMs: 10_000 },
    { toPerSecond: 0, overMs: 10_000 },
  ],
});

describe('planPeaks', () => {
  test('counts the whole population, the highest rate, warm-up and measure phase', () => {
    expect(planPeaks(samplePlan())).toEqual({
      users: 20,
      messagesPerSecond: 200,
      durationMs: 65_000,
    });
  });
});

describe('peakMessageRate', () => {
  test.each([
    ['of a ramp is its top', [ramp], 100],
    ['adds loads that overlap', [ramp, sampleLoad()], 300],
    [
      'does not add loads that follow each other',
      [
        sampleLoad({ ratePerSecond: 50, durationMs: 1000 }),
        sampleLoad({ name: 'b', ratePerSecond: 60, durationMs: 1000, startAtMs: 1000 }),
      ],
      // In warm-up both run at their initial rates.
      110,
    ],
    [
      'takes bursts whole and reads for nothing',
      [
        sampleLoad({
          ratePerSecond: 8,
          behaviors: [
            { behavior: 'burst', weight: 1 },
            { behavior: 'read-history', weight: 3 },
          ],
        }),
      ],
      20,
    ],
    [
      'takes every iteration of a session',
      [
        sampleLoad({
          executor: 'session-arrival-rate',
          users: 20,
          ratePerSecond: 2,
          durationMs: 1000,
          iterations: 5,
        }),
      ],
      10,
    ],
    [
      'takes a closed load at its think time',
      [
        sampleLoad({
          executor: 'constant-users',
          users: 10,
          durationMs: 1000,
          thinkTime: { lowMs: 1000, highMs: 3000 },
        }),
      ],
      5,
    ],
    [
      'takes a conversation at one message per think time',
      [
        sampleLoad({
          executor: 'constant-users',
          users: 10,
          durationMs: 1000,
          behaviors: [{ behavior: 'converse', weight: 1 }],
          thinkTime: { lowMs: 1000, highMs: 3000 },
        }),
      ],
      5,
    ],
    [
      'takes 10 ms for an iteration without a think time',
      [sampleLoad({ executor: 'constant-users', durationMs: 1000 })],
      2000,
    ],
    [
      'takes ramping users at their most',
      [
        sampleLoad({
          executor: 'ramping-users',
          startUsers: 0,
          stages: [
            { toUsers: 8, overMs: 1000 },
            { toUsers: 0, overMs: 0 },
          ],
          thinkTime: { lowMs: 1000, highMs: 1000 },
        }),
      ],
      8,
    ],
  ])('%s', (_, loads, expected) => {
    expect(peakMessageRate(samplePlan({ loads }))).toBeCloseTo(expected, 9);
  });

  test('leaves warm-up out when there is none', () => {
    const loads = [
      sampleLoad({ ratePerSecond: 50, durationMs: 1000 }),
      sampleLoad({ name: 'b', ratePerSecond: 60, durationMs: 1000, startAtMs: 1000 }),
    ];
    expect(peakMessageRate(samplePlan({ loads, warmupMs: 0 }))).toBe(60);
  });
});
