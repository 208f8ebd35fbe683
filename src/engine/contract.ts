// The engine's face: it carries one shard of a plan through its phases. It decides when; users
// decide what; the client does it. It aggregates nothing and judges nothing.

import type { Clock } from '../base/index.ts';
import type { Account, ChatClient } from '../client/index.ts';
import type { MetricsRecorder } from '../metrics/index.ts';
import type { Plan, Shard } from '../plan/index.ts';
import type { OwnBehaviorName } from '../scenario/index.ts';
import type { Behavior } from '../users/index.ts';
import type { ShardFindings, Verifier } from '../verify/index.ts';

export const PHASES = ['connect', 'warmup', 'measure', 'settle', 'readback', 'done'] as const;
export type Phase = (typeof PHASES)[number];

/** What a progress view and the agent's status message need; cheap to make. */
export interface ShardStatus {
  readonly phase: Phase;
  /** From t = 0; negative before it. */
  readonly elapsedMs: number;
  readonly connectedUsers: number;
  readonly totalUsers: number;
  readonly backlog: number;
  readonly readsDone: number;
  readonly readsOwed: number;
  /** Iterations that never began: the backlog was full, or the load ended first. */
  readonly droppedIterations: number;
}

/** The bounds of a probe: what is not done by then stays undone, and is judged as that. */
export interface ShardBox {
  /** Settle and readback are over by then, on the agent's clock. */
  readonly endAtMs: number;
  /** Attempts of a user to connect at the start, before it is given up. */
  readonly connectAttemptCount: number;
}

export interface ShardRunnerOptions {
  readonly plan: Plan;
  readonly shard: Shard;
  /** Of the whole population, by user index (other shards' users for their ids alone). */
  readonly accounts: readonly Account[];
  readonly runId: string;
  /** Which agent process of the run, 0 .. 255. */
  readonly incarnation: number;
  readonly client: ChatClient;
  readonly verifier: Verifier;
  readonly metrics: MetricsRecorder;
  /** Behaviors of the scenario's own, loaded. */
  readonly ownBehaviors: ReadonlyMap<OwnBehaviorName, Behavior>;
  readonly clock: Clock;
  /** Absent: settle and readback have their own limits alone. */
  readonly box?: ShardBox | null;
  readonly onPhase: (phase: Phase) => void;
  /**
   * The target has been unreachable for `onTargetLost.afterMs`: the runner stops its load when
   * told so by the plan.
   */
  readonly onTargetLost: (sinceMs: number) => void;
}

/** Why a load phase ended before its plan was done. */
export type StopReason = 'completed' | 'interrupted' | 'aborted-by-threshold' | 'target-lost';

export interface ShardRunner {
  /** Authenticates and connects this shard's users. Resolves when all are connected or given up. */
  connect(): Promise<{ readonly connected: number; readonly failed: number }>;
  /** Starts warm-up so that t = 0 falls on `originAtMs`; resolves after conclude. */
  run(
    originAtMs: number,
  ): Promise<{ readonly findings: ShardFindings; readonly stopped: StopReason }>;
  /** Ends the load early: settle, readback and conclude still happen. Idempotent. */
  stopLoad(reason: Exclude<StopReason, 'completed'>): void;
  status(): ShardStatus;
  /** Closes every socket. Idempotent. */
  close(): Promise<void>;
}
