// The state of a run to families of samples: every row of the two catalogues, in their order.
// Computes no statistics and renders no text.

import type { Family, Labels, ScalarFamily } from '../../exposition/index.ts';
import {
  EXPOSED_PHASES,
  METRICS,
  RUN_FAMILIES,
  type RunFamilyName,
  type SeriesKey,
  type ThresholdResult,
} from '../../metrics/index.ts';
import { TIME_METRIC_NAMES, type TimeMetricName } from '../../scenario/index.ts';
import type { ExposedAgent, ExposedState } from './exposed-state.ts';

type Sample = ScalarFamily['samples'][number];
type Samples = Family['samples'];

const VERDICTS = ['pass', 'fail', 'unknown'] as const;
const LOAD_RESULTS = ['planned', 'sent', 'dropped', 'confirmed', 'delivered'] as const;

/** Everything a run exposes; a family of which nothing is known has no samples. */
export function stateFamilies(state: ExposedState): readonly Family[] {
  const metrics = Object.entries(METRICS).map(([name, { kind, help, prometheusName }]): Family => {
    const about = { name: prometheusName, help };
    const time = TIME_METRIC_NAMES.find((metric) => metric === name);
    if (time !== undefined) {
      return { ...about, type: 'histogram', samples: [bucketSample(state, time, null)] };
    }
    const type = kind === 'count' ? 'counter' : 'gauge';
    return { ...about, type, samples: one(state.counts[name] ?? null) };
  });
  const samples = samplesOf(state);
  const others = Object.entries(RUN_FAMILIES).map(
    ([name, { type, help }]) =>
      ({ name, type, help, samples: samples[name as RunFamilyName] }) as Family,
  );
  return [...metrics, ...others];
}

function samplesOf(state: ExposedState): Readonly<Record<RunFamilyName, Samples>> {
  return { ...runSamples(state), ...trafficSamples(state), ...judgedSamples(state) };
}

type RunSamples = Extract<
  RunFamilyName,
  | `earshot_run_${string}`
  | `earshot_users_${string}`
  | `earshot_agent${string}`
  | `earshot_machine_${string}`
  | `earshot_exposition_${string}`
>;

function runSamples(state: ExposedState): Readonly<Record<RunSamples, Samples>> {
  const { info, exposure, elapsedMs, agents, machine } = state;
  return {
    earshot_run_info: [
      {
        labels: { run_id: info.runId, scenario: info.scenarioName, version: info.version },
        value: 1,
      },
    ],
    earshot_run_phase: flags('phase', EXPOSED_PHASES, state.phase),
    earshot_run_elapsed_seconds: one(seconds(elapsedMs)),
    earshot_run_verdict: state.verdict === null ? [] : flags('verdict', VERDICTS, state.verdict),
    earshot_users_planned: one(state.usersPlanned),
    earshot_users_connected: one(state.usersConnected),
    earshot_agents: labelled('state', { alive: agents.alive, lost: agents.lost }),
    earshot_agent_pacer_lag_max_seconds: agentSamples(state, (one) => one.pacerLagMaxMs / 1000),
    earshot_agent_loop_gap_max_seconds: agentSamples(state, (one) => one.loopGapMaxMs / 1000),
    earshot_agent_receive_lag_max_seconds: agentSamples(state, (one) => one.receiveLagMaxMs / 1000),
    earshot_agent_gc_pause_max_seconds: agentSamples(state, (one) => one.gcPauseMaxMs / 1000),
    earshot_agent_cpu_ratio: agentSamples(state, (one) => one.cpuRatio),
    earshot_agent_resident_memory_bytes: agentSamples(state, (one) => one.rssBytes),
    earshot_machine_cpu_ratio: one(machine.cpuRatio),
    earshot_machine_steal_ratio: one(machine.stealRatio),
    earshot_exposition_omitted: labelled('kind', exposure.omitted),
  };
}

type TrafficSamples = Extract<
  RunFamilyName,
  | `earshot_arrivals_${string}`
  | `earshot_messages_${string}`
  | `earshot_oldest_${string}`
  | `earshot_readback_${string}`
  | `earshot_results_${string}`
  | `earshot_operations_${string}`
  | `earshot_sockets_${string}`
  | `earshot_error_${string}`
  | `earshot_load_${string}`
>;

