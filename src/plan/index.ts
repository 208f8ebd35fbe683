export {
  openArrivals,
  type PlannedArrivals,
  plannedArrivalCount,
  plannedArrivals,
} from './arrivals/stream.ts';
export { canonicalJson, planHash, workloadHash } from './canonical.ts';
export {
  activeUserCount,
  type ClosedUser,
  closedUsers,
  nextRankChangeMs,
  thinkStream,
  thinkTimeMs,
} from './closed-users.ts';
export { compilePlan } from './compile.ts';
export { describePlan } from './description/describe.ts';
export type {
  DescribeOptions,
  LoadDescription,
  PhaseDescription,
  PlanDescription,
  ReadbackDescription,
} from './description/description.ts';
export { formatPlanDescription } from './description/format.ts';
export { messagesOfLoad } from './description/volume.ts';
export { loadEndMs } from './load-end.ts';
export { chooseReceiver, conversationCount, partnersOf } from './partners.ts';
export { type PlanPeaks, peakMessageRate, planPeaks } from './peaks.ts';
export type { Arrival, ArrivalStream, Cell, Plan, Shard, Slice } from './plan.ts';
export { cellOf, loadUserCount } from './population.ts';
export { partOfShard, shardCells, shardOfUser, shardUsers, WHOLE } from './shards.ts';
