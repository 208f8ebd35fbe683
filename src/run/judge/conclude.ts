// From the outcomes of the agents to the one RunResult: everything is added up first, judged after.

import type { StopReason } from '../../engine/index.ts';
import {
  judgeThresholds,
  type MergedMetrics,
  mergeShardMetrics,
  type ThresholdResult,
} from '../../metrics/index.ts';
import {
  intersectIdBlocks,
  judgeChecks,
  type MessageCounts,
  mergeCounts,
  mergeTallies,
  type ShardFindings,
} from '../../verify/index.ts';
import type { AgentState } from '../agent/fleet.ts';
import type { RunHeader } from '../directory/run-header.ts';
import type { PreparedRun } from '../prepare/prepare-run.ts';
import type { CheckResult, JudgedMessages, RunResult } from '../run-result.ts';
import { describeAgents } from './agents.ts';
import { judgeGenerator } from './generator-fit.ts';
import {
  lostAgents,
  messagesOfLost,
  metricsOfLost,
  talliesOfLost,
  withoutVerdict,
} from './lost-agents.ts';
import { describeRecording } from './recording-result.ts';
import { judgeRun } from './verdict.ts';
import { countsForThresholds } from './verified-counts.ts';

export interface ConclusionInput {
  readonly header: RunHeader;
  readonly prepared: PreparedRun;
  readonly agents: readonly AgentState[];
  readonly stopped: StopReason;
  readonly endedAtIso: string;
  readonly writeError: string | null;
  readonly isRecorded: boolean;
}

/** Everything that was added up, before anything is judged as a whole. */
interface Account {
  readonly findings: readonly ShardFindings[];
  readonly lost: readonly AgentState[];
  readonly merged: MergedMetrics;
  readonly messages: JudgedMessages;
  readonly readback: { readonly owed: number; readonly read: number };
}

function addUp(agents: readonly AgentState[]): Account {
  const outcomes = agents.flatMap((agent) => (agent.outcome === null ? [] : [agent.outcome]));
  const findings = outcomes.map((outcome) => outcome.findings);
  const lost = lostAgents(agents);
  const merged = mergeShardMetrics([
    ...outcomes.map((outcome) => outcome.metrics),
    ...lost.map(metricsOfLost),
  ]);
  const counts = mergeCounts([
    ...findings.map((shard) => shard.messages),
    ...lost.map((agent) => messagesOfLost(agent, null)),
  ]);
  const readback = {
    owed: sum(findings, (shard) => shard.readback.owed),
    read: sum(findings, (shard) => shard.readback.read),
  };
  return { findings, lost, merged, messages: addPlanned(counts, merged, null), readback };
}

/** Judges a run from what its agents told. Pure. */
export function concludeRun(input: ConclusionInput): RunResult {
  const { header, prepared, stopped, endedAtIso, writeError } = input;
  const { plan } = prepared;
  const { findings, lost, merged, messages, readback } = addUp(input.agents);
  const checks = judgeAllChecks(input, findings, messages);
  const thresholds = judgeAllThresholds(input, { merged, messages, checks });
  const generator = judgeGenerator(merged.generator, plan.generator);
  const agents = describeAgents(input.agents);
  const interrupted = stopped === 'interrupted';
  const connection = connectionOf(input.agents, plan.userCount);
  const judged = { checks, thresholds, messages, agents, readback, stopped, interrupted };
  const { tool, runId, scenario, target, labels, startedAtIso, environment } = header;
  return {
    schemaVersion: 1,
    ...{ tool, runId, scenario, plan: header.plan, target, labels, startedAtIso, endedAtIso },
    interrupted,
    stopped,
    ...judgeRun({ ...judged, generator, connection, writeError }),
    checks,
    thresholds,
    messages,
    coverageRatio: coverageOf(checks),
    readback,
    latency: merged.latency,
    loads: describeLoads(
      plan.loads.map((load) => load.name),
      { findings, lost, merged },
    ),
    generator: { ...merged.generator, ...generator },
    agents,
    recording: describeRecording(input.agents, input.isRecorded),
    learned: [...new Set([...prepared.learned, ...findings.flatMap((shard) => shard.learned)])],
    environment,
  };
}

function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}

function addPlanned(
  counts: MessageCounts,
  merged: MergedMetrics,
  load: string | null,
): JudgedMessages {
  const count = (metric: string): number =>
    merged.counts[load === null ? metric : `${metric}{load:${load}}`] ?? 0;
  return { planned: count('messages_planned'), dropped: count('messages_dropped'), ...counts };
}

function judgeAllThresholds(
  { prepared, agents }: ConclusionInput,
  known: {
    readonly merged: MergedMetrics;
    readonly messages: JudgedMessages;
    readonly checks: readonly CheckResult[];
  },
): readonly ThresholdResult[] {
  const { thresholds, measureMs } = prepared.plan;
  const verified = countsForThresholds(known.messages, known.checks);
  const judged = judgeThresholds(thresholds, known.merged, { verified, measureMs });
  return lostAgents(agents).length === 0 ? judged : withoutVerdict(judged);
}

function judgeAllChecks(
  { header, agents }: ConclusionInput,
  findings: readonly ShardFindings[],
  messages: MessageCounts,
): readonly CheckResult[] {
  const tallies = mergeTallies([
    ...findings.map((shard) => shard.checks),
    ...lostAgents(agents).map(talliesOfLost),
    intersectIdBlocks(
      findings.map((shard) => shard.ids),
      header.contract,
    ),
  ]);
  const policy = { contract: header.contract, verification: header.verification };
  return judgeChecks(tallies, { policy, sent: messages.sent });
}

/** Users that were connected when the load began; a lost agent's are counted with the agent. */
function connectionOf(
  agents: readonly AgentState[],
  userCount: number,
): { connected: number; total: number } {
  const failed = sum(agents, (agent) => agent.connected?.failed ?? 0);
  return { connected: userCount - failed, total: userCount };
}

function coverageOf(checks: readonly CheckResult[]): number | null {
  const required = checks.filter((check) => check.required);
  const owed = sum(required, (check) => check.owed);
  return owed === 0 ? null : sum(required, (check) => check.judged) / owed;
}

function describeLoads(
  names: readonly string[],
  told: {
    readonly findings: readonly ShardFindings[];
    readonly lost: readonly AgentState[];
    readonly merged: MergedMetrics;
  },
): RunResult['loads'] {
  const { findings, lost, merged } = told;
  const rows = names.map((name, index) => {
    const counts = [
      ...findings.flatMap((shard) => shard.loadMessages[index] ?? []),
      ...lost.map((agent) => messagesOfLost(agent, name)),
    ];
    const messages = addPlanned(mergeCounts(counts), merged, name);
    return [name, { messages, latency: merged.loadLatency[name] ?? {} }] as const;
  });
  return Object.fromEntries(rows);
}
