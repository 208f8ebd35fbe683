// What an answer showed is given back as it was, whatever the order of its rows.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConversationTable } from '../../../../src/verify/ledger/conversation-table.ts';
import { KeptMessages } from '../../../../src/verify/rest/kept-messages.ts';

/** Cuts, turns and swaps of the rows of a conversation; -1 is a message of another one. */
const change = fc.record({
  how: fc.constantFrom('cut', 'turn', 'swap', 'strange'),
  from: fc.nat({ max: 60 }),
  to: fc.nat({ max: 60 }),
});

test('the messages of an answer come back in the order of its rows', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(steps, fc.array(change, { maxLength: 6 }), (all, changes) => {
      const table = new ConversationTable();
      let message = 0;
      const sent = all.map((step) => {
        message += step;
        table.add(1, 2, message);
        return message;
      });
      const conversation = table.find(1, 2);
      if (conversation === null) return;
      let rows = sent;
      for (const { how, from, to } of changes) rows = changed(rows, { how, from, to });
      const kept = new KeptMessages(conversation, Int32Array.from(rows));
      table.add(2, 1, message + 1);
      expect([kept.length, ...kept.items()]).toEqual([rows.length, ...rows]);
    }),
    { numRuns: 500 },
  );
});

function changed(
  rows: number[],
  { how, from, to }: { readonly how: string; readonly from: number; readonly to: number },
): number[] {
  if (how === 'cut') return rows.slice(from, Math.max(from, to));
  if (how === 'turn') return rows.toReversed();
  if (how === 'strange') return rows.toSpliced(from, 0, 1_000_000);
  const [one, other] = [rows[from], rows[to]];
  if (one === undefined || other === undefined) return rows;
  return rows.with(from, other).with(to, one);
}
