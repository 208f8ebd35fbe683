// The registry of checks: what holds, what convicts, how grave it is, what explains what, and which
// fault of the reference server proves it. `docs/reference/checks.md` is made from it.

import type { CheckName, Contract, Severity } from '../../scenario/index.ts';
import { AVAILABILITY_CHECKS } from './availability-checks.ts';
import type { CheckEntry } from './check-entry.ts';
import { DELIVERY_CHECKS } from './delivery-checks.ts';
import { FRAME_CHECKS } from './frame-checks.ts';
import { INFORMATION } from './information.ts';
import { LIVENESS_CHECKS } from './liveness-checks.ts';
import { ORDER_CHECKS } from './order-checks.ts';
import { REST_CHECKS } from './rest-checks.ts';
import { SECURITY_CHECKS } from './security-checks.ts';

export const CHECKS: Readonly<Record<CheckName, CheckEntry>> = {
  ...SECURITY_CHECKS,
  ...DELIVERY_CHECKS,
  ...INFORMATION,
  ...ORDER_CHECKS,
  ...REST_CHECKS,
  ...FRAME_CHECKS,
  ...AVAILABILITY_CHECKS,
  ...LIVENESS_CHECKS,
};

/**
 * True when the scenario's contract declares the clause that makes a violation of this check an
 * error.
 */
export function isDeclared(check: CheckName, contract: Contract): boolean {
  const { declaredBy } = CHECKS[check];
  if (declaredBy === null) return false;
  const value = contract[declaredBy.clause];
  return value !== null && declaredBy.values.includes(value);
}

/** Severity of a check under a contract: W becomes E where the clause is declared. */
export function severityUnder(check: CheckName, contract: Contract): Severity {
  return isDeclared(check, contract) ? 'E' : CHECKS[check].severity;
}
