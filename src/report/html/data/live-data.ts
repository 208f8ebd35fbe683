// What the live page is told while a run goes on: a snapshot when it connects or has fallen behind,
// then a second at a time. Plain data, bounded in size; the code in `page/` reads it.

import type { PageCurve, PageData, PagePoint } from './page-data.ts';

export interface LiveStatus {
  readonly scenarioName: string;
  readonly target: string;
  /** In a word: `warming up`, `measuring`, `settling`. */
  readonly phase: string;
  /** From t = 0; negative before it. */
  readonly elapsedMs: number;
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly connectedUsers: number;
  readonly totalUsers: number;
  /** Messages, warm-up included. */
  readonly planned: number;
  readonly sent: number;
  readonly delivered: number;
  readonly backlog: number;
  readonly readsDone: number;
  readonly readsOwed: number;
  /** Proven and not mere information; provisional until the run is judged. */
  readonly proven: number;
  /** Of these, critical ones and errors: what makes a run fail. */
  readonly grave: number;
  readonly suspected: number;
  readonly agentsAlive: number;
  readonly agentsTotal: number;
  /** Somebody has asked for the end. */
  readonly isStopping: boolean;
}

export interface LiveFinding {
  /** Counts up over the run. */
  readonly number: number;
  readonly check: string;
  /** `critical`, `error` and so on; `suspected` for what is not proven. */
  readonly word: string;
  readonly tone: 'fail' | 'unknown' | 'idle';
  readonly summary: string;
  /** The space-time diagram as HTML made by the report; empty without evidence. */
  readonly drawing: string;
}

export interface LiveSnapshot {
  readonly kind: 'snapshot';
  readonly page: PageData;
  readonly status: LiveStatus | null;
  /** The latest ones, oldest first. */
  readonly findings: readonly LiveFinding[];
}

export type LiveEvent =
  | LiveSnapshot
  | {
      readonly kind: 'second';
      readonly points: readonly PagePoint[];
      readonly curves: readonly PageCurve[];
      readonly status: LiveStatus;
    }
  | { readonly kind: 'status'; readonly status: LiveStatus }
  | { readonly kind: 'findings'; readonly findings: readonly LiveFinding[] }
  /** The report is at this path; null when there is none, for want of a directory. */
  | { readonly kind: 'ended'; readonly verdict: string; readonly path: string | null };

/** What stands in the live page itself: that it is one. */
export interface LiveStart {
  readonly live: true;
}

/** The page shows the last ten minutes; the report has all of them. */
export const LIVE_POINTS_MAX = 600;
/** Findings beyond these are in the report, or in anomalies.ndjson. */
export const LIVE_FINDINGS_MAX = 40;
