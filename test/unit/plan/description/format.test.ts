// The description as text, whole, at several widths.

import { describe, expect, test } from 'vitest';
import { describePlan, formatPlanDescription } from '../../../../src/plan/index.ts';
import { sampleLoad, samplePlan } from '../sample-scenario.ts';

const plan = samplePlan({
  users: 1012,
  conversations: { kind: 'friends', friendCount: 4 },
  loads: [
    sampleLoad(),
    sampleLoad({
      name: 'visitors',
      users: 10,
      executor: 'session-arrival-rate',
      behaviors: [{ behavior: 'burst', weight: 1 }],
      ratePerSecond: 0.5,
      durationMs: 90_000,
      startAtMs: 10_000,
      iterations: 2,
    }),
  ],
});

const EXPECTED = `plan       sample, seed s, HASH
users      1,012, 10 of them arriving later, on 2 workers
cells      203 of 5 (friends), 1 of them smaller
phases     connect   about 5.01s
           warmup    5s
           measure   1m40s
           settle    at most 10s
           readback  about 10.1s
loads      talk: constant-arrival-rate, send-message, 13,000 arrivals (1,000 in
           warm-up), 200/s at the peak, 0s to 1m
           visitors: session-arrival-rate, burst, 48 arrivals (3 in warm-up),
           0.5/s at the peak, 10s to 1m40s
messages   13,960, 210/s at the peak
`;

describe('formatPlanDescription', () => {
  test('prints one block per subject, wrapped to the columns', () => {
    const text = formatPlanDescription(describePlan(plan, { workers: 2 }), { columns: 80 });
    const upToReadback = text.slice(0, text.indexOf('\nreadback') + 1);
    expect(upToReadback.replace(plan.sha256.slice(0, 12), 'HASH')).toBe(EXPECTED);
    expect(text).toContain('\nrequired   lost-write, lost-relay, lost-conf\n');
    expect(text).toContain(
      '\nnot        ghost-send, partial-fanout, redelivery-on-reconnect, reconnect-gap,\n',
    );
    expect(text.endsWith('\n')).toBe(true);
  });

  test.each([20, 40, 57, 80, 200])('keeps within %d columns, but no fewer than 40', (columns) => {
    const text = formatPlanDescription(describePlan(plan, { workers: 2 }), { columns });
    for (const line of text.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(Math.max(40, columns));
      expect(line.trimEnd()).toBe(line);
    }
  });

  test('cuts a name that is longer than a line', () => {
    const long = samplePlan({ loads: [sampleLoad({ name: 'x'.repeat(100) })] });
    const text = formatPlanDescription(describePlan(long, { workers: 1 }), { columns: 40 });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(100);
  });

  test('prints warnings last', () => {
    const idle = samplePlan({ loads: [sampleLoad({ ratePerSecond: 0 })] });
    const text = formatPlanDescription(describePlan(idle, { workers: 1 }), { columns: 80 });
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      'warning    Load talk starts nothing in its time.',
    );
  });
});
