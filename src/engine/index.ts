export {
  type Phase,
  type ShardRunner,
  type ShardRunnerOptions,
  type ShardStatus,
  type StopReason,
} from './contract.ts';
export type { Turns } from './pacing/turns.ts';
export { createShardRunner } from './shard-runner.ts';
