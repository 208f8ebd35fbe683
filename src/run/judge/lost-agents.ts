// What is left of agents that were lost: the seconds and the findings that they had told. It enters
// the result as it is; nothing of it is held to be the whole story.

import {
  mergeShardMetrics,
  mergeWindows,
  type ShardMetrics,
  type ThresholdResult,
  type WindowRecord,
} from '../../metrics/index.ts';
import {
  type CheckTally,
  type MessageCounts,
  mergeCounts,
  talliesOfFindings,
} from '../../verify/index.ts';
import type { AgentAccount } from './agents.ts';

/** Agents without an outcome. */
export function lostAgents(agents: readonly AgentAccount[]): readonly AgentAccount[] {
  return agents.filter((agent) => agent.outcome === null);
}

/** Metrics of the seconds that a lost agent told; counts and latencies by completion alone. */
export function metricsOfLost({ told }: AgentAccount): ShardMetrics {
  const empty = mergeShardMetrics([]).whole;
  const windows = windowsOf(told);
  if (windows.length === 0) return empty;
  const { counts, histograms } = mergeWindows(windows);
  return { ...empty, counts, histograms };
}

/** Messages of the seconds that a lost agent told; `load` null is the whole run. */
export function messagesOfLost({ told }: AgentAccount, load: string | null): MessageCounts {
  return messagesOfCounts(
    windowsOf(told).map((window) => window.counts),
    load,
  );
}

/** Its seconds, with the one that was not over. */
function windowsOf({ windows, open }: AgentAccount['told']): readonly WindowRecord[] {
  return open === null ? windows : [...windows, open];
}

/** Proven and suspected findings that a lost agent told. */
export function talliesOfLost({ told }: AgentAccount): readonly CheckTally[] {
  return talliesOfFindings(told.findings);
}

/** Message counts as windows tell them: what only the end of a run knows is zero. */
export function messagesOfCounts(
  windows: readonly Readonly<Record<string, number>>[],
  load: string | null,
): MessageCounts {
  const count = (metric: string): number => {
    const key = load === null ? metric : `${metric}{load:${load}}`;
    return windows.reduce((total, counts) => total + (counts[key] ?? 0), 0);
  };
  return {
    ...mergeCounts([]),
    sent: count('messages_sent'),
    confirmed: count('messages_confirmed'),
    delivered: count('messages_delivered'),
  };
}

/** Thresholds of a run of which a part is missing: neither held nor broken. */
export function withoutVerdict(
  thresholds: readonly ThresholdResult[],
  reason: string,
): readonly ThresholdResult[] {
  return thresholds.map((threshold) => ({ ...threshold, verdict: 'unknown' as const, reason }));
}
