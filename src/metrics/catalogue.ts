// The metric catalogue: one entry for each name that a scenario may use, the source of reference
// pages, exposition and dashboards. Adding a name to the scenario room without an entry here does
// not compile.

import type { MetricName } from '../scenario/index.ts';

export interface MetricEntry {
  /** `time`: a histogram. `count`: grows. `ratio`: a fraction of one. */
  readonly kind: 'time' | 'count' | 'ratio';
  /** At the scenario's face. */
  readonly unit: 'ms' | 'count' | 'ratio';
  /** One sentence. */
  readonly help: string;
  /** Base units; counters end in `_total`. */
  readonly prometheusName: string;
}

const time = (prometheusName: string, help: string): MetricEntry => ({
  kind: 'time',
  unit: 'ms',
  help,
  prometheusName: `earshot_${prometheusName}_seconds`,
});

const count = (prometheusName: string, help: string): MetricEntry => ({
  kind: 'count',
  unit: 'count',
  help,
  prometheusName: `earshot_${prometheusName}_total`,
});

export const METRICS: Readonly<Record<MetricName, MetricEntry>> = {
  confirm_time: time(
    'confirm_time',
    'From the instant a message was due to its confirmation at the sender; open loads.',
  ),
  delivery_time: time(
    'delivery_time',
    'From the instant a message was due to its arrival at the receiver; open loads.',
  ),
  confirm_service_time: time(
    'confirm_service_time',
    'From the actual send of a message to its confirmation at the sender.',
  ),
  delivery_service_time: time(
    'delivery_service_time',
    'From the actual send of a message to its arrival at the receiver.',
  ),
  pacer_lag: time(
    'pacer_lag',
    "How late the generator handed out work that was due: the rig's own delay.",
  ),
  user_wait: time(
    'user_wait',
    'From handing work to a user to its start: the user was busy or not connected.',
  ),
  connect_time: time('connect_time', 'From opening a socket to the end of its handshake.'),
  login_time: time('login_time', 'Duration of a login or of a token refresh.'),
  history_time: time(
    'history_time',
    'From the instant a history read of the load was due to its complete answer.',
  ),
  threads_time: time(
    'threads_time',
    'From the instant a thread-list read of the load was due to its complete answer.',
  ),
  history_lag: time(
    'history_lag',
    'From the confirmation of a message to the first read of the load that shows it.',
  ),
  ping_time: time('ping_time', 'From a ping to its pong.'),
  messages_planned: count('messages_planned', 'Messages that the schedule called for.'),
  messages_sent: count('messages_sent', 'Messages handed to an open socket.'),
  messages_dropped: count(
    'messages_dropped',
    'Messages that were due and never sent, because the backlog was full.',
  ),
  messages_confirmed: count('messages_confirmed', 'Messages whose confirmation was seen.'),
  messages_delivered: count('messages_delivered', 'Messages that arrived at their receiver.'),
  messages_visible: count('messages_visible', 'Messages that a history showed.'),
  messages_failed: count('messages_failed', 'Messages that were provably not executed.'),
  messages_indeterminate: count(
    'messages_indeterminate',
    'Messages without a confirmation that may or may not have been executed.',
  ),
  message_loss: count('message_loss', 'Messages proven lost.'),
  loss_ratio: {
    kind: 'ratio',
    unit: 'ratio',
    help: 'Messages proven lost over messages sent.',
    prometheusName: 'earshot_loss_ratio',
  },
  anomalies: count('anomalies', 'Findings of severity W and above.'),
  control_messages: count(
    'control_messages',
    "Probes and fences, the verifier's own messages; never part of the other counts.",
  ),
};
