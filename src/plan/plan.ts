// The plan: what will happen, exactly. Plain data, the same bytes for the same scenario and seed,
// and small enough to send to every agent. Times are milliseconds from t = 0, the end of warm-up;
// warm-up arrivals have negative times.

import type {
  Contract,
  Conversations,
  Deadlines,
  GeneratorBounds,
  Heartbeat,
  Load,
  LoadBehavior,
  Messages,
  OwnBehaviorFacts,
  OwnBehaviorName,
  Reconnect,
  Threshold,
  Verification,
} from '../scenario/index.ts';

/**
 * A contiguous range of the population. The first slice is what no load has claimed (maybe
 * empty).
 */
export interface Slice {
  /** The load that owns it; null for the common slice. */
  readonly load: string | null;
  readonly firstUser: number;
  readonly userCount: number;
  /** False for the slice of a session-arrival-rate load: its users connect when they arrive. */
  readonly connectedAtStart: boolean;
}

/** A closed set of users: messages never leave it. Contiguous, inside one slice. */
export interface Cell {
  readonly index: number;
  readonly firstUser: number;
  readonly userCount: number;
}

/** A behavior of the user's own: what it may do, and which code does it. */
export interface OwnModule extends OwnBehaviorFacts {
  readonly name: OwnBehaviorName;
  /** Over the module and every file that it names by a relative path. */
  readonly sha256: string;
}

export interface Plan {
  readonly version: 1;
  readonly name: string;
  readonly seed: string;
  readonly userCount: number;
  readonly conversations: Conversations;
  readonly slices: readonly Slice[];
  readonly cells: readonly Cell[];
  /** Behaviors of the user's own, by name ascending, with the hash of their modules. */
  readonly behaviors: readonly OwnModule[];
  readonly loads: readonly Load[];
  readonly warmupMs: number;
  /** From t = 0 to the last arrival's load end. */
  readonly measureMs: number;
  readonly connect: {
    readonly ratePerSecond: number;
    readonly inFlightCount: number;
    readonly timeoutMs: number;
  };
  readonly messages: Messages;
  readonly heartbeat: Heartbeat;
  readonly reconnect: Reconnect;
  readonly deadlines: Deadlines;
  readonly contract: Contract;
  readonly verification: Verification;
  readonly generator: GeneratorBounds;
  readonly onTargetLost: { readonly continue: boolean; readonly afterMs: number };
  readonly thresholds: readonly Threshold[];
  /** SHA-256 over the canonical JSON of everything above; without workers, target and secrets. */
  readonly sha256: string;
}

/** Which part of a plan: whole cells follow from these two numbers alone. `index` is 0-based. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** One start of one iteration, decided by the plan. */
export interface Arrival {
  /** Index into `plan.loads`. */
  readonly load: number;
  /** Position in the load's own sequence over all shards, 0-based. */
  readonly index: number;
  /** From t = 0. */
  readonly intendedAtMs: number;
  readonly user: number;
  readonly behavior: LoadBehavior;
}

/** The arrivals of one open load and shard in order of time; pulled one at a time, O(1) memory. */
export interface ArrivalStream {
  /** Arrivals of this shard in all. */
  readonly count: number;
  /** The next arrival, or null after the last. */
  next(): Arrival | null;
}