function trafficSamples(state: ExposedState): Readonly<Record<TrafficSamples, Samples>> {
  const { counts, outstanding, readback } = state;
  return {
    earshot_arrivals_waiting: one(state.arrivalsWaiting),
    earshot_messages_outstanding: one(outstanding?.count ?? null),
    earshot_oldest_outstanding_seconds: one(seconds(outstanding?.oldestMs ?? null)),
    earshot_readback_reads: labelled('state', { owed: readback.owed, done: readback.done }),
    earshot_results_missing_total: labelled('operation', {
      confirm: state.buckets.confirm_service_time?.missing ?? 0,
      delivery: state.buckets.delivery_service_time?.missing ?? 0,
    }),
    earshot_operations_total: [
      ...operation('connect', 'ok', counts.sockets_opened),
      ...operation('connect', 'failed', counts.connects_failed),
      ...operation('read', 'ok', counts.reads),
      ...operation('read', 'failed', counts.reads_failed),
    ],
    earshot_sockets_lost_total: one(counts.sockets_lost ?? null),
    earshot_error_frames_total: one(counts.error_frames ?? null),
    earshot_load_messages_total: state.exposure.loads.flatMap((load) =>
      LOAD_RESULTS.map((result) => ({
        labels: { load, result },
        value: counts[keyOf(`messages_${result}`, load)] ?? 0,
      })),
    ),
    earshot_load_confirm_time_seconds: ofLoads(state, 'confirm_time'),
    earshot_load_delivery_time_seconds: ofLoads(state, 'delivery_time'),
  };
}

type JudgedSamples = Exclude<RunFamilyName, RunSamples | TrafficSamples>;

function judgedSamples(state: ExposedState): Readonly<Record<JudgedSamples, Samples>> {
  const { exposure, isGeneratorFit, isContended } = state;
  const judged = state.thresholds;
  const total = exposure.thresholds.length + exposure.omitted.thresholds;
  const verdictCount = (verdict: ThresholdResult['verdict']): number =>
    judged?.filter((threshold) => threshold.verdict === verdict).length ?? 0;
  return {
    earshot_findings: labelled('severity', state.findings),
    earshot_check_violations: state.violations.map(([check, value]) => ({
      labels: { check },
      value,
    })),
    earshot_checks: state.checks === null ? [] : labelled('verdict', state.checks),
    earshot_thresholds: labelled('verdict', {
      pass: verdictCount('pass'),
      fail: verdictCount('fail'),
      unknown: verdictCount('unknown'),
      pending: judged === null ? total : 0,
    }),
    earshot_threshold_limit: ofThresholds(state, (limit) => limit),
    earshot_threshold_value: ofThresholds(state, (_limit, one) => baseValueOf(one)),
    earshot_threshold_verdict: ofThresholds(state, (_limit, one) => verdictNumber(one?.verdict)),
    earshot_generator_fit: flag(isGeneratorFit),
    earshot_latency_contended: flag(isContended),
  };
}

type JudgedThreshold = NonNullable<ExposedState['thresholds']>[number];

function ofThresholds(
  { exposure, thresholds }: ExposedState,
  read: (limit: number, judged: JudgedThreshold | undefined) => number | null,
): readonly Sample[] {
  return exposure.thresholds.flatMap(({ index, threshold }) => {
    const { metric, load, expression, limit } = threshold;
    const isTime = METRICS[metric].kind === 'time';
    const value = read(isTime ? limit / 1000 : limit, thresholds?.[index]);
    if (value === null) return [];
    const labels = { threshold: String(index + 1), metric, load: load ?? '', expression };
    return [{ labels, value }];
  });
}

function baseValueOf(judged: JudgedThreshold | undefined): number | null {
  if (judged === undefined || judged.value === null) return null;
  return judged.unit === 'ms' ? judged.value / 1000 : judged.value;
}

function verdictNumber(verdict: ThresholdResult['verdict'] | undefined): number {
  return { pass: 1, fail: -1, unknown: 0 }[verdict ?? 'unknown'];
}

function ofLoads(state: ExposedState, metric: TimeMetricName): Samples {
  return state.exposure.loads.map((load) => bucketSample(state, metric, load));
}

/** What never came is in +Inf alone, as it is infinite for a threshold. */
function bucketSample(state: ExposedState, metric: TimeMetricName, load: string | null) {
  const boundsMs = state.exposure.boundsMs[metric];
  const counted = state.buckets[load === null ? metric : keyOf(metric, load)];
  return {
    labels: load === null ? {} : { load },
    boundsSeconds: boundsMs.map((boundMs) => Number((boundMs / 1000).toPrecision(12))),
    counts: counted?.counts ?? boundsMs.map(() => 0),
    count: (counted?.count ?? 0) + (counted?.missing ?? 0),
    sumSeconds: (counted?.sumUs ?? 0) / 1_000_000,
  };
}

function agentSamples(
  { exposure, agentGauges }: ExposedState,
  read: (agent: ExposedAgent) => number,
): readonly Sample[] {
  return agentGauges
    .filter((agent) => agent.index < exposure.agents)
    .map((agent) => ({ labels: { agent: String(agent.index) }, value: read(agent) }));
}

function operation(name: string, result: string, value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels: { operation: name, result }, value }];
}

function flags(label: string, names: readonly string[], current: string): readonly Sample[] {
  return names.map((name) => ({ labels: { [label]: name }, value: Number(name === current) }));
}

function labelled(label: string, values: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function one(value: number | null, labels: Labels = {}): readonly Sample[] {
  return value === null ? [] : [{ labels, value }];
}

function flag(value: boolean | null): readonly Sample[] {
  return one(value === null ? null : Number(value));
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}

function keyOf(metric: string, load: string): SeriesKey {
  return `${metric}{load:${load}}`;
}
