// What a run exposes: from a result, from agents that tell, at the largest size, with hostile
// names.

import { describe, expect, it } from 'vitest';
import { renderFamilies } from '../../../../src/exposition/index.ts';
import {
  createMetricsRecorder,
  METRICS,
  RUN_FAMILIES,
  SERIES_LIMIT,
} from '../../../../src/metrics/index.ts';
import { compilePlan } from '../../../../src/plan/index.ts';
import { RunExposition, type RunProgress, resultFamilies } from '../../../../src/run/index.ts';
import { CHECK_NAMES, parseScenario } from '../../../../src/scenario/index.ts';
import { FAILING, PASSING } from '../../../golden/report/results.ts';
import {
  bucketsOf,
  type Reading,
  readExposition,
} from '../../../support/exposition/prometheus-text.ts';
import { STILL_ENVIRONMENT } from '../../metrics/fixtures.ts';
import { finding, windowOf } from '../fixtures.ts';

const INFO = { runId: 'bcdfghjklmnpqrst', scenarioName: 'sample', version: '0.0.0' };

function planOf(loads: number, thresholds: string): ReturnType<typeof compilePlan> {
  const rows = Array.from(
    { length: loads },
    (_, load) =>
      `  l${load}: { executor: constant-arrival-rate, behavior: send-message, rate: 1/s, duration: 5s }`,
  );
  const text = `version: 1\nname: sample\ntarget: embedded\nusers: 4\nload:\n${rows.join('\n')}\nthresholds:\n${thresholds}\n`;
  const { scenario, diagnostics } = parseScenario(text, 'sample.yaml');
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return compilePlan(scenario, 'seed');
}

const SMALL = planOf(1, '  confirm_time: ["p(50) < 273ms"]');

async function read(exposition: RunExposition): Promise<Reading> {
  return readExposition(await renderFamilies(exposition.families(), 'text'), 'text');
}

function recorderOf(plan: typeof SMALL) {
  const recorder = createMetricsRecorder(
    {
      loadNames: plan.loads.map((load) => load.name),
      loadIsOpen: plan.loads.map(() => true),
      thresholds: plan.thresholds,
      measureMs: plan.measureMs,
      loopGapMs: 250,
      rigShareRatio: 0.05,
    },
    STILL_ENVIRONMENT,
  );
  recorder.setOrigin(0);
  return recorder;
}

const PROGRESS: RunProgress = {
  phase: 'measure',
  scenarioName: 'sample',
  targetUrl: 'http://127.0.0.1:1',
  elapsedMs: 2500,
  warmupMs: 0,
  measureMs: 5000,
  connectedUsers: 3,
  totalUsers: 4,
  backlog: 2,
  readsDone: 0,
  readsOwed: 8,
  windows: [],
  findings: { C: 0, E: 1, W: 1, L: 5, I: 0, suspected: 2 },
  agentsAlive: 2,
  agentsSilent: 0,
  agentsTotal: 3,
};

