// Small whole values of a run that the tests of the run room share.

import type { ThresholdResult, WindowRecord } from '../../../src/metrics/index.ts';
import { encodeHistogram, LatencyHistogram } from '../../../src/metrics/index.ts';
import { compilePlan } from '../../../src/plan/index.ts';
import type { RunHeader } from '../../../src/run/directory/run-header.ts';
import type { CheckResult } from '../../../src/run/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { type Finding, mergeCounts } from '../../../src/verify/index.ts';

const TEXT = `version: 1
name: sample
target: embedded
users: 4
warmup: 1s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 20/s, duration: 60s }
thresholds: { delivery_time: ["p(50) < 250ms"] }
`;

export function samplePlan(): ReturnType<typeof compilePlan> {
  const { scenario } = parseScenario(TEXT, 'sample.yaml');
  if (scenario === null) throw new Error('the sample is valid');
  return compilePlan(scenario, 'seed');
}

export function header(): RunHeader {
  const plan = samplePlan();
  return {
    schemaVersion: 1,
    tool: { name: 'earshot', version: '0.0.0' },
    runId: 'bcdfghjklmnpqrst',
    scenario: { name: 'sample', file: 'sample.yaml', sha256: 'ab', flags: [] },
    plan: {
      seed: 'seed',
      sha256: 'cd',
      workloadSha256: 'ef'.repeat(32),
      users: 4,
      cells: 2,
      measureMs: plan.measureMs,
      warmupMs: plan.warmupMs,
    },
    target: { kind: 'embedded', url: 'http://127.0.0.1:1' },
    shard: null,
    startHistory: { conversations: 4, rows: 0, bytes: 160 },
    labels: {},
    startedAtIso: '2026-11-22T10:15:00.000Z',
    contract: plan.contract,
    verification: plan.verification,
    thresholds: plan.thresholds,
    generator: plan.generator,
    loads: plan.loads.map(({ name }) => name),
    environment: { cores: 2 },
  };
}

/** A second in which `sent` messages were sent, confirmed and delivered, each within 10 ms. */
export function windowOf(second: number, sent: number): WindowRecord {
  const histogram = new LatencyHistogram();
  for (let message = 0; message < sent; message += 1) histogram.record(10);
  const encoded = encodeHistogram(histogram);
  const counts = ['messages_planned', 'messages_sent', 'messages_confirmed', 'messages_delivered'];
  return {
    second,
    counts: Object.fromEntries(
      counts.flatMap((name) => [
        [name, sent],
        [`${name}{load:talk}`, sent],
      ]),
    ),
    histograms: {
      confirm_time: encoded,
      delivery_time: encoded,
      'delivery_time{load:talk}': encoded,
    },
    gauges: {
      connectedUsers: 4,
      outstanding: 0,
      oldestOutstandingMs: 0,
      offeredPerSecond: sent,
      pacerLagMaxMs: second,
      receiveLagMaxMs: 0.2,
      loopGapMaxMs: 0,
      gcPauseMaxMs: 0,
      cpuRatio: 0.25,
      machineCpuRatio: 0.5,
      stealRatio: 0.125,
      rssBytes: 1000,
    },
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    check: 'lost-relay',
    severity: 'E',
    suspected: false,
    consequenceOf: null,
    atMs: 1500,
    message: null,
    user: 1,
    socket: 2,
    summary: 'a message never arrived',
    evidence: [],
    ...overrides,
  };
}

export function check(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    name: 'lost-write',
    severity: 'E',
    verdict: 'pass',
    exercised: true,
    required: true,
    owed: 10,
    judged: 10,
    violations: 0,
    consequences: 0,
    suspected: 0,
    reason: null,
    evidence: [],
    ...overrides,
  };
}

export function thresholdResult(overrides: Partial<ThresholdResult> = {}): ThresholdResult {
  return {
    metric: 'delivery_time',
    load: null,
    expression: 'p(50) < 250ms',
    window: null,
    value: 10,
    unit: 'ms',
    samples: 100,
    verdict: 'pass',
    reason: null,
    line: 8,
    column: 20,
    ...overrides,
  };
}

export const NO_MESSAGES = { planned: 0, dropped: 0, ...mergeCounts([]) };
