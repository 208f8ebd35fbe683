// What `/metrics` of a monitor tells: one row for each family, the source of exposition, reference
// page, dashboards and series budget. Holds no value.

import type { FamilyEntry } from '../../metrics/index.ts';

/** `series`: of one monitor, or of one receiver. */
const gauge = (series: number, help: string, ...labels: string[]): FamilyEntry => ({
  type: 'gauge',
  help,
  labels,
  series,
});

const counter = (series: number, help: string, ...labels: string[]): FamilyEntry => ({
  type: 'counter',
  help,
  labels,
  series,
});

export const MONITOR_FAMILIES = {
  earshot_monitor_success: gauge(1, '1 when the last probe was ok, else 0.', 'monitor'),
  earshot_monitor_state: gauge(3, '1 for the state the monitor is in.', 'monitor', 'state'),
  earshot_monitor_last_run_timestamp_seconds: gauge(1, 'When the last probe began.', 'monitor'),
  earshot_monitor_last_success_timestamp_seconds: gauge(
    1,
    'When the last probe that was ok began.',
    'monitor',
  ),
  earshot_monitor_consecutive_failures: gauge(
    1,
    'Failing probes since the last that was ok.',
    'monitor',
  ),
  earshot_monitor_probes_total: counter(
    4,
    'Probes by result; those outside maintenance and the confirming ones alike.',
    ...['monitor', 'result'],
  ),
  earshot_monitor_probe_duration_seconds: gauge(1, 'Duration of the last probe.', 'monitor'),
  earshot_monitor_interval_seconds: gauge(1, 'Between the starts of two probes.', 'monitor'),
  earshot_monitor_confirm_time_seconds: {
    type: 'histogram',
    help: 'From the send of a message to its confirmation at the sender.',
    labels: ['monitor'],
    series: 0,
  },
  earshot_monitor_delivery_time_seconds: {
    type: 'histogram',
    help: 'From the send of a message to its arrival at the receiver.',
    labels: ['monitor'],
    series: 0,
  },
  earshot_monitor_messages_total: counter(
    5,
    'Messages of probes by how far they came; lost: proven.',
    ...['monitor', 'operation'],
  ),
  earshot_monitor_maintenance: gauge(1, '1 in a window of maintenance, else 0.', 'monitor'),
  earshot_history_bytes: gauge(
    1,
    'What one full readback of the conversation that was probed last costs.',
    'monitor',
  ),
  earshot_monitor_notifications_total: counter(
    2,
    'Notifications that were delivered, and those that were given up.',
    ...['receiver', 'result'],
  ),
  earshot_monitor_notifications_pending: gauge(
    1,
    'Notifications that wait for a receiver.',
    'receiver',
  ),
  earshot_monitor_up_timestamp_seconds: gauge(
    0,
    'Until when the schedule was kept: now, unless a probe that is due was not started.',
  ),
} as const satisfies Readonly<Record<string, FamilyEntry>>;

export type MonitorFamilyName = keyof typeof MONITOR_FAMILIES;
