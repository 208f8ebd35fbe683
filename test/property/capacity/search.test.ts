// The search against modelled servers in virtual time: what it answers is where the model breaks,
// and it always ends.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/base/index.ts';
import {
  type CapacityAnswer,
  nextStep,
  type SearchRules,
  type Trial,
  type TrialVerdict,
} from '../../../src/run/capacity/search.ts';

const RULES: SearchRules = {
  start: 100,
  most: 1e6,
  bracketRatio: 0.05,
  lowHolds: 3,
  highBreaks: 2,
  trialLimit: 60,
  round: (value) => Number(value.toPrecision(6)),
};

type Server = (value: number) => TrialVerdict;

function search(
  server: Server,
  rules: SearchRules = RULES,
): { answer: CapacityAnswer; trials: Trial[] } {
  const trials: Trial[] = [];
  for (;;) {
    const next = nextStep(trials, rules);
    if (next.kind === 'done') return { answer: next.answer, trials };
    expect(trials.length).toBeLessThan(rules.trialLimit);
    expect(next.value).toBeGreaterThan(0);
    expect(next.value).toBeLessThanOrEqual(rules.most);
    trials.push({ value: next.value, verdict: server(next.value) });
  }
}

const ceilings = fc.double({ min: 1, max: 500_000, noNaN: true });

/** M/D/1: the queue of a server with a fixed time for each message grows above its ceiling. */
const queueAt =
  (ceiling: number): Server =>
  (value) =>
    value > ceiling ? 'breaks' : 'holds';

describe('a server with a ceiling', () => {
  test('is found: three holds below it, two breaks above, within five percent', () => {
    fc.assert(
      fc.property(ceilings, (ceiling) => {
        const { answer, trials } = search(queueAt(ceiling));
        expect(answer.kind).toBe('found');
        const { low, high } = answer;
        expect(low).toBeLessThanOrEqual(ceiling);
        expect(high).toBeGreaterThan(ceiling);
        expect(Number(high)).toBeLessThanOrEqual(Number(low) * 1.05);
        expect(trials.filter(({ value }) => value === low)).toHaveLength(3);
        expect(trials.filter(({ value }) => value === high)).toHaveLength(2);
      }),
    );
  });

  test('is found in less than forty steps', () => {
    for (const ceiling of [1, 99, 100, 101, 5000, 500_000]) {
      expect(search(queueAt(ceiling)).trials.length).toBeLessThan(40);
    }
  });

  test('near which it is a matter of luck is not placed far from it', () => {
    fc.assert(
      fc.property(ceilings, fc.string(), (ceiling, seed) => {
        const chance = randomStream(seed, 'server');
        const noisy: Server = (value) => {
          const off = value / ceiling - 1;
          if (Math.abs(off) > 0.05) return off > 0 ? 'breaks' : 'holds';
          return chance.nextFloat() < 0.5 + off * 10 ? 'breaks' : 'holds';
        };
        const { answer } = search(noisy);
        expect(['found', 'interval']).toContain(answer.kind);
        expect(Number(answer.low)).toBeGreaterThan(ceiling * 0.89);
        expect(Number(answer.low)).toBeLessThan(ceiling * 1.05);
        expect(Number(answer.high)).toBeGreaterThan(ceiling * 0.95);
      }),
    );
  });
});

test('a generator that is weaker than the server is the limit, and is said to be', () => {
  fc.assert(
    fc.property(ceilings, (limit) => {
      const { answer } = search((value) => (value > limit ? 'unfit' : 'holds'));
      expect(answer.kind).toBe('generator-limit');
      expect(answer.low).toBeLessThanOrEqual(limit);
      expect(Number(answer.low)).toBeGreaterThan(limit / 1.06);
    }),
  );
});

test('an unfit moment is repeated, and changes nothing', () => {
  let count = 0;
  const { answer } = search((value) => {
    count += 1;
    if (count === 3) return 'unfit';
    return value > 1000 ? 'breaks' : 'holds';
  });
  expect(answer).toMatchObject({ kind: 'found' });
  expect(answer.low).toBeLessThanOrEqual(1000);
  expect(answer.high).toBeGreaterThan(1000);
});

test('a server that bears nothing, and one that bears everything, are said to', () => {
  expect(search(() => 'breaks').answer).toMatchObject({ kind: 'below', low: null });
  expect(search(() => 'holds').answer).toEqual({ kind: 'unbounded', low: 1e6, high: null });
});

test('whole cells of users end where the next cell does not hold', () => {
  const rules = { ...RULES, start: 10, round: (value: number) => 5 * Math.ceil(value / 5) };
  const { answer } = search(queueAt(22), rules);
  expect(answer).toEqual({ kind: 'found', low: 20, high: 25 });
});

test('whatever a server does, the search ends within its limit', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const chance = randomStream(seed, 'server');
      const verdicts: readonly TrialVerdict[] = ['holds', 'breaks', 'unfit'];
      const { trials } = search(() => verdicts[Math.floor(chance.nextFloat() * 3)] ?? 'holds');
      expect(trials.length).toBeLessThanOrEqual(RULES.trialLimit);
    }),
  );
});
