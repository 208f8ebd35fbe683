export type { Arrival, ArrivalStream, Cell, Plan, Shard, Slice } from './plan.ts';
