// What the pages show of a monitor. The service's status has this shape; the pages ask for no more.

import type { ResultRow, WindowName, WindowStatistics } from '../history/rows.ts';
import type { ProbeFinding, ProbeResult } from '../probe/probe-outcome.ts';

export interface ShownMonitor {
  readonly name: string;
  readonly scenario: string;
  readonly target: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ProbeResult;
  /** Wall clock; null before the first result. */
  readonly sinceMs: number | null;
  /** In a window of the file, or silenced. */
  readonly isInMaintenance: boolean;
  /** Wall clock; null: nobody has silenced it. */
  readonly silencedUntilMs: number | null;
  readonly isProbing: boolean;
  readonly intervalSeconds: number;
  readonly consecutiveFailures: number;
  readonly openAlerts: readonly { readonly kind: string; readonly openedAtMs: number }[];
  readonly last: ResultRow | null;
  readonly lastSuccessAtMs: number | null;
  readonly nextRunAtMs: number | null;
  readonly historyBytes: number;
  readonly windows: Readonly<Record<WindowName, WindowStatistics>>;
  /** Newest first. */
  readonly recent: readonly ResultRow[];
}

/** A result with what was kept of it as evidence. */
export interface ShownResult {
  readonly row: ResultRow;
  readonly findings: readonly ProbeFinding[];
  readonly story: readonly string[];
}
