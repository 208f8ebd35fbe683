// Verifies a recorded run anew: every recording is played to a verifier of its own, what they find
// is added up and judged as the run did, and held against what the run wrote down.

import { combineExitCodes, EXIT, present, toolVersion } from '../../base/index.ts';
import type { RecordingEnd } from '../../observation/index.ts';
import {
  type Finding,
  intersectIdBlocks,
  judgeChecks,
  mergeCounts,
  mergeTallies,
} from '../../verify/index.ts';
import { readRun } from '../directory/read-run.ts';
import { judgeRun } from '../judge/verdict.ts';
import type { Reason, RunResult } from '../run-result.ts';
import { compareWithRun } from './compare.ts';
import { type OpenRecording, openRecordings } from './open-recordings.ts';
import type { Comparison, JudgedReplays, RecordedVerdict } from './recorded-verdict.ts';
import { type Replay, replay } from './replay.ts';

export interface RecordedRun {
  readonly verdict: RecordedVerdict;
  readonly findings: readonly Finding[];
  /** As the directory tells it: its result, or what can be rebuilt. */
  readonly run: RunResult;
}

/**
 * Verifies the recordings in a run directory.
 * @throws EarshotError `RUN_DIRECTORY`, `RECORDING_MISSING`, `RECORDING_UNUSABLE`
 */
export async function verifyRun(directory: string): Promise<RecordedRun> {
  const { result: run, isRebuilt } = await readRun(directory);
  const recordings = openRecordings(directory, run);
  try {
    const replays = recordings.map((recording) => replay(recording));
    const judged = judgeReplays(recordings, replays, run);
    const findings = replays.flatMap((one) => one.findings.findings);
    const comparison = compareWithRun(directory, { run, isRebuilt, judged, findings });
    return { verdict: conclude({ recordings, replays, judged, comparison, run }), findings, run };
  } finally {
    for (const { source } of recordings) source.close();
  }
}

function judgeReplays(
  recordings: readonly OpenRecording[],
  replays: readonly Replay[],
  run: RunResult,
): JudgedReplays {
  const shards = replays.map(({ findings }) => findings);
  const { policy } = present(recordings[0], 'a recording').header;
  const counts = mergeCounts(shards.map(({ messages }) => messages));
  const tallies = mergeTallies([
    ...shards.map(({ checks }) => checks),
    intersectIdBlocks(
      shards.map(({ ids }) => ids),
      policy.contract,
    ),
  ]);
  const checks = judgeChecks(tallies, { policy, sent: counts.sent });
  const required = checks.filter((check) => check.required);
  const owed = required.reduce((sum, check) => sum + check.owed, 0);
  const judged = required.reduce((sum, check) => sum + check.judged, 0);
  const { planned, dropped } = run.messages;
  return {
    checks,
    messages: { planned, dropped, ...counts },
    coverageRatio: owed === 0 ? null : judged / owed,
    readback: {
      owed: shards.reduce((sum, { readback }) => sum + readback.owed, 0),
      read: shards.reduce((sum, { readback }) => sum + readback.read, 0),
    },
    learned: [...new Set(shards.flatMap(({ learned }) => learned))],
  };
}

interface Parts {
  readonly recordings: readonly OpenRecording[];
  readonly replays: readonly Replay[];
  readonly judged: JudgedReplays;
  readonly comparison: Comparison;
  readonly run: RunResult;
}

function conclude(parts: Parts): RecordedVerdict {
  const { recordings, replays, judged, comparison, run } = parts;
  const own = judgeRun({
    ...judged,
    ...{ thresholds: [], agents: [], stopped: 'completed', interrupted: false, writeError: null },
    generator: { fit: true, reasons: [] },
    connection: { connected: 0, total: 0 },
  });
  const kept = own.reasons.filter(({ kind }) => kind === 'check' || kind === 'coverage');
  const reasons = [...kept, ...recordingReasons(recordings, replays), ...differences(comparison)];
  const isFailed = reasons.some(({ exitCode }) => exitCode === EXIT.verification);
  return {
    schemaVersion: 1,
    runId: run.runId,
    verdict: isFailed ? 'fail' : reasons.length > 0 ? 'unknown' : 'pass',
    exitCode: combineExitCodes(reasons.map(({ exitCode }) => exitCode)),
    reasons,
    ...judged,
    recordings: replays.map((one, index) => ({
      agent: index,
      calls: one.calls,
      end: one.end,
      concluded: one.wasConcluded,
      toolVersion: recordings[index]?.header.tool.version ?? '',
    })),
    comparison,
  };
}

const unknown = (text: string): Reason => ({ exitCode: EXIT.unknown, kind: 'recording', text });

function recordingReasons(
  recordings: readonly OpenRecording[],
  replays: readonly Replay[],
): readonly Reason[] {
  return replays.flatMap((one, agent) => {
    const { tool } = recordings[agent]?.header ?? { tool: { version: '' } };
    const reasons: Reason[] = [];
    if (!one.wasConcluded) {
      reasons.push(unknown(`The recording of agent ${agent} ${whyItEnds(one.end)}`));
    }
    if (one.unanswered > 0) {
      const other = tool.version === toolVersion() ? '' : ` (Earshot ${tool.version} recorded it)`;
      const text = `The recording of agent ${agent} lacks ${one.unanswered} answers about texts${other}`;
      reasons.push(unknown(text));
    }
    return reasons;
  });
}

function whyItEnds(end: RecordingEnd): string {
  const judged = 'what had settled by then is judged';
  if (end.state === 'closed') {
    return `is incomplete (${end.incomplete ?? 'it has no conclusion'}): ${judged}`;
  }
  const tail = end.droppedBytes === 0 ? '' : `, and ${end.droppedBytes} bytes of a torn block`;
  return `ends before its run was concluded${tail}: ${judged}`;
}

function differences(comparison: Comparison): readonly Reason[] {
  if (comparison.state !== 'different') return [];
  const parts = comparison.differences.join(', ');
  return [unknown(`The replay differs from what the run wrote down: ${parts}`)];
}
