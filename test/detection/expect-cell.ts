// Runs the cells of the matrix one strike each, and holds them against the ground truth. All doses
// would take twice as long: `npm run matrix` has them.

import { expect } from 'vitest';
import { type Cell, detectionCells } from './cells.ts';
import { judgeCell } from './judge-cell.ts';
import { runCell } from './run-cell.ts';

/** One strike each, or a state that holds for a while. */
export const CELLS = detectionCells(['once', 'window']);

export const TITLE = '$fault ($dose) is reported as $check, and as nothing else';

/** Runs a cell and holds its whole account against the ground truth. */
export async function expectCell(cell: Cell): Promise<void> {
  const { mistakes } = judgeCell(cell, await runCell(cell));
  expect(mistakes).toEqual([]);
}
