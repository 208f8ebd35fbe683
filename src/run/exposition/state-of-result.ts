// A result as `/metrics` tells it: the last numbers of a run, for those who come after its end.
// Judges nothing: every number is the result's own.

import {
  type BucketCounts,
  bucketsOfSummary,
  EXPOSED_LOAD_METRICS,
  type ExposedThreshold,
  type Exposure,
  planExposure,
} from '../../metrics/index.ts';
import { limitOfExpression, TIME_METRIC_NAMES } from '../../scenario/index.ts';
import { countsForThresholds } from '../judge/verified-counts.ts';
import { type CheckResult, isJudged, type RunResult } from '../run-result.ts';
import type { ExposedState } from './exposed-state.ts';

/** `exposure`: the one the run had; without it, it is planned anew from the result. */
export function stateOfResult(result: RunResult, exposure = exposureOf(result)): ExposedState {
  const { runId, scenario, tool, plan, agents, readback, generator } = result;
  const lost = agents.filter((agent) => agent.state !== 'completed').length;
  return {
    info: { runId, scenarioName: scenario.name, version: tool.version },
    exposure,
    phase: 'done',
    elapsedMs: null,
    usersPlanned: plan.users,
    usersConnected: null,
    arrivalsWaiting: null,
    outstanding: null,
    readback: { owed: readback.owed, done: readback.read },
    counts: countsOf(result),
    buckets: bucketsOf(result, exposure),
    findings: findingsOf(result.checks),
    violations: result.checks
      .filter((check) => check.exercised)
      .map((check) => [check.name, check.violations] as const),
    checks: verdictsOf(result.checks),
    thresholds: result.thresholds,
    agents: { alive: 0, lost },
    agentGauges: agents.flatMap(({ index, generator: own }) =>
      own === null ? [] : [{ ...own, index, rssBytes: own.rssMaxBytes }],
    ),
    machine: { cpuRatio: generator.machineCpuRatio, stealRatio: generator.stealRatio },
    verdict: result.verdict,
    isGeneratorFit: generator.fit,
    isContended: generator.contended,
  };
}

function exposureOf(result: RunResult): Exposure {
  return planExposure({
    loadNames: Object.keys(result.loads),
    thresholds: result.thresholds.map(withLimit),
    agents: result.agents.length,
  });
}

/** A text that is no threshold did not come from us; it still counts as one. */
function withLimit(threshold: RunResult['thresholds'][number]): ExposedThreshold {
  const { metric, load, expression } = threshold;
  return { metric, load, expression, limit: limitOfExpression(metric, expression) ?? 0 };
}

function countsOf(result: RunResult): Readonly<Record<string, number>> {
  const { messages } = result;
  const counts: Record<string, number> = isJudged(messages)
    ? { ...countsForThresholds(messages, result.checks) }
    : toldCounts(messages, null);
  for (const [load, one] of Object.entries(result.loads)) {
    Object.assign(counts, toldCounts(one.messages, load));
  }
  return counts;
}

function toldCounts(
  messages: RunResult['messages'],
  load: string | null,
): Readonly<Record<string, number>> {
  const names = ['planned', 'sent', 'dropped', 'confirmed', 'delivered'] as const;
  const suffix = load === null ? '' : `{load:${load}}`;
  return Object.fromEntries(names.map((name) => [`messages_${name}${suffix}`, messages[name]]));
}

function bucketsOf(result: RunResult, exposure: Exposure): Readonly<Record<string, BucketCounts>> {
  const buckets: Record<string, BucketCounts> = {};
  for (const metric of TIME_METRIC_NAMES) {
    buckets[metric] = bucketsOfSummary(result.latency[metric], exposure.boundsMs[metric]);
  }
  for (const load of exposure.loads) {
    for (const metric of EXPOSED_LOAD_METRICS) {
      const summary = result.loads[load]?.latency[metric];
      if (summary === undefined) continue;
      buckets[`${metric}{load:${load}}`] = bucketsOfSummary(summary, exposure.boundsMs[metric]);
    }
  }
  return buckets;
}

function findingsOf(checks: readonly CheckResult[]): ExposedState['findings'] {
  const findings = { C: 0, E: 0, W: 0, L: 0, I: 0, suspected: 0 };
  for (const check of checks) {
    findings[check.severity] += check.violations;
    findings.suspected += check.suspected;
  }
  return findings;
}

function verdictsOf(checks: readonly CheckResult[]): NonNullable<ExposedState['checks']> {
  const verdicts = { pass: 0, fail: 0, unknown: 0, 'not-exercised': 0 };
  for (const check of checks) verdicts[check.verdict] += 1;
  return verdicts;
}