describe('a run in progress', () => {
  it('exposes its phase alone before it is known', async () => {
    const { samples } = await read(new RunExposition());
    expect(samples).toEqual([
      { name: 'earshot_run_phase', labels: { phase: 'prepare' }, value: 1 },
    ]);
  });

  it('adds up what its agents told last, with the objective as an exact bucket', async () => {
    const exposition = new RunExposition();
    const exposure = exposition.begin({ info: INFO, plan: SMALL, workers: 2 });
    for (const agent of [0, 1]) {
      const recorder = recorderOf(SMALL);
      for (const latencyMs of [2, 273, 274]) {
        recorder.planned(0, 100, true);
        recorder.confirmed(0, true, 100, 100, 100 + latencyMs);
        exposition.takeCounts(agent, recorder.expose(exposure));
      }
      recorder.missing('confirm', 0, true, 100);
      exposition.takeCounts(agent, recorder.expose(exposure));
    }
    const reading = await read(exposition);
    const buckets = new Map(bucketsOf(reading, 'earshot_confirm_time_seconds'));
    expect(buckets.get('0.25')).toBe(2);
    expect(buckets.get('0.273')).toBe(4);
    expect(buckets.get('0.5')).toBe(6);
    expect(buckets.get('60.0')).toBe(6);
    expect(buckets.get('+Inf')).toBe(8);
    expect(reading.value('earshot_confirm_time_seconds_count')).toBe(8);
    expect(reading.value('earshot_messages_planned_total')).toBe(6);
    expect(reading.value('earshot_results_missing_total', { operation: 'confirm' })).toBe(2);
    expect(bucketsOf(reading, 'earshot_load_confirm_time_seconds', { load: 'l0' })).toEqual([
      ...buckets,
    ]);
  });

  it('tells phase, users, findings and the health of each agent', async () => {
    const exposition = new RunExposition();
    exposition.begin({ info: INFO, plan: SMALL, workers: 2 });
    exposition.takeProgress(PROGRESS);
    exposition.takeWindow(1, windowOf(7, 3));
    exposition.takeFindings([finding(), finding({ suspected: true })]);
    const reading = await read(exposition);
    const value = reading.value;
    expect(value('earshot_run_phase', { phase: 'measure' })).toBe(1);
    expect(value('earshot_run_phase', { phase: 'settle' })).toBe(0);
    expect(value('earshot_users_connected')).toBe(3);
    expect(value('earshot_arrivals_waiting')).toBe(2);
    expect(value('earshot_run_elapsed_seconds')).toBe(2.5);
    expect(value('earshot_anomalies_total')).toBe(2);
    expect(value('earshot_findings', { severity: 'suspected' })).toBe(2);
    expect(value('earshot_check_violations', { check: 'lost-relay' })).toBe(1);
    expect(value('earshot_agents', { state: 'lost' })).toBe(1);
    expect(value('earshot_agent_pacer_lag_max_seconds', { agent: '1' })).toBe(0.007);
    expect(value('earshot_agent_cpu_ratio', { agent: '1' })).toBe(0.25);
    expect(value('earshot_agent_receive_lag_max_seconds', { agent: '1' })).toBe(0.0002);
    expect(value('earshot_machine_cpu_ratio')).toBe(0.5);
    expect(value('earshot_machine_steal_ratio')).toBe(0.125);
    expect(value('earshot_latency_contended')).toBeUndefined();
    expect(value('earshot_thresholds', { verdict: 'pending' })).toBe(1);
    expect(value('earshot_message_loss_total')).toBeUndefined();
    expect(value('earshot_run_verdict', { verdict: 'pass' })).toBeUndefined();
  });
});

describe('the size of an exposition', () => {
  it('stays below its limit with 64 loads, 200 thresholds and 256 agents', async () => {
    const times = Array.from({ length: 200 }, (_, at) => `"p(50) < ${at + 7}ms"`);
    const plan = planOf(64, `  confirm_time: [${times.join(', ')}]`);
    const exposition = new RunExposition();
    const exposure = exposition.begin({ info: INFO, plan, workers: 256 });
    const recorder = recorderOf(plan);
    for (let agent = 0; agent < 256; agent += 1) {
      exposition.takeCounts(agent, recorder.expose(exposure));
      exposition.takeWindow(agent, windowOf(1, 1));
    }
    exposition.takeProgress(PROGRESS);
    exposition.takeFindings(CHECK_NAMES.map((check) => finding({ check })));
    const live = await read(exposition);
    expect(live.samples.length).toBeLessThanOrEqual(SERIES_LIMIT);
    expect(live.value('earshot_exposition_omitted', { kind: 'loads' })).toBe(64);
    expect(live.value('earshot_thresholds', { verdict: 'pending' })).toBe(200);
    const exercised = FAILING.checks.map((check) => ({ ...check, exercised: true }));
    exposition.conclude({ ...FAILING, checks: exercised });
    expect((await read(exposition)).samples.length).toBeLessThanOrEqual(SERIES_LIMIT);
  });

  it('does not follow the number of messages or agents', async () => {
    const exposition = new RunExposition();
    const exposure = exposition.begin({ info: INFO, plan: SMALL, workers: 1 });
    const recorder = recorderOf(SMALL);
    exposition.takeCounts(0, recorder.expose(exposure));
    const before = (await read(exposition)).samples.length;
    for (let at = 0; at < 1000; at += 1) recorder.confirmed(0, true, at, at, at * 7);
    exposition.takeCounts(0, recorder.expose(exposure));
    expect((await read(exposition)).samples).toHaveLength(before);
  });
});

