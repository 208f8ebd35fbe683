// The faults that `earshot conformance` proves: examined by it, and held against the cases that
// they are to fail. Must not print.

import type { FaultName } from '../../src/server/index.ts';
import { examineFaulty, namesOf } from '../../test/conformance/examine.ts';
import { ROWS } from '../../test/detection/rows/rows.ts';
import type { CellSum } from './results.ts';

const PATIENCE_MS = 2500;
export const RULE = 'rate: 1';

/** The account of one examination, a case standing for an injection; null for other faults. */
export async function examineFault(fault: FaultName): Promise<CellSum | null> {
  const row = ROWS[fault];
  if (row.provenBy !== 'conformance') return null;
  const { report } = await examineFaulty(`- { fault: ${fault}, ${RULE} }`, {
    timeoutMs: PATIENCE_MS,
  });
  const declared = new Set<string>(row.fails);
  const failed = namesOf(report, 'fail');
  const missed = row.fails.filter((name) => !failed.includes(name));
  const strays = failed.filter((name) => !declared.has(name));
  const isRight = missed.length === 0 && strays.length === 0;
  return {
    ...{ cells: 1, struck: 1, detected: isRight ? 1 : 0, stray: strays.length > 0 ? 1 : 0 },
    ...{ injected: row.fails.length, observable: row.fails.length, charged: failed.length },
    ...{ missed: missed.length, messages: 0, suspected: 0, indeterminate: 0 },
    unjudged: namesOf(report, 'unknown').length,
    consequences: [],
    mistakes: [
      ...missed.map((name) => `${fault}: the case ${name} does not fail`),
      ...strays.map((name) => `${fault}: stray: the case ${name}`),
    ],
  };
}
