// The wire between coordinator and agents: versioned, plain data, one closed set each way. It
// travels over a child's IPC channel today; another carrier would change nothing here.

import type { Account, ClientSecrets } from '../../client/index.ts';
import type { Phase, ShardStatus, StopReason } from '../../engine/index.ts';
import type { ExposedCounts, Exposure, ShardMetrics, WindowRecord } from '../../metrics/index.ts';
import type { RecordingState } from '../../observation/index.ts';
import type { Plan, Shard } from '../../plan/index.ts';
import type { Auth, Target } from '../../scenario/index.ts';
import type { Finding, ShardFindings } from '../../verify/index.ts';
import type { ReadCosts } from './notes/read-notes.ts';
import type { Trouble } from './notes/troubles.ts';
import type { ModulePaths } from './own-modules.ts';

export const WIRE_VERSION = 5;

/** A probe ends in bounded time and reads a bounded number of bytes. */
export interface ProbeBox {
  /** From the receipt of the assignment: settle and readback are over by then. */
  readonly limitMs: number;
  readonly connectAttemptCount: number;
  /** One request or one login. */
  readonly requestTimeoutMs: number;
  /** Decoded bytes of one history; a longer one stays unread. */
  readonly historyLimitBytes: number;
}

/**
 * Everything an agent needs to run one shard. Holds secrets: never logged, only sent down the
 * channel.
 */
export interface Assignment {
  readonly wireVersion: typeof WIRE_VERSION;
  readonly runId: string;
  readonly incarnation: number;
  readonly shard: Shard;
  readonly plan: Plan;
  readonly target: Extract<Target, { kind: 'url' }>;
  readonly auth: Auth;
  readonly secrets: ClientSecrets;
  /** The whole population; rows of other shards carry their id alone. */
  readonly accounts: readonly Account[];
  readonly isExclusive: boolean;
  /** Local addresses that connections come from, in turn; empty: the system chooses. */
  readonly sourceAddresses: readonly string[];
  /** Where the modules of the plan's own behaviors are. */
  readonly modulePaths: ModulePaths;
  /** Where to record everything that the verifier is told; null: nowhere. */
  readonly recordingFile: string | null;
  /** The bounds of a probe; null: a run, which has none beyond its plan's. */
  readonly box: ProbeBox | null;
  /** What to tell once a second for `/metrics`; null: nothing, nobody scrapes. */
  readonly exposure: Exposure | null;
}

export type ToAgent =
  | { readonly type: 'assign'; readonly assignment: Assignment }
  | { readonly type: 'connect' }
  /** t = 0 is `warmupMs` after the start, which is `delayMs` from the receipt of this message. */
  | { readonly type: 'start'; readonly delayMs: number }
  | { readonly type: 'stop'; readonly reason: Exclude<StopReason, 'completed'> };

/** An error that stopped an agent, as plain data. */
export interface AgentFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
}

/** The whole outcome of one shard. */
export interface ShardOutcome {
  readonly findings: ShardFindings;
  readonly metrics: ShardMetrics;
  readonly stopped: StopReason;
  /** Null when nothing was to be recorded. */
  readonly recording: RecordingState | null;
  readonly troubles: readonly Trouble[];
  /** Null in a run. */
  readonly readCosts: ReadCosts | null;
}

export type FromAgent =
  /** Twice a second from its first moment to its last, whatever it does. */
  | { readonly type: 'alive' }
  | { readonly type: 'ready' }
  | {
      readonly type: 'connected';
      readonly connected: number;
      readonly failed: number;
      readonly troubles: readonly Trouble[];
    }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'status'; readonly status: ShardStatus }
  | { readonly type: 'window'; readonly window: WindowRecord }
  /** The second that is not over yet, so far; takes the place of what was told of it before. */
  | { readonly type: 'open-window'; readonly window: WindowRecord }
  | { readonly type: 'exposed'; readonly counts: ExposedCounts }
  | { readonly type: 'findings'; readonly findings: readonly Finding[] }
  | { readonly type: 'target-lost'; readonly sinceMs: number }
  | { readonly type: 'done'; readonly outcome: ShardOutcome }
  | { readonly type: 'failed'; readonly failure: AgentFailure };
