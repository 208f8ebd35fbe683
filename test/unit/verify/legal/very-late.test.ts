// Absences stay provisional for as long as settling may last: what comes before that is late,
// however clear its absence seemed.

import { expect, test } from 'vitest';
import { chargesOf, gapsOf } from '../../../support/history/charges.ts';
import { History } from '../../../support/history.ts';

/** The struck message is user 0's third and the last but five of the run. */
function play(late: { readonly confMs?: number; readonly reMs?: number }) {
  const history = new History({ deadlines: { settleMs: 10_000 } });
  history.connect(0, 1);
  history.talk(1, 0, { count: 2 });
  history.talk(0, 1, { count: 2 });
  history.send(0, 1, {
    ...late,
    fault: (plan) => {
      for (const frame of plan.frames) frame.isFree = true;
    },
  });
  history.wait(100);
  history.talk(0, 1, { count: 5 });
  const { result } = history.finish();
  return { charges: chargesOf(result), gaps: gapsOf(result) };
}

test('a re nine seconds late is late and not lost', () => {
  expect(play({ reMs: 9000 })).toEqual({ charges: ['late-delivery 0>1#2'], gaps: {} });
});

test('a conf nine seconds late is no finding', () => {
  expect(play({ confMs: 9000 })).toEqual({ charges: [], gaps: {} });
});

test('what comes after settling is over was lost as far as anybody could tell', () => {
  expect(play({ reMs: 60_000 })).toEqual({ charges: ['lost-relay 0>1#2'], gaps: {} });
  expect(play({ confMs: 60_000 })).toEqual({ charges: ['lost-conf 0>1#2'], gaps: {} });
});
