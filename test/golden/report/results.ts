// Results that the tests of the report render: a pass, a failure, an unknown, an interruption.
// Built by hand with numbers that add up; the latencies go through the real histograms.

import {
  emptySummary,
  type LatencyHistogram,
  type LatencySummary,
  summarize,
  type ThresholdResult,
} from '../../../src/metrics/index.ts';
import type { CheckResult, RunMessages, RunResult } from '../../../src/run/index.ts';
import {
  CHECK_NAMES,
  type CheckName,
  SAFETY_REQUIRED_CHECKS,
  TIME_METRIC_NAMES,
  type TimeMetricName,
} from '../../../src/scenario/index.ts';
import type { Finding } from '../../../src/verify/index.ts';
import { latency } from './windows.ts';

function latencies(
  some: Partial<Record<TimeMetricName, LatencyHistogram>>,
): Record<TimeMetricName, LatencySummary> {
  const rows = TIME_METRIC_NAMES.map((name) => {
    const histogram = some[name];
    return [name, histogram === undefined ? emptySummary() : summarize(histogram)];
  });
  return Object.fromEntries(rows) as Record<TimeMetricName, LatencySummary>;
}

const IDLE: readonly CheckName[] = ['late-delivery', 'fifo', 'read-your-writes'];

function check(name: CheckName, overrides: Partial<CheckResult> = {}): CheckResult {
  const isIdle = IDLE.includes(name);
  return {
    name,
    severity: name === 'misrouted' || name === 'wrong-party' ? 'C' : 'E',
    verdict: isIdle ? 'not-exercised' : 'pass',
    exercised: !isIdle,
    required: (SAFETY_REQUIRED_CHECKS as readonly string[]).includes(name),
    owed: isIdle ? 0 : 12_000,
    judged: isIdle ? 0 : 12_000,
    violations: 0,
    consequences: 0,
    suspected: 0,
    reason: null,
    evidence: [],
    ...overrides,
  };
}

function checksWith(
  changed: Partial<Record<CheckName, Partial<CheckResult>>>,
): readonly CheckResult[] {
  return CHECK_NAMES.map((name) => check(name, changed[name]));
}

const CLEAN: RunMessages = {
  planned: 12_000,
  dropped: 0,
  sent: 12_000,
  confirmed: 12_000,
  delivered: 12_000,
  visible: 12_000,
  failed: 0,
  indeterminate: 0,
  recovered: 0,
  lost: 0,
  control: 14,
  foreign: 0,
  owedDeliveries: 12_000,
};

function threshold(overrides: Partial<ThresholdResult> = {}): ThresholdResult {
  return {
    metric: 'delivery_time',
    load: null,
    expression: 'p(99) < 250ms',
    window: null,
    value: 12.4,
    unit: 'ms',
    samples: 12_000,
    verdict: 'pass',
    reason: null,
    line: 19,
    column: 19,
    ...overrides,
  };
}

const LOSS = threshold({
  metric: 'message_loss',
  expression: 'count == 0',
  value: 0,
  unit: 'count',
  samples: 0,
  line: 21,
});

const AGENT_HEALTH = {
  pacerLagP99Ms: 0.38,
  pacerLagMaxMs: 3.12,
  ...{ receiveLagP99Ms: 0.91, receiveLagMaxMs: 6.4 },
  loopGapCount: 0,
  loopGapMaxMs: 12.5,
  cpuRatio: 0.41,
  ...{ machineCpuRatio: 0.63, stealRatio: 0.012 },
  rssMaxBytes: 212_400_000,
  gcPauseMaxMs: 4.2,
};

