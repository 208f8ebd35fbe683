export { FAULT_NAMES, FAULTS, type FaultName } from './catalogue/catalogue.ts';
export type { FaultEntry, FaultParameters } from './catalogue/fault-entry.ts';
export { createFaults, type Faults } from './create-faults.ts';
export { parseFaults } from './rules/parse-faults.ts';
export type { FaultRule } from './rules/rule.ts';
export type { FaultLogEntry } from './truth/fault-log.ts';
