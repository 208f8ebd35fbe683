// What the door needs of the monitor behind it. The service is one; so is any fake of a test.

import type { Family } from '../../exposition/index.ts';
import type { ResultQuery } from '../history/history.ts';
import type { Evidence, ResultRow } from '../history/rows.ts';
import type { ShownMonitor } from '../page/shown-monitor.ts';

export interface MonitorView {
  /** In the file's order. */
  status(): readonly ShownMonitor[];
  /** Newest first; null for a monitor that does not exist. */
  results(name: string, query: ResultQuery): readonly ResultRow[] | null;
  /** Null: nothing was kept of it. */
  evidence(name: string, sequence: number): Evidence | null;
  families(): readonly Family[];
  health(): { readonly problems: readonly string[] };
}

/** What a holder of the token may do; null: there is no such monitor. */
export interface MonitorActs {
  /** Probes now, beside the schedule, and keeps the result. */
  runNow(name: string): 'started' | 'under-way' | null;
  /** Tells nobody until then (wall clock); null ends it. Probes go on. */
  silence(name: string, untilMs: number | null): boolean;
}
