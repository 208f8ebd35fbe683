// Every name a scenario may use. Higher rooms register their implementations as `Record<Name, …>`,
// so that a missing or an extra entry does not compile.

export const EXECUTOR_NAMES = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'poisson-arrival-rate',
  'constant-users',
  'ramping-users',
  'per-user-iterations',
  'session-arrival-rate',
] as const;
export type ExecutorName = (typeof EXECUTOR_NAMES)[number];

/** Open models start work at instants of their own; closed ones wait for their users. */
export const OPEN_EXECUTORS: ReadonlySet<ExecutorName> = new Set([
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'poisson-arrival-rate',
  'session-arrival-rate',
]);

export const BEHAVIOR_NAMES = [
  'send-message',
  'converse',
  'burst',
  'read-history',
  'read-threads',
  'idle',
  'reconnect',
  'drop',
  'go-offline',
  'second-device',
  'slow-reader',
  'bad-input',
  'expired-token',
] as const;
export type BehaviorName = (typeof BEHAVIOR_NAMES)[number];

declare const ownBehavior: unique symbol;

/** The name of a behavior of the user's own: an entry of the scenario's `behaviors`. */
export type OwnBehaviorName = string & { readonly [ownBehavior]: true };

/** Whether a name is that of a behavior that ships. */
export function isShippedBehavior(name: string): name is BehaviorName {
  return BEHAVIOR_NAMES.some((shipped) => shipped === name);
}

/** What a load may name. */
export type LoadBehavior = BehaviorName | OwnBehaviorName;

/** Metrics with samples (latencies, in milliseconds at the scenario's face). */
export const TIME_METRIC_NAMES = [
  'confirm_time',
  'delivery_time',
  'confirm_service_time',
  'delivery_service_time',
  'pacer_lag',
  'user_wait',
  'connect_time',
  'login_time',
  'history_time',
  'threads_time',
  'history_lag',
  'ping_time',
] as const;
export type TimeMetricName = (typeof TIME_METRIC_NAMES)[number];

/** The time metrics that carry a load label; the others are of the whole run. */
export const LOAD_TIME_METRICS = [
  'confirm_time',
  'delivery_time',
  'confirm_service_time',
  'delivery_service_time',
  'pacer_lag',
  'user_wait',
  'history_time',
  'threads_time',
] as const satisfies readonly TimeMetricName[];

/** The counters that are also kept by load. */
export const LOAD_COUNT_METRICS = [
  'messages_planned',
  'messages_sent',
  'messages_dropped',
  'messages_confirmed',
  'messages_delivered',
] as const;

/** The counters that verification knows: of the run as a whole, not second by second. */
export const VERIFIED_COUNT_METRICS = [
  'messages_visible',
  'messages_failed',
  'messages_indeterminate',
  'message_loss',
  'loss_ratio',
  'anomalies',
  'control_messages',
] as const;

export const COUNT_METRIC_NAMES = [
  'messages_planned',
  'messages_sent',
  'messages_dropped',
  'messages_confirmed',
  'messages_delivered',
  'messages_visible',
  'messages_failed',
  'messages_indeterminate',
  'message_loss',
  'loss_ratio',
  'anomalies',
  'control_messages',
] as const;
export type CountMetricName = (typeof COUNT_METRIC_NAMES)[number];
export type MetricName = TimeMetricName | CountMetricName;

export const CHECK_NAMES = [
  'lost-write',
  'lost-relay',
  'lost-conf',
  'silent-drop',
  'duplicate-delivery',
  'duplicate-write',
  'unexpected',
  'ghost-send',
  'corrupted',
  'channel-divergence',
  'misrouted',
  'partial-fanout',
  'late-delivery',
  'subscribe-gap',
  'foreign',
  'redelivery-on-reconnect',
  'reconnect-gap',
  'recovered',
  'fifo',
  'monotonic-writes',
  'read-your-writes',
  'monotonic-reads',
  'writes-follow-reads',
  'relay-before-commit',
  'history-divergence',
  'history-order',
  'conversation-split',
  'thread-last-message-stale',
  'thread-missing',
  'thread-duplicated',
  'thread-self',
  'thread-order',
  'seen-regression',
  'seen-premature',
  'seen-not-set',
  'immutable-changed',
  'malformed-frame',
  'unknown-action',
  'wrong-type',
  'wrong-party',
  'id-reuse',
  'id-mismatch',
  'bad-timestamp',
  'id-order',
  'timestamp-mismatch',
  'clock-skew',
  'websocket-violation',
  'oversize-frame',
  'http-contract',
  'relay-down',
  'deaf-socket',
  'updated-before-created',
  'burst-drop',
  'cross-node-loss',
  'global-stall',
  'head-of-line-block',
  'abnormal-close',
  'connect-degradation',
  'slow-reader-harm',
  'half-open',
  'auth-expired',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** Checks that `earshot conformance` judges and no run does. */
export const CONFORMANCE_CHECK_NAMES = [
  'auth-missing',
  'auth-expired',
  'auth-forged',
  'session-outlives-token',
  'history-leak',
  'eavesdrop',
  'sender-spoof',
  'bad-input-kills',
  'injection-echo',
] as const;
export type ConformanceCheckName = (typeof CONFORMANCE_CHECK_NAMES)[number];

/** C critical, E error, W warning, L liveness, I information. */
export type Severity = 'C' | 'E' | 'W' | 'L' | 'I';

/** Fractions of a whole are the only values without a unit. */
export type AggregateName = 'p' | 'min' | 'max' | 'avg' | 'count' | 'rate' | 'value';

export const SAFETY_REQUIRED_CHECKS = [
  'lost-write',
  'lost-relay',
  'lost-conf',
] as const satisfies readonly CheckName[];
