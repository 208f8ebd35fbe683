// The families of a monitor's `/metrics` with their values: never more than 500 series. Every
// monitor has its gauges and counters; histograms go to the first ones in the file's order, as long
// as there is room.

import type { Family, HistogramSample, Labels } from '../../exposition/index.ts';
import { SERIES_LIMIT } from '../../metrics/index.ts';
import type { Courier } from '../notify/courier.ts';
import { OPERATIONS, RESULT_NAMES, type SampleCounts } from './monitor-counters.ts';
import { MONITOR_FAMILIES, type MonitorFamilyName } from './monitor-families.ts';
import type { WatchedMonitor } from './watched-monitor.ts';

export interface ExposedReceiver {
  readonly name: string;
  readonly courier: Pick<Courier, 'sentCount' | 'failedCount'>;
  readonly pendingCount: number;
}

export interface Exposed {
  readonly monitors: readonly WatchedMonitor[];
  readonly receivers: readonly ExposedReceiver[];
  /** Wall clock of the instant until which the schedule was kept. */
  readonly atWorkMs: number;
}

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Beside its bounds a histogram has +Inf, sum and count. */
const BESIDE_BOUNDS = 3;

/** All families, in the catalogue's order. */
export function monitorFamilies(exposed: Exposed): readonly Family[] {
  const scalars: Readonly<Partial<Record<MonitorFamilyName, readonly Sample[]>>> = {
    ...monitorSamples(exposed.monitors),
    ...receiverSamples(exposed.receivers),
    earshot_monitor_up_timestamp_seconds: [{ labels: {}, value: exposed.atWorkMs / 1000 }],
  };
  const shown = monitorsWithHistograms(exposed);
  const histograms: Readonly<Partial<Record<MonitorFamilyName, readonly HistogramSample[]>>> = {
    earshot_monitor_confirm_time_seconds: shown.map((monitor) =>
      histogramOf(monitor, monitor.counters.confirm),
    ),
    earshot_monitor_delivery_time_seconds: shown.map((monitor) =>
      histogramOf(monitor, monitor.counters.delivery),
    ),
  };
  const names = Object.keys(MONITOR_FAMILIES) as MonitorFamilyName[];
  return names.map((name): Family => {
    const { type, help } = MONITOR_FAMILIES[name];
    if (type === 'histogram') return { name, help, type, samples: histograms[name] ?? [] };
    return { name, help, type, samples: scalars[name] ?? [] };
  });
}

function monitorSamples(
  monitors: readonly WatchedMonitor[],
): Readonly<Partial<Record<MonitorFamilyName, readonly Sample[]>>> {
  const one = (read: (monitor: WatchedMonitor) => number | null): readonly Sample[] =>
    monitors.flatMap((monitor) => {
      const value = read(monitor);
      return value === null ? [] : [{ labels: { monitor: monitor.name }, value }];
    });
  const each = <T extends string>(
    label: string,
    names: readonly T[],
    read: (monitor: WatchedMonitor, name: T) => number,
  ): readonly Sample[] =>
    monitors.flatMap((monitor) =>
      names.map((name) => ({
        labels: { monitor: monitor.name, [label]: name },
        value: read(monitor, name),
      })),
    );
  return {
    earshot_monitor_success: one(({ last }) =>
      last === null ? null : Number(last.result === 'ok'),
    ),
    earshot_monitor_state: each('state', ['ok', 'failing', 'unknown'], ({ runner }, state) =>
      Number(runner.machine.state === state),
    ),
    earshot_monitor_last_run_timestamp_seconds: one(({ last }) => seconds(last?.startedAtMs)),
    earshot_monitor_last_success_timestamp_seconds: one(({ lastOkMs }) => seconds(lastOkMs)),
    earshot_monitor_consecutive_failures: one(({ runner }) => runner.machine.failureCount),
    earshot_monitor_probes_total: each(
      'result',
      RESULT_NAMES,
      ({ counters }, result) => counters.results[result],
    ),
    earshot_monitor_probe_duration_seconds: one(({ last }) => last?.durationSeconds ?? null),
    earshot_monitor_interval_seconds: one(({ intervalSeconds }) => intervalSeconds),
    earshot_monitor_messages_total: each(
      'operation',
      OPERATIONS,
      ({ counters }, operation) => counters.messages[operation],
    ),
    earshot_monitor_maintenance: one(({ runner }) => Number(runner.isInMaintenance)),
    earshot_history_bytes: one(({ historyBytes }) => historyBytes),
  };
}

function seconds(atMs: number | null | undefined): number | null {
  return atMs === null || atMs === undefined ? null : atMs / 1000;
}

function receiverSamples(
  receivers: readonly ExposedReceiver[],
): Readonly<Partial<Record<MonitorFamilyName, readonly Sample[]>>> {
  return {
    earshot_monitor_notifications_total: receivers.flatMap(({ name, courier }) => [
      { labels: { receiver: name, result: 'sent' }, value: courier.sentCount },
      { labels: { receiver: name, result: 'failed' }, value: courier.failedCount },
    ]),
    earshot_monitor_notifications_pending: receivers.map(({ name, pendingCount }) => ({
      labels: { receiver: name },
      value: pendingCount,
    })),
  };
}

function monitorsWithHistograms({ monitors, receivers }: Exposed): readonly WatchedMonitor[] {
  const entries = Object.values(MONITOR_FAMILIES);
  const perMonitor = sum(entries.map(({ labels, series }) => (isOfMonitor(labels) ? series : 0)));
  const perReceiver = sum(entries.map(({ labels, series }) => (isOfMonitor(labels) ? 0 : series)));
  let room = SERIES_LIMIT - 1 - monitors.length * perMonitor - receivers.length * perReceiver;
  return monitors.filter(({ counters }) => {
    const { confirm, delivery } = counters;
    room -= confirm.counts.length + delivery.counts.length + 2 * BESIDE_BOUNDS;
    return room >= 0;
  });
}

function isOfMonitor(labels: readonly string[]): boolean {
  return labels.includes('monitor');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function histogramOf(monitor: WatchedMonitor, samples: SampleCounts): HistogramSample {
  const { boundsSeconds, counts, count, sumSeconds } = samples;
  return {
    labels: { monitor: monitor.name },
    ...{ boundsSeconds, counts: [...counts], count, sumSeconds },
  };
}
