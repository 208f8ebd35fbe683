export type {
  Phase,
  ShardBox,
  ShardRunner,
  ShardRunnerOptions,
  ShardStatus,
  StopReason,
} from './contract.ts';
export type { Turns } from './pacing/turns.ts';
export { createShardRunner } from './shard-runner.ts';
