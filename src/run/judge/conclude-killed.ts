// A run that was killed: what its directory still proves. Proven findings stand; everything that
// was not settled is unknown; latencies are those of the windows that reached the disk.

import { isoFromWallMs } from '../../base/index.ts';
import {
  type GeneratorHealth,
  judgeThresholds,
  mergeShardMetrics,
  summarizeWindows,
  type ThresholdResult,
  type WindowRecord,
} from '../../metrics/index.ts';
import { type Finding, judgeChecks, talliesOfFindings } from '../../verify/index.ts';
import type { RunHeader } from '../directory/run-header.ts';
import type { CheckResult, RunMessages, RunResult } from '../run-result.ts';
import { messagesOfCounts } from './lost-agents.ts';
import { judgeRun } from './verdict.ts';

export interface KilledRun {
  readonly header: RunHeader;
  readonly windows: readonly WindowRecord[];
  /** Seconds that were not over, or not told by every agent; later than the others. */
  readonly unfinished: readonly WindowRecord[];
  readonly findings: readonly Finding[];
}

/** Nobody read the histories, and nobody waited for the rest. */
const UNKNOWN_COUNTS = {
  visible: null,
  failed: null,
  indeterminate: null,
  recovered: null,
  lost: null,
  control: null,
  foreign: null,
  owedDeliveries: null,
} as const;

const KILLED_BEFORE_JUDGEMENT = 'the run was killed before it could be judged';

/** The result of a run that ended without one. It is interrupted, and never a pass. */
export function concludeKilledRun(run: KilledRun): RunResult {
  const { header, findings, unfinished } = run;
  const windows = [...run.windows, ...unfinished];
  const summary = summarizeWindows(windows.filter(({ second }) => second >= 0));
  const whole = summarizeWindows(windows);
  const merged = { ...mergeShardMetrics([]), ...summary };
  const messages = messagesOf(whole.counts, null);
  const checks = judgeLeftChecks(header, findings, messages.sent);
  const thresholds = leftThresholds(header);
  const generator = { fit: true, bounds: {}, reasons: [], contended: false };
  const readback = { owed: 0, read: 0 };
  const judgement = judgeRun({
    checks,
    thresholds,
    messages,
    agents: [],
    generator,
    connection: { connected: 0, total: 0 },
    stopped: 'interrupted',
    interrupted: true,
    wasKilled: true,
    readback,
    writeError: null,
  });
  const { tool, runId, scenario, plan, target, labels, startedAtIso, environment } = header;
  const { shard, startHistory } = header;
  return {
    schemaVersion: 1,
    ...{ tool, runId, scenario, plan, target, startHistory, labels, startedAtIso, environment },
    shards:
      shard === null ? null : { count: shard.count, present: [shard.index + 1], isMerged: false },
    endedAtIso: endOf(header, run.windows),
    interrupted: true,
    stopped: 'interrupted',
    ...judgement,
    checks,
    thresholds,
    messages,
    coverageRatio: null,
    readback,
    latency: summary.latency,
    loads: Object.fromEntries(
      Object.entries(summary.loadLatency).map(([load, latency]) => [
        load,
        { messages: messagesOf(whole.counts, load), latency },
      ]),
    ),
    generator: { ...merged.generator, ...worstOf(windows), ...generator },
    agents: [],
    recording: null,
    learned: [
      `Rebuilt from ${windows.length} seconds and ${findings.length} findings: ${KILLED_BEFORE_JUDGEMENT}`,
    ],
  };
}

/** Proven findings stand; what was owed and not yet judged is unknown. */
function judgeLeftChecks(
  header: RunHeader,
  findings: readonly Finding[],
  sent: number,
): readonly CheckResult[] {
  const policy = { contract: header.contract, verification: header.verification };
  return judgeChecks(talliesOfFindings(findings), { policy, sent }).map((check) =>
    check.verdict === 'pass' || (check.verdict === 'not-exercised' && check.required)
      ? { ...check, verdict: 'unknown' as const, reason: KILLED_BEFORE_JUDGEMENT }
      : check,
  );
}

function leftThresholds(header: RunHeader): readonly ThresholdResult[] {
  if (header.shard !== null) return [];
  const { measureMs } = header.plan;
  const results = judgeThresholds(header.thresholds, mergeShardMetrics([]), {
    verified: {},
    measureMs,
  });
  return results.map((threshold) => ({
    ...threshold,
    verdict: 'unknown' as const,
    reason: KILLED_BEFORE_JUDGEMENT,
  }));
}

/** Counts of the windows that reached the disk. */
function messagesOf(counts: Readonly<Record<string, number>>, load: string | null): RunMessages {
  const count = (metric: string): number =>
    counts[load === null ? metric : `${metric}{load:${load}}`] ?? 0;
  const { sent, confirmed, delivered } = messagesOfCounts([counts], load);
  return {
    ...{ planned: count('messages_planned'), dropped: count('messages_dropped') },
    ...{ sent, confirmed, delivered, ...UNKNOWN_COUNTS },
  };
}

/** The health of the rig as far as the seconds tell it. */
function worstOf(windows: readonly WindowRecord[]): Partial<GeneratorHealth> {
  const worst = (read: (gauges: WindowRecord['gauges']) => number): number =>
    windows.reduce((most, { gauges }) => Math.max(most, read(gauges)), 0);
  return {
    pacerLagMaxMs: worst((gauges) => gauges.pacerLagMaxMs),
    receiveLagMaxMs: worst((gauges) => gauges.receiveLagMaxMs),
    loopGapMaxMs: worst((gauges) => gauges.loopGapMaxMs),
    gcPauseMaxMs: worst((gauges) => gauges.gcPauseMaxMs),
    cpuRatio: worst((gauges) => gauges.cpuRatio),
    rssMaxBytes: worst((gauges) => gauges.rssBytes),
  };
}

/** The end of the last whole second, as far as the wall clock of the start tells. */
function endOf(header: RunHeader, windows: readonly WindowRecord[]): string {
  const startedAtMs = Date.parse(header.startedAtIso);
  const last = windows.at(-1);
  const elapsedMs = last === undefined ? 0 : header.plan.warmupMs + (last.second + 1) * 1000;
  return isoFromWallMs(startedAtMs + elapsedMs);
}
