// One monitor as the service sees it: its runner, its counters and its last results. Must not know
// sockets or files.

import { typicalIntervalMs } from '../file/typical-interval.ts';
import type { History } from '../history/history.ts';
import type { Entry, ResultRow, WindowName, WindowStatistics } from '../history/rows.ts';
import { WINDOW_NAMES } from '../history/rows.ts';
import type { TimedClock } from '../schedule/timed-clock.ts';
import type { MonitorState, OpenAlert } from '../state/machine.ts';
import { MonitorCounters } from './monitor-counters.ts';
import type { MonitorRunner } from './monitor-runner.ts';

export interface MonitorStatus {
  readonly name: string;
  readonly scenario: string;
  /** Null: the scenario's own. */
  readonly target: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: MonitorState;
  /** Wall clock; null before the first result. */
  readonly sinceMs: number | null;
  readonly isInMaintenance: boolean;
  readonly silencedUntilMs: number | null;
  readonly isProbing: boolean;
  readonly intervalSeconds: number;
  readonly consecutiveFailures: number;
  readonly openAlerts: readonly OpenAlert[];
  /** The last probe, none that was skipped; null before the first. */
  readonly last: ResultRow | null;
  readonly lastSuccessAtMs: number | null;
  /** Wall clock; null when nothing comes any more. */
  readonly nextRunAtMs: number | null;
  readonly historyBytes: number;
  readonly windows: Readonly<Record<WindowName, WindowStatistics>>;
  /** Newest first; at most 60, skipped ones too. */
  readonly recent: readonly ResultRow[];
}

const RECENT_SHOWN = 60;

export class WatchedMonitor {
  readonly runner: MonitorRunner;
  readonly counters: MonitorCounters;
  readonly #history: History;
  readonly #clock: TimedClock;
  #last: ResultRow | null;
  #lastOkMs: number | null;
  #historyBytes: number;

  constructor(runner: MonitorRunner, history: History, clock: TimedClock) {
    this.runner = runner;
    this.#history = history;
    this.#clock = clock;
    const { name } = runner.monitor;
    this.counters = new MonitorCounters(runner.monitor);
    this.#last = history.recent(name, 100).find(({ result }) => result !== 'skipped') ?? null;
    this.#lastOkMs = history.lastOkMs(name);
    this.#historyBytes = this.#last?.facts?.historyBytes ?? 0;
  }

  get name(): string {
    return this.runner.monitor.name;
  }

  get last(): ResultRow | null {
    return this.#last;
  }

  get lastOkMs(): number | null {
    return this.#lastOkMs;
  }

  get historyBytes(): number {
    return this.#historyBytes;
  }

  get intervalSeconds(): number {
    return typicalIntervalMs(this.runner.monitor.schedule) / 1000;
  }

  add(entry: Entry): void {
    this.counters.add(entry);
    const { outcome } = entry;
    if (outcome === null) return;
    this.#last = rowOf(entry, outcome);
    if (outcome.result === 'ok') this.#lastOkMs = outcome.startedAtMs;
    // What could not be read costs nothing and says nothing.
    if (outcome.historyBytes > 0) this.#historyBytes = outcome.historyBytes;
  }

  status(): MonitorStatus {
    const { runner } = this;
    const { monitor, machine } = runner;
    const nowMs = this.#clock.wallMs();
    const { nextAtMs } = runner;
    const windows = WINDOW_NAMES.map(
      (window) => [window, this.#history.statistics(this.name, window, nowMs)] as const,
    );
    return {
      ...{ name: monitor.name, scenario: monitor.scenario, target: monitor.target },
      ...{ labels: monitor.labels, state: machine.state, sinceMs: machine.sinceMs },
      ...{ isInMaintenance: runner.isInMaintenance, isProbing: runner.isProbing },
      silencedUntilMs: runner.silencedUntilMs,
      intervalSeconds: this.intervalSeconds,
      consecutiveFailures: machine.failureCount,
      openAlerts: machine.alerts,
      ...{ last: this.#last, lastSuccessAtMs: this.#lastOkMs, historyBytes: this.#historyBytes },
      nextRunAtMs: nextAtMs === null ? null : nowMs + (nextAtMs - this.#clock.nowMs()),
      windows: Object.fromEntries(windows) as MonitorStatus['windows'],
      recent: this.#history.recent(this.name, RECENT_SHOWN),
    };
  }
}

function rowOf(entry: Entry, outcome: NonNullable<Entry['outcome']>): ResultRow {
  const { phases, messages, historyBytes, readback } = outcome;
  return {
    ...{ sequence: entry.sequence, startedAtMs: outcome.startedAtMs, result: outcome.result },
    ...{ state: entry.machine.state, isConfirmation: entry.isConfirmation },
    ...{ isMaintenance: entry.isMaintenance, durationSeconds: outcome.durationSeconds },
    ...{ sentence: outcome.sentence, confirmSeconds: outcome.confirmSeconds },
    deliverySeconds: outcome.deliverySeconds,
    facts: { phases, messages, historyBytes, readback },
  };
}
