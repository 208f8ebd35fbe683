// What a plan would do, as plain data: for `earshot plan`, its `--json`, and the capacity search.

import type { CheckName, Conversations, ExecutorName, LoadBehavior } from '../../scenario/index.ts';

export interface PhaseDescription {
  readonly name: 'connect' | 'warmup' | 'measure' | 'settle' | 'readback';
  readonly durationMs: number;
  /** `exact`: of the plan; `at-most`: a deadline; `estimate`: depends on the target. */
  readonly certainty: 'exact' | 'at-most' | 'estimate';
}

export interface LoadDescription {
  readonly name: string;
  readonly executor: ExecutorName;
  readonly behaviors: readonly LoadBehavior[];
  readonly users: number;
  readonly startAtMs: number;
  readonly endMs: number;
  /** null for closed loads, which start work when their users are free. */
  readonly arrivals: { readonly warmup: number; readonly measure: number } | null;
  /** Arrivals per second at the peak; users at the peak for closed loads. */
  readonly peak: number;
  /** Load messages of both phases, at most. */
  readonly messages: number;
}

export interface ReadbackDescription {
  /** Conversations that are expected to be touched; each is read from both sides. */
  readonly conversations: number;
  readonly requests: number;
  readonly bytes: number;
}

export interface PlanDescription {
  readonly name: string;
  readonly seed: string;
  readonly sha256: string;
  readonly workers: number;
  readonly users: number;
  readonly usersConnectedAtStart: number;
  readonly conversations: Conversations;
  readonly cells: { readonly count: number; readonly size: number; readonly incomplete: number };
  readonly phases: readonly PhaseDescription[];
  readonly totalMs: number;
  readonly loads: readonly LoadDescription[];
  /** `isUpperBound`: conversations and closed loads may send fewer. */
  readonly messages: {
    readonly expected: number;
    readonly isUpperBound: boolean;
    readonly peakPerSecond: number;
  };
  readonly readback: ReadbackDescription;
  readonly checks: {
    readonly exercised: readonly CheckName[];
    readonly notExercised: readonly CheckName[];
    readonly required: readonly CheckName[];
  };
  readonly warnings: readonly string[];
}

export interface DescribeOptions {
  readonly workers: number;
  /** Rows that a conversation already has, when it is known. Default 0. */
  readonly existingRowsPerConversation?: number;
}
