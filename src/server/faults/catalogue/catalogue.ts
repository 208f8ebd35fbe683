// The catalogue of faults as data: what each does, which check it breaks and what follows from it.
// docs/reference/faults.md is generated from it. Must not hold behavior.

import { AVAILABILITY_FAULTS } from './availability-faults.ts';
import { DELIVERY_FAULTS } from './delivery-faults.ts';
import type { FaultEntry } from './fault-entry.ts';
import { FRAME_FAULTS } from './frame-faults.ts';
import { LIVENESS_FAULTS } from './liveness-faults.ts';
import { ORDER_FAULTS } from './order-faults.ts';
import { REST_FAULTS } from './rest-faults.ts';
import { SECURITY_FAULTS } from './security-faults.ts';
import { SESSION_FAULTS } from './session-faults.ts';

const ENTRIES = {
  ...DELIVERY_FAULTS,
  ...ORDER_FAULTS,
  ...SESSION_FAULTS,
  ...REST_FAULTS,
  ...FRAME_FAULTS,
  ...AVAILABILITY_FAULTS,
  ...SECURITY_FAULTS,
  ...LIVENESS_FAULTS,
};

export type FaultName = keyof typeof ENTRIES;

export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = ENTRIES;

export const FAULT_NAMES = Object.keys(ENTRIES) as readonly FaultName[];
