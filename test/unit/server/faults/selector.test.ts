// Which chances a rule takes.

import { expect, test } from 'vitest';
import { type FaultRule, Selector } from '../../../../src/server/faults/rules/rule.ts';

const alice = { uid: 'id-of-alice', email: 'alice@example.test' };
const bob = { uid: 'id-of-bob', email: 'bob@example.test' };

type Dose = Omit<FaultRule, 'fault' | 'parameters'> & Partial<Pick<FaultRule, 'parameters'>>;

function selector(rule: Dose): Selector {
  return new Selector({ fault: 'drop-re', parameters: {}, ...rule }, 0);
}

/** The chances (1-based) at which a fault that always has an effect strikes. */
function strikes(rule: Dose, chanceCount: number): number[] {
  const chosen = selector(rule);
  const found: number[] = [];
  for (let chance = 1; chance <= chanceCount; chance += 1) {
    if (!chosen.isDue([alice, bob], chance)) continue;
    chosen.struck();
    found.push(chance);
  }
  return found;
}

test('every n-th and once count chances', () => {
  expect(strikes({ every: 3 }, 10)).toEqual([3, 6, 9]);
  expect(strikes({ once: true }, 10)).toEqual([1]);
  expect(strikes({ once: 4 }, 10)).toEqual([4]);
});

test('a state holds from each strike for as long as it lasts, within its window', () => {
  const parameters = { lasts: '3ms' };
  expect(strikes({ once: 4, parameters }, 12)).toEqual([4, 5, 6]);
  expect(strikes({ every: 4, parameters }, 14)).toEqual([4, 5, 6, 10, 11, 12]);
  const window = { fromMs: 0, forMs: 6 };
  expect(strikes({ once: 4, window, parameters }, 12)).toEqual([4, 5]);
});

test('a window is counted from the start: its end is outside', () => {
  expect(strikes({ rate: 1, window: { fromMs: 3, forMs: 2 } }, 10)).toEqual([3, 4]);
});

test('users are named by id or e-mail, and one party is enough', () => {
  const named = (users: string[]) => selector({ rate: 1, users }).isDue([alice, bob], 0);
  expect([named(['id-of-bob']), named(['alice@example.test']), named(['carol'])]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a rate follows its seed alone', () => {
  const first = strikes({ rate: 0.2, seed: 'one' }, 1000);
  expect(strikes({ rate: 0.2, seed: 'one' }, 1000)).toEqual(first);
  expect(strikes({ rate: 0.2, seed: 'two' }, 1000)).not.toEqual(first);
  expect(Math.abs(first.length - 200)).toBeLessThan(60);
});

test('a strike without effect is owed to the next chance, and a refund gives a once back', () => {
  const third = selector({ every: 3 });
  const due = [1, 2, 3, 4].map((chance) => third.isDue([alice], chance));
  expect(due).toEqual([false, false, true, true]);
  const once = selector({ once: true });
  once.struck();
  expect(once.isDue([alice], 0)).toBe(false);
  once.refund();
  expect(once.isDue([alice], 0)).toBe(true);
});
