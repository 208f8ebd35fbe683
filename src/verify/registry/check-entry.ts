// One row of the registry of checks.

import type { Contract, Severity } from '../../scenario/index.ts';

export interface CheckEntry {
  /** Until a contract clause raises it. */
  readonly severity: Severity;
  /**
   * For checks marked `*` in the catalogue: the clause that makes them E. null: the severity is
   * fixed.
   */
  readonly declaredBy: {
    readonly clause: keyof Contract;
    readonly values: readonly string[];
  } | null;
  /** What holds, one sentence. */
  readonly holds: string;
  /** The exact rule that convicts, a short paragraph. */
  readonly rule: string;
  /** Order of roots: the smaller rank explains the greater. */
  readonly primaryRank: number;
  /** Faults of the reference server that break it. */
  readonly brokenBy: readonly string[];
}
