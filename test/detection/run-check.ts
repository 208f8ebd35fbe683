// The check of a run that a fault breaks; a fault that only `earshot conformance` sees has none.

import { CHECK_NAMES, type CheckName } from '../../src/scenario/index.ts';
import { FAULTS, type FaultName } from '../../src/server/index.ts';

/** @throws Error for a fault that breaks no check of a run. */
export function runCheckOf(fault: FaultName): CheckName {
  const { breaks } = FAULTS[fault];
  const check = CHECK_NAMES.find((name) => name === breaks);
  if (check === undefined) throw new Error(`${fault} breaks no check of a run`);
  return check;
}
