// Directories of shards as runs leave them, made of what their agents told.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toolVersion } from '../../../../src/base/index.ts';
import type { Account } from '../../../../src/client/index.ts';
import {
  encodeHistogram,
  LatencyHistogram,
  mergeShardMetrics,
  type ShardMetrics,
} from '../../../../src/metrics/index.ts';
import { RunDirectory } from '../../../../src/run/directory/run-directory.ts';
import type { AgentAccount } from '../../../../src/run/judge/agents.ts';
import { concludeRun, type RunAccount } from '../../../../src/run/judge/conclude.ts';
import { writeShard } from '../../../../src/run/shards/shard-record.ts';
import {
  type CheckTally,
  encodeIds,
  mergeCounts,
  mergeTallies,
} from '../../../../src/verify/index.ts';
import { header, windowOf } from '../fixtures.ts';

export interface ShardSketch {
  /** 0-based. */
  readonly index: number;
  readonly count: number;
  /** Milliseconds of every delivery that was measured. */
  readonly deliveriesMs?: readonly number[];
  readonly messageIds?: readonly number[];
  readonly tallies?: readonly CheckTally[];
  readonly header?: Partial<RunAccount['header']>;
  readonly endedAtIso?: string;
  readonly accounts?: readonly string[];
}

/** Writes the directory of a shard that ended and returns its path. */
export async function shardFolder(parent: string, sketch: ShardSketch): Promise<string> {
  const name = `${sketch.index + 1}-of-${sketch.count}`;
  const folder = join(parent, `${name}-${sketch.header?.runId ?? 'run'}`);
  mkdirSync(folder, { recursive: true });
  const account = accountOf(sketch);
  const directory = await RunDirectory.create(folder, account.header, 'version: 1\n');
  directory.appendWindow(windowOf(0, sketch.deliveriesMs?.length ?? 0));
  const result = concludeRun({
    ...account,
    ...{ merged: null, idTallies: [], writeError: null, isRecorded: false },
  });
  await writeShard(folder, account, (sketch.accounts ?? ['a', 'b', 'c', 'd']).map(row));
  await directory.writeResult(result, []);
  directory.close();
  return folder;
}

function row(id: string, line: number): Account {
  return { id, email: '', password: null, token: 'secret-token', line: line + 2 };
}

function accountOf(sketch: ShardSketch): RunAccount {
  const { index, count } = sketch;
  return {
    header: {
      ...header(),
      tool: { name: 'earshot', version: toolVersion() },
      scenario: { ...header().scenario, sha256: 'ab'.repeat(32) },
      plan: { ...header().plan, sha256: 'cd'.repeat(32) },
      contract: { ...header().contract, ids: 'global' },
      shard: { index, count },
      target: { kind: 'url', url: 'http://chat.example.org' },
      runId: `run-of-shard-${index}`,
      ...sketch.header,
    },
    agents: [agentOf(sketch)],
    stopped: 'completed',
    endedAtIso: sketch.endedAtIso ?? '2026-11-22T10:16:10.000Z',
    learned: ['Histories come in ascending order of id.'],
  };
}

function agentOf(sketch: ShardSketch): AgentAccount {
  const sent = sketch.deliveriesMs?.length ?? 0;
  const messages = { ...mergeCounts([]), sent, confirmed: sent, delivered: sent, visible: sent };
  const done = ['lost-write', 'lost-relay', 'lost-conf'] as const;
  const tallies = done.map((check) => ({ ...emptyTally(check), owed: sent, judged: sent }));
  return {
    index: 0,
    users: 2,
    connected: { connected: 2, failed: 0, troubles: [] },
    silences: { count: 0, longestMs: 0 },
    outcome: {
      findings: {
        checks: mergeTallies([tallies, sketch.tallies ?? []]),
        findings: [],
        messages,
        loadMessages: [messages],
        ids: { messages: encodeIds(sketch.messageIds ?? []), threads: encodeIds([]) },
        learned: [],
        readback: { owed: 4, read: 4 },
      },
      metrics: metricsOf(sketch.deliveriesMs ?? []),
      stopped: 'completed',
      recording: null,
      troubles: [],
      readCosts: null,
    },
    failure: null,
    lost: null,
    told: { windows: [], open: null, findings: [] },
  };
}

export function emptyTally(check: CheckTally['check']): CheckTally {
  const [tally] = mergeTallies([]).filter((one) => one.check === check);
  if (tally === undefined) throw new Error(`no check ${check}`);
  return tally;
}

function metricsOf(deliveriesMs: readonly number[]): ShardMetrics {
  const histogram = new LatencyHistogram();
  for (const valueMs of deliveriesMs) histogram.record(valueMs);
  const encoded = encodeHistogram(histogram);
  const series = { delivery_time: encoded, 'delivery_time{load:talk}': encoded };
  return {
    ...mergeShardMetrics([]).whole,
    histograms: series,
    undisturbed: series,
    counts: {
      messages_planned: deliveriesMs.length,
      'messages_planned{load:talk}': deliveriesMs.length,
    },
  };
}
