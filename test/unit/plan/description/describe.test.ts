// The description of a plan against volumes worked out on paper.

import { describe, expect, test } from 'vitest';
import { describePlan } from '../../../../src/plan/index.ts';
import { CHECK_NAMES } from '../../../../src/scenario/names.ts';
import { sampleLoad, samplePlan } from '../sample-scenario.ts';

const banter = sampleLoad({
  name: 'banter',
  executor: 'constant-users',
  users: 10,
  durationMs: 60_000,
  behaviors: [{ behavior: 'converse', weight: 1 }],
  thinkTime: { lowMs: 1000, highMs: 4000 },
});

describe('describePlan', () => {
  test('says what one constant load would do', () => {
    const plan = samplePlan({ users: 500 });
    const { checks, ...description } = describePlan(plan, { workers: 1 });
    expect(description).toEqual({
      name: 'sample',
      seed: 's',
      sha256: plan.sha256,
      workers: 1,
      users: 500,
      usersConnectedAtStart: 500,
      conversations: { kind: 'pairs' },
      cells: { count: 250, size: 2, incomplete: 0 },
      phases: [
        { name: 'connect', durationMs: 2500, certainty: 'estimate' },
        { name: 'warmup', durationMs: 5000, certainty: 'exact' },
        { name: 'measure', durationMs: 60_000, certainty: 'exact' },
        { name: 'settle', durationMs: 10_000, certainty: 'at-most' },
        // 1,000 reads at 500/s
        { name: 'readback', durationMs: 2000, certainty: 'estimate' },
      ],
      totalMs: 79_500,
      loads: [
        {
          name: 'talk',
          executor: 'constant-arrival-rate',
          behaviors: ['send-message'],
          users: 500,
          startAtMs: 0,
          endMs: 60_000,
          arrivals: { warmup: 1000, measure: 12_000 },
          peak: 200,
          messages: 13_000,
        },
      ],
      messages: { expected: 13_000, isUpperBound: false, peakPerSecond: 200 },
      // 250 histories from both sides and 500 thread lists; rows of 420 + 180 bytes:
      // 2 · 13,000 rows, and 500 threads of 600 + 150.
      readback: { conversations: 250, requests: 1000, bytes: 15_975_000 },
      warnings: [],
    });
    expect(checks.required).toEqual(['lost-write', 'lost-relay', 'lost-conf']);
    expect(checks.notExercised).toEqual([
      ...[
        'ghost-send',
        'partial-fanout',
        'redelivery-on-reconnect',
        'reconnect-gap',
        'fifo',
        'read-your-writes',
      ],
      ...['monotonic-reads', 'thread-order', 'seen-regression', 'seen-premature'],
      ...['seen-not-set', 'immutable-changed', 'head-of-line-block', 'slow-reader-harm'],
      'auth-expired',
    ]);
    expect(checks.exercised).toHaveLength(CHECK_NAMES.length - checks.notExercised.length);
  });

  test('counts a closed load at its think time, and says that it is a bound', () => {
    const plan = samplePlan({ users: 20, warmupMs: 0, loads: [banter] });
    const { loads, messages } = describePlan(plan, { workers: 1 });
    // 10 users, a message every 2.5 s, for a minute.
    expect(loads[0]).toMatchObject({ arrivals: null, peak: 10, users: 10, messages: 240 });
    expect(messages).toEqual({ expected: 240, isUpperBound: true, peakPerSecond: 4 });
  });

  test('counts ramping users by the area of their ramp, and iterations exactly', () => {
    const ramping = sampleLoad({
      executor: 'ramping-users',
      startUsers: 0,
      stages: [{ toUsers: 20, overMs: 10_000 }],
      thinkTime: { lowMs: 1000, highMs: 1000 },
    });
    expect(describePlan(samplePlan({ loads: [ramping] }), { workers: 1 }).messages.expected).toBe(
      100,
    );
    const counted = sampleLoad({
      executor: 'per-user-iterations',
      iterations: 7,
      maxDurationMs: 1000,
    });
    expect(describePlan(samplePlan({ loads: [counted] }), { workers: 1 }).messages).toMatchObject({
      expected: 140,
      isUpperBound: false,
    });
  });

  test('reads existing rows back too, and expects few messages to touch few conversations', () => {
    const loads = [sampleLoad({ ratePerSecond: 1, durationMs: 10_000 })];
    const plan = samplePlan({ users: 2000, warmupMs: 0, loads });
    const { readback } = describePlan(plan, { workers: 1, existingRowsPerConversation: 100 });
    expect(readback.conversations).toBe(10);
    expect(readback.requests).toBe(2020);
    expect(readback.bytes).toBe(2 * (10 + 10 * 100) * 600 + 2 * 10 * 750);
  });

  test('names the checks that behaviors and contract bring in', () => {
    const plan = samplePlan({
      loads: [
        sampleLoad({
          behaviors: [
            { behavior: 'burst', weight: 1 },
            { behavior: 'second-device', weight: 1 },
            { behavior: 'read-history', weight: 1 },
            { behavior: 'expired-token', weight: 1 },
          ],
        }),
      ],
      contract: {
        devices: null,
        order: null,
        reads: null,
        ids: null,
        threads: 'recency',
        seen: 'on-read',
        errors: 'reject',
      },
    });
    // Too few users connect to tell early connects from late ones, and all read what they get.
    expect(describePlan(plan, { workers: 1 }).checks.notExercised).toEqual([
      ...['connect-degradation', 'slow-reader-harm'],
    ]);
  });

  test('exercises and requires almost nothing when nothing is sent', () => {
    const plan = samplePlan({
      loads: [sampleLoad({ behaviors: [{ behavior: 'idle', weight: 1 }] })],
      verification: { coverageRatio: 0.999, required: ['fifo'], strict: false },
    });
    const { checks, readback, warnings } = describePlan(plan, { workers: 1 });
    expect(checks.exercised).toEqual(['http-contract', 'abnormal-close', 'half-open']);
    expect(checks.required).toEqual(['fifo']);
    expect(readback).toEqual({ conversations: 0, requests: 0, bytes: 0 });
    expect(warnings).toEqual([
      'fifo is required, and nothing in this plan exercises it: it will be unknown.',
    ]);
  });
});
