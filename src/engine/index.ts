export {
  PHASES,
  type Phase,
  type ShardRunner,
  type ShardRunnerOptions,
  type ShardStatus,
  type StopReason,
} from './contract.ts';
