// What is said of a search: one sentence for each way in which it can end.

import { expect, test } from 'vitest';
import { renderCapacity, renderCapacityMarkdown } from '../../../../src/report/index.ts';
import type { Capacity } from '../../../../src/run/index.ts';

type Answer = Capacity['answer'];

function capacityOf(answer: Answer, more: Partial<Capacity> = {}): Capacity {
  return {
    ...{ capacityVersion: 1, of: 'rate', isQuick: false, answer, bracketRatio: 0.05 },
    scenario: { name: 'lunch-hour', file: 'lunch-hour.yaml', sha256: 'a'.repeat(64) },
    ...{ startedAtIso: '2026-01-01T00:00:00.000Z', endedAtIso: '2026-01-01T00:10:00.000Z' },
    ...{ idleP50Ms: 1.2, notes: [], exitCode: 0 },
    steps: [
      {
        ...{ value: 306, verdict: 'breaks', reasons: ['achieved 299.8 of 306.0/s'] },
        ...{ offeredPerSecond: 306, achievedPerSecond: 299.8, growthPerSecond: 6.2 },
        ...{ deliveryP50Ms: 92.4, deliveryP99Ms: 180, lost: 3, users: 40, directory: null },
      },
    ],
    ...more,
  };
}

test.each<[Answer['kind'], number | null, number | null, string]>([
  ['found', 292, 306, '292/s holds, 306/s does not: within 5 %.'],
  ['interval', 292, 400, 'At least 292/s, less than 400/s; more cannot be said.'],
  ['interval', null, 400, 'Less than 400/s; more cannot be said.'],
  ['generator-limit', 292, 306, '\u2265 292/s, limit of the generator: above it this machine'],
  ['below', null, 0.5, 'Not even 0.5/s holds.'],
  ['unbounded', 1e6, null, '\u2265 1,000,000/s: the highest rate tried.'],
  ['interrupted', 292, null, 'Interrupted. At least 292/s so far.'],
  ['interrupted', null, null, 'Interrupted. Nothing is known so far.'],
  ['stopped', 292, 400, 'At least 292/s, less than 400/s; the search ended there.'],
])('%s from %s to %s is said in one sentence', (kind, low, high, sentence) => {
  const capacity = capacityOf({ kind, low, high });
  expect(renderCapacity(capacity, { columns: 120, color: false })).toContain(sentence);
  expect(renderCapacityMarkdown(capacity)).toContain(`**${sentence}`);
});

test('a quick search says that it guesses, and what a guess of users is', () => {
  const answer: Answer = { kind: 'found', low: 200, high: 220 };
  const more: Partial<Capacity> = { of: 'users', isQuick: true, bracketRatio: 0.1 };
  expect(renderCapacity(capacityOf(answer, more), { columns: 120, color: false })).toContain(
    '200 users hold, 220 users do not: within 10 % (quick: one look at each load, a guess).',
  );
});

test('a step has its load, what was achieved, the time of delivery, what was lost and why', () => {
  const capacity = capacityOf({ kind: 'found', low: 292, high: 306 });
  expect(renderCapacity(capacity, { columns: 100, color: false })).toContain(
    [
      '  306/s            breaks           achieved 300/s, delivery p99 180 ms, 3 lost',
      '      achieved 299.8 of 306.0/s',
    ].join('\n'),
  );
  expect(renderCapacityMarkdown(capacity)).toContain(
    '| 306/s | breaks | 300/s | 92.4 ms | 180 ms | 3 |',
  );
});
