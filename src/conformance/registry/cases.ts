// Every case, in the order in which results show it.

import type { CaseEntry } from '../contract.ts';
import { REST_CASES } from './rest-cases.ts';
import { SECURITY_CASES } from './security-cases.ts';
import { SOCKET_CASES } from './socket-cases.ts';

export const CASES = { ...REST_CASES, ...SOCKET_CASES, ...SECURITY_CASES } as const;

export type CaseName = keyof typeof CASES;

export const CASE_NAMES = Object.keys(CASES) as readonly CaseName[];

/** The entry of a case. */
export function caseEntry(name: CaseName): CaseEntry {
  return CASES[name];
}
