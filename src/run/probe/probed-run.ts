// What one probe brought back: the result of its small run, or what stopped it before there was
// one. It is neither good nor bad here; whoever watches the target decides that.

import type { EarshotError } from '../../base/index.ts';
import type { ReadCosts } from '../agent/notes/read-notes.ts';
import type { Trouble } from '../agent/notes/troubles.ts';
import type { RunResult } from '../run-result.ts';

export const PROBE_PHASES = ['authenticate', 'connect', 'exchange', 'readback'] as const;
export type ProbePhaseName = (typeof PROBE_PHASES)[number];

/**
 * How a probe ended.
 * - `judged`: there is a result
 * - `rig`: something here, or in what we were given, stopped it; nothing is said of the target
 * - `target`: the target did not let it in
 * - `not-connected`: tokens are fine, but not every socket opened (`troubles` says how)
 * - `timeout`: its time was over first
 * - `aborted`: somebody here ended it
 */
export type ProbeEnd =
  | { readonly kind: 'judged'; readonly result: RunResult }
  | { readonly kind: 'rig' | 'target'; readonly error: EarshotError }
  | { readonly kind: 'not-connected'; readonly connected: number; readonly users: number }
  | { readonly kind: 'timeout' | 'aborted' };

export interface ProbedRun {
  readonly startedAtWallMs: number;
  readonly durationMs: number;
  /** Those that were begun, in order; the last one may not have come to its end. */
  readonly phases: readonly { readonly name: ProbePhaseName; readonly durationMs: number }[];
  readonly end: ProbeEnd;
  /** Which group of accounts, 0-based, of how many. */
  readonly group: number;
  readonly groupCount: number;
  readonly readback: 'full' | 'budgeted';
  readonly troubles: readonly Trouble[];
  readonly readCosts: ReadCosts | null;
  /** What one whole readback of this group costs, as far as it is known by now. */
  readonly historyBytes: number;
}
