// The real cells of the matrix: `earshot serve --faults` and `earshot run`, several at once,
// because a cell mostly waits. Must not print.

import { forEachBounded } from '../../src/base/index.ts';
import { type Cell, detectionCells, needsCalm } from '../../test/detection/cells.ts';
import { compareCharges } from '../../test/detection/compare.ts';
import { judgeCell, standingOf } from '../../test/detection/judge-cell.ts';
import { CLEAN_CELL, runCell } from '../../test/detection/run-cell.ts';
import type { NamedAccount } from './results.ts';

export type RealAccount = NamedAccount & { readonly cell: Cell };

/** Every cell that a run proves, of one fault or of all. */
export function realCells(only: string | null): readonly Cell[] {
  return detectionCells(['once', 'rate', 'window']).filter(
    ({ fault }) => only === null || fault === only,
  );
}

/**
 * Runs cells, at most `jobs` at once, those that need calm one at a time at the end; `onAccount` is
 * told of each as it ends.
 */
export async function runCells(
  cells: readonly Cell[],
  jobs: number,
  onAccount: (account: RealAccount) => void,
): Promise<void> {
  const run = async (cell: Cell): Promise<void> => {
    const name = `${cell.fault}, ${cell.rule}`;
    onAccount({ cell, name, account: judgeCell(cell, await runCell(cell)) });
  };
  const crowd = cells.filter((cell) => !needsCalm(cell));
  await forEachBounded(crowd, jobs, run);
  for (const cell of cells.filter(needsCalm)) await run(cell);
}

/** A run in which nothing is injected and nothing may be charged. */
export async function runClean(): Promise<NamedAccount> {
  const outcome = await runCell(CLEAN_CELL);
  const nothing = {
    check: 'lost-relay',
    consequences: [],
    comparison: 'some',
    compared: 'lost-relay',
  } as const;
  const compared = compareCharges(nothing, outcome, () => false);
  const { exitCode } = outcome;
  const mistakes = [
    ...compared.strays.map((stray) => `stray: ${stray}`),
    ...(exitCode === 0 ? [] : [`exit code ${exitCode}`]),
  ];
  return { name: 'clean', account: { ...compared, ...standingOf(outcome), exitCode, mistakes } };
}
