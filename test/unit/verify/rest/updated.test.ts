// A row that was updated before it was created, and the differences between two clocks that are
// none.

import { expect, test } from 'vitest';
import { provenOf, tallyOf } from '../../../support/history/charges.ts';
import { History } from '../../../support/history.ts';

/** What the third of five rows says of its own update, given its creation. */
function playUpdated(change: (created: string) => string, createdAs = (text: string) => text) {
  const history = new History();
  history.connect(0, 1);
  for (let at = 0; at < 5; at += 1) {
    history.send(0, 1, {
      fault: (plan) => {
        for (const row of at === 2 ? plan.rows : []) {
          row.updated = change(row.created);
          row.created = createdAs(row.created);
        }
      },
    });
    history.wait(50);
  }
  const { result } = history.finish();
  return { proven: provenOf(result), tally: tallyOf(result, 'updated-before-created') };
}

const shifted =
  (byMs: number) =>
  (created: string): string =>
    new Date(Date.parse(created) + byMs).toISOString();

test.each([-1500, -3_600_000])('an update %i ms after the creation is a warning', (byMs) => {
  const { proven, tally } = playUpdated(shifted(byMs));
  expect(proven).toEqual(['updated-before-created 0>1#2']);
  // Two histories of five rows and the last message of two lists.
  expect(tally).toMatchObject({ owed: 12, judged: 12 });
});

test.each([-990, 0, 5_000, 86_400_000])('an update %i ms after the creation is legal', (byMs) => {
  expect(playUpdated(shifted(byMs)).proven).toEqual([]);
});

test('an update that is written to the second may be two of them before', () => {
  const toSecond = (created: string) => shifted(-1000)(created).replace(/\.\d+/, '');
  expect(playUpdated(toSecond).proven).toEqual([]);
});

test('an update without an offset is not compared, but is no good time', () => {
  const { proven } = playUpdated(() => '2020-01-01T00:00:00');
  expect(proven).toEqual(['bad-timestamp 0>1#2']);
});
