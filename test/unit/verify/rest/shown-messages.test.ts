// Which messages an answer shows, whatever the order of its rows and of the questions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShownMessages } from '../../../../src/verify/rest/shown-messages.ts';

describe('the messages that an answer shows', () => {
  it('are those of its rows, in any order of rows and questions', () => {
    const few = fc.array(fc.nat({ max: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(few, few, fc.boolean(), (rows, questions, isSorted) => {
        const messages = Int32Array.from(isSorted ? rows.toSorted((a, b) => a - b) : rows);
        const shown = new ShownMessages(messages);
        const set = new Set(rows);
        for (const question of questions) expect(shown.has(question)).toBe(set.has(question));
      }),
    );
  });

  it('leave the order of the rows as it was', () => {
    const messages = Int32Array.of(5, 3, 9);
    expect(new ShownMessages(messages).has(3)).toBe(true);
    expect([...messages]).toEqual([5, 3, 9]);
  });
});