export const PASSING: RunResult = {
  schemaVersion: 1,
  tool: { name: 'earshot', version: '0.1.0' },
  runId: 'k3v9p2mxq7rtw4bz',
  scenario: {
    name: 'lunch-hour',
    file: 'scenarios/lunch-hour.yaml',
    sha256: 'a3f1'.repeat(16),
    flags: ['--scale', '50%'],
  },
  plan: {
    seed: '4711',
    sha256: 'b7e2'.repeat(16),
    workloadSha256: 'c9d4'.repeat(16),
    users: 500,
    cells: 250,
    measureMs: 60_000,
    warmupMs: 5000,
  },
  target: { kind: 'embedded', url: 'http://127.0.0.1:40123' },
  shards: null,
  startHistory: { conversations: 8, rows: 0, bytes: 320 },
  labels: { branch: 'main' },
  startedAtIso: '2026-11-22T12:00:00.000Z',
  endedAtIso: '2026-11-22T12:01:17.400Z',
  interrupted: false,
  stopped: 'completed',
  verdict: 'pass',
  exitCode: 0,
  reasons: [],
  checks: checksWith({}),
  thresholds: [
    threshold(),
    threshold({
      expression: 'p(50) < 40ms over 10s',
      value: 2.07,
      samples: 2000,
      window: { fromSecond: 31, toSecond: 41 },
      line: 20,
    }),
    LOSS,
  ],
  messages: CLEAN,
  coverageRatio: 1,
  readback: { owed: 1000, read: 1000 },
  latency: latencies({
    confirm_time: latency(12_000, 1.1),
    delivery_time: latency(12_000, 1.4),
    pacer_lag: latency(12_000, 0.1),
    connect_time: latency(500, 3.2),
    history_time: latency(500, 4),
  }),
  loads: {
    talk: {
      messages: CLEAN,
      latency: {
        confirm_time: summarize(latency(12_000, 1.1)),
        delivery_time: summarize(latency(12_000, 1.4)),
      },
    },
    readers: {
      messages: { ...CLEAN, planned: 0, sent: 0 },
      latency: { history_time: summarize(latency(500, 4)) },
    },
  },
  generator: {
    ...AGENT_HEALTH,
    ...{ fit: true, contended: false },
    bounds: { pacerLagP99Ms: 2, loopGapMs: 250 },
    reasons: [],
  },
  agents: [
    {
      ...{ index: 0, state: 'completed', errorCode: null },
      ...{ silences: 0, longestSilenceMs: 520 },
      users: 500,
      stopped: 'completed',
      generator: AGENT_HEALTH,
      error: null,
    },
  ],
  recording: null,
  learned: ['Histories come in ascending order of id.'],
  environment: { node: '26.10.0', platform: 'linux', cpus: 2, kernel: '6.1' },
};

function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    check: 'lost-relay',
    severity: 'E',
    suspected: false,
    consequenceOf: null,
    atMs: 1240,
    message: {
      sender: 12,
      receiver: 13,
      sequence: 44,
      kind: 'message',
      serverId: '8812',
      bodyHash: '3f2a91c07be4d115',
    },
    user: 13,
    socket: 13,
    summary: 'A stored message never reached its receiver, who was online all the time.',
    evidence: [
      { atMs: 1204.2, where: 'sender', text: 'sent to user 13 on socket 12' },
      { atMs: 1206.9, where: 'server', text: 'confirmed with id 8812' },
      {
        atMs: 3420.1,
        where: 'receiver',
        text:
          'a later message of the same sender (id 8840) arrived on socket 13, ' +
          'which had been open since -3.100 s',
      },
      { atMs: 64_120, where: 'rest', text: 'the histories of both parties show id 8812' },
      { atMs: null, where: 'rig', text: 'no loop gap in between' },
    ],
    ...overrides,
  };
}

