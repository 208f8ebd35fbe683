// Faults that make a server slow or late: only a calm machine can tell them from its own delays.
// They are runs like those of detection.test.ts, two at a time, with nobody else at work.

import { describe, test } from 'vitest';
import { needsCalm } from './cells.ts';
import { CELLS, expectCell, TITLE } from './expect-cell.ts';

describe.concurrent('a fault that only a calm machine can tell from its own delays', () => {
  test.each(CELLS.filter(needsCalm))(TITLE, expectCell);
});
