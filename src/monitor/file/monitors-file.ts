// What a monitors file says once it is read: frozen, defaults filled, units normalised, secrets
// still references. Holds no behaviour.

import type { TextOrSecret } from '../../scenario/index.ts';

export interface MonitorsFile {
  readonly file: string;
  /** Of the text as it was read. */
  readonly sha256: string;
  readonly history: HistorySettings;
  /** Probes under way at once. */
  readonly concurrency: number;
  /** What `/probe` may be asked for beside the targets of the monitors. */
  readonly targets: readonly string[];
  readonly receivers: readonly Receiver[];
  readonly monitors: readonly Monitor[];
}

export interface HistorySettings {
  /** Resolved against the folder of the monitors file. */
  readonly path: string;
  /** Results older than this are let go. */
  readonly keepMs: number;
}

export const RECEIVER_KINDS = ['slack', 'json', 'alertmanager'] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** What an alert says: the target fails, or nobody can tell whether it does. */
export const ALERT_KINDS = ['failing', 'unknown'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Receiver {
  readonly name: string;
  readonly kind: ReceiverKind;
  /** An address may be a secret: never shown. */
  readonly url: TextOrSecret;
  readonly headers: Readonly<Record<string, TextOrSecret>>;
  /** Template of the sentence; null: the kind's own. */
  readonly text: string | null;
  readonly on: readonly AlertKind[];
  /** One delivery that takes longer is tried again. */
  readonly timeoutMs: number;
  /** A notification that could not be delivered for this long is given up. */
  readonly giveUpAfterMs: number;
}

export interface Monitor {
  readonly name: string;
  /** Path of the scenario, resolved against the folder of the monitors file. */
  readonly scenario: string;
  /** Replaces the scenario's target; null: the scenario's own. */
  readonly target: string | null;
  /** Hosts that are allowed beside loopback, as `--allow-target`. */
  readonly allow: readonly string[];
  /** Settings of the scenario, as `--set`; in the file's order. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly probe: ProbeSettings;
  readonly schedule: Schedule;
  /** Each tick is up to this much late, by chance that is seeded. */
  readonly jitterMs: number;
  readonly timeoutMs: number;
  readonly condition: Condition;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly labels: Readonly<Record<string, string>>;
  /** Names of receivers. */
  readonly notify: readonly string[];
}

export interface ProbeSettings {
  /** Messages of one probe, over both directions of its pair. */
  readonly messages: number;
  /** Pairs of accounts that take turns. */
  readonly pairs: number;
  /** Every so many probes of a pair its conversation is read whole. */
  readonly fullReadbackEvery: number;
  /** What the other readbacks may read. */
  readonly readbackBytes: number;
  /** A message that takes longer makes the probe fail; null: no objective. */
  readonly confirmMaxMs: number | null;
  readonly deliveryMaxMs: number | null;
}

export type Schedule =
  | { readonly kind: 'interval'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly pattern: string; readonly timezone: string };

/** When a monitor changes its state. */
export interface Condition {
  /** Failing: so many of the last `of` probes that could tell. At least 2. */
  readonly failures: number;
  readonly of: number;
  /** A result that contradicts the state is followed by a probe this much later. */
  readonly confirmAfterMs: number;
  /** Ok again: so many in a row. */
  readonly recoverAfter: number;
  /** Unknown: so many probes in a row that could not tell. */
  readonly unknownAfter: number;
}

/** Probes go on, and nobody is told. */
export type MaintenanceWindow =
  | { readonly kind: 'once'; readonly fromMs: number; readonly toMs: number }
  | {
      readonly kind: 'cron';
      readonly pattern: string;
      readonly timezone: string;
      readonly durationMs: number;
    };
