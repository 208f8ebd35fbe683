// One cell per fault and dose: what the scenario declares, and what a run against it must report.

import type { CheckName, Contract, Severity } from '../../src/scenario/index.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from '../../src/server/index.ts';
import { CHECKS, severityUnder } from '../../src/verify/index.ts';
import type { Dose, RunRow } from './rows/row.ts';
import { ROWS } from './rows/rows.ts';
import { runCheckOf } from './run-check.ts';

export interface Cell {
  readonly fault: FaultName;
  readonly check: CheckName;
  readonly consequences: readonly CheckName[];
  readonly dose: Dose;
  /** `rule` of the fault file, without the fault's name. */
  readonly rule: string;
  readonly row: RunRow;
  readonly contract: Partial<Contract>;
  readonly exitCode: number;
}

const EXIT_OF: Readonly<Record<Severity, number>> = { C: 3, E: 3, W: 0, L: 0, I: 0 };

const NO_CONTRACT: Contract = {
  devices: null,
  order: null,
  reads: null,
  ids: null,
  threads: null,
  seen: null,
  errors: null,
};

/** Faults that no client of the API document can see. */
export const INVISIBLE_FAULTS: readonly FaultName[] = FAULT_NAMES.filter(
  (fault) => ROWS[fault].provenBy === 'nothing',
);

/** The cells that a run proves, at the doses given. */
export function detectionCells(doses: readonly Dose[]): readonly Cell[] {
  return FAULT_NAMES.flatMap((fault) => {
    const row = ROWS[fault];
    if (row.provenBy !== 'run') return [];
    return doses.flatMap((dose) => {
      const rule = row.doses[dose];
      return rule === undefined ? [] : [cellOf(fault, row, { dose, rule })];
    });
  });
}

/** Whether it is of liveness, whose run must not share the machine with many others. */
export function needsCalm({ check }: Cell): boolean {
  return CHECKS[check].severity === 'L';
}

function cellOf(fault: FaultName, row: RunRow, dosed: Pick<Cell, 'dose' | 'rule'>): Cell {
  const { consequences, needsContract: contract = {} } = FAULTS[fault];
  const check = runCheckOf(fault);
  const severity = severityUnder(check, { ...NO_CONTRACT, ...contract });
  return { fault, check, consequences, ...dosed, row, contract, exitCode: EXIT_OF[severity] };
}