export const FAILING: RunResult = {
  ...PASSING,
  verdict: 'fail',
  exitCode: 3,
  reasons: [
    {
      exitCode: 3,
      kind: 'check',
      text: 'lost-relay: 3 messages were stored and never reached a receiver that was online.',
    },
    {
      exitCode: 4,
      kind: 'threshold',
      text: 'p(99) of delivery_time{load:talk} is 312 ms; the limit is 250 ms.',
    },
  ],
  checks: checksWith({
    'lost-relay': {
      verdict: 'fail',
      violations: 3,
      judged: 11_998,
      reason: null,
      evidence: [
        finding(),
        finding({
          atMs: 22_000,
          summary:
            'Another stored message never arrived <script>alert("x")</script> \u001b[31m & more.',
        }),
        finding({ atMs: 23_000 }),
      ],
    },
    'late-delivery': {
      verdict: 'pass',
      severity: 'L',
      exercised: true,
      owed: 12_000,
      judged: 12_000,
      violations: 41,
    },
    'thread-last-message-stale': { severity: 'E', suspected: 2, consequences: 3 },
  }),
  thresholds: [
    threshold({
      load: 'talk',
      value: 312.4,
      verdict: 'fail',
      reason: '188 of 12,000 samples break the limit',
    }),
    threshold({
      metric: 'confirm_time',
      expression: 'p(99.9) < 300ms',
      value: 141,
      verdict: 'unknown',
      reason:
        'the generator disturbed 2,311 of 12,000 samples; ' +
        'without them only 9,689 samples: p(99.9) needs 10,000',
    }),
    { ...LOSS, value: 3, verdict: 'fail', reason: null },
  ],
  messages: { ...CLEAN, delivered: 11_997, lost: 3, control: 96 },
  coverageRatio: 0.99994,
  latency: latencies({
    confirm_time: latency(12_000, 12),
    delivery_time: latency(11_997, 61, 3),
    connect_time: latency(500, 3.2),
    user_wait: latency(12_000, 1.3),
  }),
};

export const UNKNOWN: RunResult = {
  ...PASSING,
  target: { kind: 'url', url: 'https://chat.example.org/base' },
  verdict: 'unknown',
  exitCode: 5,
  reasons: [
    { exitCode: 5, kind: 'agent', text: 'Agent 1 was lost: its 250 users are not judged.' },
    {
      exitCode: 5,
      kind: 'generator',
      text: 'The generator was not fit: pacer lag p99 14.2 ms exceeds 2 ms.',
    },
  ],
  checks: checksWith({
    'lost-relay': {
      verdict: 'unknown',
      judged: 6000,
      reason: 'Only 6,000 of 12,000 opportunities were judged (50 %; 99.9 % are needed).',
    },
    'lost-write': { verdict: 'unknown', judged: 0, reason: 'An agent was lost.' },
    'id-reuse': { verdict: 'unknown', judged: 0, reason: 'An agent was lost.' },
  }),
  thresholds: [
    threshold({ value: null, samples: 0, verdict: 'unknown', reason: 'it got no sample' }),
  ],
  messages: {
    ...CLEAN,
    sent: 11_800,
    dropped: 200,
    confirmed: 6000,
    delivered: 5990,
    visible: 6000,
    indeterminate: 5800,
    recovered: 12,
  },
  coverageRatio: 0.5,
  readback: { owed: 1000, read: 500 },
  latency: latencies({
    confirm_service_time: latency(6000, 2),
    delivery_service_time: latency(6000, 3),
  }),
  generator: {
    ...AGENT_HEALTH,
    pacerLagP99Ms: 14.2,
    machineCpuRatio: 0.982,
    loopGapCount: 3,
    loopGapMaxMs: 812,
    ...{ fit: false, contended: false },
    bounds: { pacerLagP99Ms: 2 },
    reasons: ['Pacer lag p99 14.2 ms exceeds the bound of 2 ms.'],
  },
  agents: [
    ...PASSING.agents,
    {
      index: 1,
      state: 'lost',
      ...{ silences: 0, longestSilenceMs: 240 },
      users: 250,
      stopped: null,
      generator: null,
      error: 'its process ended by SIGKILL',
      errorCode: null,
    },
  ],
};

export const INTERRUPTED: RunResult = {
  ...PASSING,
  endedAtIso: '2026-11-22T12:00:24.000Z',
  interrupted: true,
  stopped: 'interrupted',
  verdict: 'unknown',
  exitCode: 130,
  reasons: [
    { exitCode: 130, kind: 'interrupted', text: 'Interrupted 18 s into the measure phase.' },
  ],
  thresholds: [
    threshold({ samples: 900, verdict: 'unknown', reason: 'only 900 samples: p(99) needs 1,000' }),
  ],
  messages: {
    ...CLEAN,
    planned: 900,
    sent: 900,
    confirmed: 900,
    delivered: 899,
    visible: 899,
    indeterminate: 0,
  },
  readback: { owed: 1000, read: 998 },
};

export const RESULTS = {
  passing: PASSING,
  failing: FAILING,
  unknown: UNKNOWN,
  interrupted: INTERRUPTED,
} as const;
