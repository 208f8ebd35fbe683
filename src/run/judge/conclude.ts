// From the outcomes of the agents to the one RunResult: everything is added up first, judged after.

import type { StopReason } from '../../engine/index.ts';
import {
  judgeThresholds,
  type MergedMetrics,
  mergeShardMetrics,
  type ThresholdResult,
} from '../../metrics/index.ts';
import {
  type CheckTally,
  judgeChecks,
  type MessageCounts,
  mergeCounts,
  mergeTallies,
  type ShardFindings,
} from '../../verify/index.ts';
import type { RunHeader } from '../directory/run-header.ts';
import type { CheckResult, JudgedMessages, RunResult } from '../run-result.ts';
import { type AgentAccount, describeAgents, describeSilences } from './agents.ts';
import { isContended, judgeGenerator } from './generator-fit.ts';
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

/** All that is known of a run, before anything is judged: plain data. */
export interface RunAccount {
  readonly header: RunHeader;
  readonly agents: readonly AgentAccount[];
  readonly stopped: StopReason;
  readonly endedAtIso: string;
  /** What preflight learned. */
  readonly learned: readonly string[];
}

export interface MergedShards {
  readonly count: number;
  /** Those that are not among the agents, 0-based. */
  readonly missing: readonly number[];
}

export interface ConclusionInput extends RunAccount {
  /** Null: not made of shards. */
  readonly merged: MergedShards | null;
  /** Ids that only all agents together show to be used twice. */
  readonly idTallies: readonly CheckTally[];
  readonly writeError: string | null;
  readonly isRecorded: boolean;
}

/** Everything that was added up, before anything is judged as a whole. */
interface Account {
  readonly findings: readonly ShardFindings[];
  readonly lost: readonly AgentAccount[];
  readonly merged: MergedMetrics;
  readonly messages: JudgedMessages;
  readonly readback: { readonly owed: number; readonly read: number };
}

function addUp(agents: readonly AgentAccount[]): Account {
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
  const { header, stopped, endedAtIso, writeError } = input;
  const { findings, lost, merged, messages, readback } = addUp(input.agents);
  const checks = judgeAllChecks(input, findings, messages);
  const thresholds = judgeAllThresholds(input, { merged, messages, checks });
  const generator = judgeGenerator(merged.generator, header.generator);
  const agents = describeAgents(input.agents);
  const interrupted = stopped === 'interrupted';
  const connection = connectionOf(input.agents);
  const judged = { checks, thresholds, messages, agents, readback, stopped, interrupted };
  const { tool, runId, scenario, target, startHistory, labels, startedAtIso, environment } = header;
  return {
    schemaVersion: 1,
    ...{ tool, runId, scenario, plan: header.plan, shards: shardsOf(input), target },
    ...{ startHistory, labels, startedAtIso, endedAtIso },
    interrupted,
    stopped,
    ...judgeRun({
      ...judged,
      generator,
      connection,
      writeError,
      missingShards: input.merged?.missing ?? [],
    }),
    checks,
    thresholds,
    messages,
    coverageRatio: coverageOf(checks),
    readback,
    latency: merged.latency,
    loads: describeLoads(header.loads, { findings, lost, merged }),
    generator: {
      ...{ ...merged.generator, ...generator },
      contended: isContended(merged.generator, target),
    },
    agents,
    recording: describeRecording(input.agents, input.isRecorded),
    learned: [...learnedOf(input, findings)],
    environment,
  };
}

function learnedOf(
  { learned, agents }: ConclusionInput,
  findings: readonly ShardFindings[],
): ReadonlySet<string> {
  const told = findings.flatMap((shard) => shard.learned);
  return new Set([...learned, ...describeSilences(agents), ...told]);
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
  { header, agents, merged }: ConclusionInput,
  known: {
    readonly merged: MergedMetrics;
    readonly messages: JudgedMessages;
    readonly checks: readonly CheckResult[];
  },
): readonly ThresholdResult[] {
  // A shard's numbers are not the run's: `merge` judges them.
  if (header.shard !== null) return [];
  const { measureMs } = header.plan;
  const verified = countsForThresholds(known.messages, known.checks);
  const judged = judgeThresholds(header.thresholds, known.merged, { verified, measureMs });
  const lost = lostAgents(agents).length;
  if (lost + (merged?.missing.length ?? 0) === 0) return judged;
  const what = lost > 0 ? 'an agent was lost' : 'a shard is missing';
  return withoutVerdict(judged, `${what}, and what it did not tell is missing`);
}

function judgeAllChecks(
  { header, agents, idTallies }: ConclusionInput,
  findings: readonly ShardFindings[],
  messages: MessageCounts,
): readonly CheckResult[] {
  const tallies = mergeTallies([
    ...findings.map((shard) => shard.checks),
    ...lostAgents(agents).map(talliesOfLost),
    idTallies,
  ]);
  const policy = { contract: header.contract, verification: header.verification };
  return judgeChecks(tallies, { policy, sent: messages.sent });
}

function shardsOf({ header, merged }: ConclusionInput): RunResult['shards'] {
  const { shard } = header;
  if (shard !== null) return { count: shard.count, present: [shard.index + 1], isMerged: false };
  if (merged === null) return null;
  const numbers = Array.from({ length: merged.count }, (_, index) => index);
  const present = numbers.filter((index) => !merged.missing.includes(index));
  return { count: merged.count, present: present.map((index) => index + 1), isMerged: true };
}

/** Users that were connected when the load began; a lost agent's are counted with the agent. */
function connectionOf(agents: readonly AgentAccount[]): { connected: number; total: number } {
  const total = sum(agents, (agent) => agent.users);
  return { connected: total - sum(agents, (agent) => agent.connected?.failed ?? 0), total };
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
    readonly lost: readonly AgentAccount[];
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
