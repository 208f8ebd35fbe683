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
export { type RunningServer, startServer } from './server.ts';
export { SERVER_FAMILIES, type ServerFamily, type ServerStatistics } from './server-families.ts';
export type { Durability } from './store/index.ts';
