// What a history holds, as values: results with their evidence, windows, notifications.

import type { AlertKind } from '../file/monitors-file.ts';
import type {
  ProbeFinding,
  ProbeMessages,
  ProbeOutcome,
  ProbePhase,
  ProbeResult,
} from '../probe/probe-outcome.ts';
import type { AlertEvent, Machine, MonitorState } from '../state/machine.ts';

export type ResultName = ProbeResult | 'skipped';

/** One tick of a monitor: a probe, or one that was skipped. */
export interface Entry {
  readonly monitor: string;
  readonly sequence: number;
  /** Null: skipped. */
  readonly outcome: ProbeOutcome | null;
  /** Wall clock. */
  readonly atMs: number;
  /** Why it was skipped; else the outcome's own sentence holds. */
  readonly sentence: string;
  readonly isConfirmation: boolean;
  readonly isMaintenance: boolean;
  /** The machine behind this entry. */
  readonly machine: Machine;
  readonly alerts: readonly AlertChange[];
}

export interface AlertChange extends AlertEvent {
  /** Who is told when it fires; who was told then is told when it ends. */
  readonly receivers: readonly string[];
  readonly facts: NotificationFacts;
}

/** What a notification says, whatever its format. */
export interface NotificationFacts {
  readonly monitor: string;
  readonly kind: AlertKind;
  readonly event: 'firing' | 'resolved';
  readonly state: MonitorState;
  /** What the probe said that brought it. */
  readonly sentence: string;
  /** The findings' sentences, few and short. */
  readonly findings: readonly string[];
  /** Wall clock. */
  readonly openedAtMs: number;
  readonly atMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Notification {
  /** Of one event for one receiver, for ever: who gets it twice can tell. */
  readonly key: string;
  /** The alert's identity: firing and resolved share it. */
  readonly alert: string;
  readonly receiver: string;
  readonly facts: NotificationFacts;
}

export interface PendingNotification extends Notification {
  readonly id: number;
  readonly attempts: number;
  /** How long it has been tried, on the monotonic clock, over restarts. */
  readonly waitedMs: number;
}

export interface ResultRow {
  readonly sequence: number;
  /** Wall clock. */
  readonly startedAtMs: number;
  readonly result: ResultName;
  /** The monitor's state behind it. */
  readonly state: MonitorState;
  readonly isConfirmation: boolean;
  readonly isMaintenance: boolean;
  readonly durationSeconds: number;
  readonly sentence: string;
  readonly confirmSeconds: readonly number[];
  readonly deliverySeconds: readonly number[];
  /** Null: skipped. */
  readonly facts: ResultFacts | null;
}

export interface ResultFacts {
  readonly phases: readonly ProbePhase[];
  readonly messages: ProbeMessages;
  readonly historyBytes: number;
  readonly readback: 'full' | 'budgeted';
}

/** What is kept of a probe that was not ok. */
export interface Evidence {
  readonly findings: readonly ProbeFinding[];
  readonly story: readonly string[];
}

export const WINDOW_NAMES = ['1h', '24h', '30d'] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];

/** Over scheduled probes outside maintenance; confirming ones would count a failure twice. */
export interface WindowStatistics {
  readonly ok: number;
  readonly failing: number;
  readonly unknown: number;
  /** ok over what could tell; null when nothing could. */
  readonly availabilityRatio: number | null;
  readonly confirm: LatencyQuantiles;
  readonly delivery: LatencyQuantiles;
}

/** At most 2.2 % above the truth; null without samples. */
export interface LatencyQuantiles {
  readonly count: number;
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
}
