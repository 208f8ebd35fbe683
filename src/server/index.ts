export { writeAccountsFile } from './accounts/accounts-file.ts';
export type { GeneratedAccount } from './accounts/generate-accounts.ts';
export {
  FAULT_NAMES,
  FAULTS,
  type FaultEntry,
  type FaultLogEntry,
  type FaultName,
  type FaultParameters,
  type FaultRule,
  parseFaults,
} from './faults/index.ts';
export type {
  ServerLimits,
  ServerLogEntry,
  ServerOptions,
} from './options.ts';
export { type RunningServer, type ServerStatistics, startServer } from './server.ts';
export type { Durability } from './store/index.ts';
