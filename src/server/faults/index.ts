export {
  FAULT_NAMES,
  FAULTS,
  type FaultEntry,
  type FaultName,
  type FaultParameters,
} from './catalogue.ts';
export { createFaults, type Faults } from './create-faults.ts';
export { parseFaults } from './rules/parse-faults.ts';
export type { FaultRule } from './rules/rule.ts';
export type { FaultLogEntry } from './truth/fault-log.ts';