describe('a result', () => {
  it('says what result.json says', async () => {
    const result = FAILING;
    const text = await renderFamilies(resultFamilies(result), 'openmetrics');
    const { value, samples } = readExposition(text, 'openmetrics');
    expect(value('earshot_messages_sent_total')).toBe(result.messages.sent);
    expect(value('earshot_message_loss_total')).toBe(result.messages.lost);
    expect(value('earshot_run_verdict', { verdict: 'fail' })).toBe(1);
    expect(
      value('earshot_run_info', {
        run_id: result.runId,
        scenario: result.scenario.name,
        version: result.tool.version,
      }),
    ).toBe(1);
    expect(samples.filter((one) => Object.values(one.labels).includes(result.runId))).toHaveLength(
      1,
    );
    for (const check of result.checks) {
      const shown = value('earshot_check_violations', { check: check.name });
      expect(shown).toBe(check.exercised ? check.violations : undefined);
    }
    for (const [index, { metric, load, expression, verdict }] of result.thresholds.entries()) {
      const labels = { threshold: String(index + 1), metric, load: load ?? '', expression };
      const number = { pass: 1, fail: -1, unknown: 0 }[verdict];
      expect(value('earshot_threshold_verdict', labels)).toBe(number);
      expect(value('earshot_threshold_limit', labels)).toBeGreaterThanOrEqual(0);
    }
  });

  it('has buckets that never fall, of which the last is the count', async () => {
    const text = await renderFamilies(resultFamilies(PASSING), 'text');
    const reading = readExposition(text, 'text');
    const histograms = [...reading.families.values()].filter((one) => one.type === 'histogram');
    expect(histograms.length).toBeGreaterThanOrEqual(12);
    for (const { name, samples } of histograms) {
      for (const { labels, value } of samples.filter((one) => one.name === `${name}_count`)) {
        const buckets = bucketsOf(reading, name, labels);
        const counts = buckets.map(([, count]) => count);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(buckets.at(-1)).toEqual(['+Inf', value]);
      }
    }
  });

  it('takes types and help from the catalogues and knows no other family', () => {
    const known = [
      ...Object.values(METRICS).map((entry) => [entry.prometheusName, entry.help]),
      ...Object.entries(RUN_FAMILIES).map(([name, entry]) => [name, entry.help]),
    ];
    expect(resultFamilies(PASSING).map(({ name, help }) => [name, help])).toEqual(known);
  });

  it('carries no label that the catalogue does not name, and no address', async () => {
    for (const { name, samples } of resultFamilies(FAILING)) {
      const row = Object.entries(RUN_FAMILIES).find(([family]) => family === name)?.[1];
      for (const { labels } of samples)
        expect(Object.keys(labels)).toEqual([...(row?.labels ?? [])]);
    }
    expect(await renderFamilies(resultFamilies(FAILING), 'text')).not.toContain('://');
  });

  it('keeps a hostile scenario name in its label', async () => {
    const name = 'x"} 1\nearshot_messages_sent_total 666\n# EOF\\';
    const result = { ...PASSING, scenario: { ...PASSING.scenario, name } };
    const reading = readExposition(
      await renderFamilies(resultFamilies(result), 'openmetrics'),
      'openmetrics',
    );
    expect(reading.value('earshot_messages_sent_total')).toBe(PASSING.messages.sent);
    const info = reading.samples.find((sample) => sample.name === 'earshot_run_info');
    expect(info?.labels.scenario).toBe(name);
  });
});
