// Faults of liveness: only a calm machine can tell them from its own delays. They are runs like
// those of detection.test.ts, with nobody else at work. What lasts seconds is told in pairs; what
// holds others up for a moment, alone.

import { describe, test } from 'vitest';
import { type Cell, needsCalm } from './cells.ts';
import { CELLS, expectCell, TITLE } from './expect-cell.ts';

const CALM_CELLS = CELLS.filter(needsCalm);
const isMomentary = ({ check }: Cell): boolean => check === 'head-of-line-block';

describe.concurrent('a fault that only a calm machine can tell from its own delays', () => {
  test.each(CALM_CELLS.filter((cell) => !isMomentary(cell)))(TITLE, expectCell);
});

describe('a fault that only an idle machine can tell from its own delays', () => {
  test.each(CALM_CELLS.filter(isMomentary))(TITLE, expectCell);
});
