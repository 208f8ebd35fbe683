// What `/metrics` of a run tells beside the metrics that a scenario may name: one row for each
// family, the source of exposition, reference page and series budget. Holds no value of a run.

import { CHECK_NAMES } from '../../scenario/names.ts';

export interface FamilyEntry {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence. */
  readonly help: string;
  /** Each from a closed set. */
  readonly labels: readonly string[];
  /** The most series it has; a function of nothing but the catalogues. 0: see the budget. */
  readonly series: number;
}

/** Phases of a run as `/metrics` names them. */
export const EXPOSED_PHASES = [
  'prepare',
  'connect',
  'warmup',
  'measure',
  'settle',
  'readback',
  'done',
] as const;

export const EXPOSED_SEVERITIES = ['C', 'E', 'W', 'L', 'I', 'suspected'] as const;

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

const histogram = (help: string, ...labels: string[]): FamilyEntry => ({
  type: 'histogram',
  help,
  labels,
  series: 0,
});

const THRESHOLD_LABELS = ['threshold', 'metric', 'load', 'expression'] as const;

export const RUN_FAMILIES = {
  earshot_run_info: gauge(
    1,
    'The run, always 1: the only place of its id.',
    ...['run_id', 'scenario', 'version'],
  ),
  earshot_run_phase: gauge(EXPOSED_PHASES.length, '1 for the phase the run is in.', 'phase'),
  earshot_run_elapsed_seconds: gauge(1, 'Time since the start of the load; negative before it.'),
  earshot_run_verdict: gauge(3, '1 for the verdict of the run, once it is judged.', 'verdict'),
  earshot_users_planned: gauge(1, 'Users of the plan.'),
  earshot_users_connected: gauge(1, 'Users that are connected now.'),
  earshot_arrivals_waiting: gauge(1, 'Work that is due and waits for its user.'),
  earshot_messages_outstanding: gauge(1, 'Messages sent and neither confirmed nor given up.'),
  earshot_oldest_outstanding_seconds: gauge(1, 'Age of the oldest outstanding message.'),
  earshot_readback_reads: gauge(2, 'Reads of the readback, owed and done.', 'state'),
  earshot_results_missing_total: counter(
    2,
    'Results that were owed and never came; part of the +Inf bucket alone.',
    'operation',
  ),
  earshot_operations_total: counter(4, 'Connects, and reads of the load.', 'operation', 'result'),
  earshot_sockets_lost_total: counter(1, 'Sockets that ended without our doing.'),
  earshot_error_frames_total: counter(1, 'Error frames of the server.'),
  earshot_findings: gauge(
    EXPOSED_SEVERITIES.length,
    'Proven findings by severity, and suspected ones.',
    'severity',
  ),
  earshot_check_violations: gauge(
    CHECK_NAMES.length,
    'Violations of a check: of those found so far, of every exercised one at the end.',
    'check',
  ),
  earshot_checks: gauge(4, 'Checks by verdict, once the run is judged.', 'verdict'),
  earshot_thresholds: gauge(4, 'Thresholds by verdict; pending until judged.', 'verdict'),
  earshot_threshold_limit: gauge(
    0,
    'Limit of a threshold: seconds, per second, a count or a ratio.',
    ...THRESHOLD_LABELS,
  ),
  earshot_threshold_value: gauge(
    0,
    'Value of a threshold once it is judged, in the unit of its limit.',
    ...THRESHOLD_LABELS,
  ),
  earshot_threshold_verdict: gauge(
    0,
    '1: the threshold holds, -1: it failed, 0: unknown or not judged yet.',
    ...THRESHOLD_LABELS,
  ),
  earshot_load_messages_total: counter(0, 'Messages of a load by result.', 'load', 'result'),
  earshot_load_confirm_time_seconds: histogram('confirm_time of a load.', 'load'),
  earshot_load_delivery_time_seconds: histogram('delivery_time of a load.', 'load'),
  earshot_agents: gauge(2, 'Agent processes by state.', 'state'),
  earshot_agent_pacer_lag_max_seconds: gauge(
    0,
    'Largest pacer lag: of the last second, of the measure phase once judged.',
    'agent',
  ),
  earshot_agent_loop_gap_max_seconds: gauge(
    0,
    'Longest stop of the event loop: of the last second, of the measure phase once judged.',
    'agent',
  ),
  earshot_agent_receive_lag_max_seconds: gauge(
    0,
    'Longest loop turn that read frames: of the last second, of the measure phase once judged.',
    'agent',
  ),
  earshot_agent_gc_pause_max_seconds: gauge(
    0,
    'Longest garbage collection: of the last second, of the measure phase once judged.',
    'agent',
  ),
  earshot_agent_cpu_ratio: gauge(
    0,
    'CPU time over elapsed time, 1 is one core: of the last second, of the measure phase once judged.',
    'agent',
  ),
  earshot_agent_resident_memory_bytes: gauge(
    0,
    'Resident memory: now, the largest once judged.',
    'agent',
  ),
  earshot_machine_cpu_ratio: gauge(
    1,
    "Share of this machine's CPU time that was not idle: of the last second, of the measure phase once judged.",
  ),
  earshot_machine_steal_ratio: gauge(
    1,
    'The part of it that the host gave to other guests; absent where it is not known.',
  ),
  earshot_generator_fit: gauge(1, '1 when the generator was fit, once the run is judged.'),
  earshot_latency_contended: gauge(
    1,
    '1 when the server shared this machine and it was more than 90 % busy, once the run is judged.',
  ),
  earshot_exposition_omitted: gauge(
    3,
    'Loads, thresholds and agents without series of their own: the series are limited.',
    'kind',
  ),
} as const satisfies Readonly<Record<string, FamilyEntry>>;

export type RunFamilyName = keyof typeof RUN_FAMILIES;
