// The shards of one run become one result: what their agents told is added up as if they had been
// the agents of one run, and judged after that. Each shard counts its seconds from its own t = 0.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError, present } from '../../base/index.ts';
import type { StopReason } from '../../engine/index.ts';
import { mergeWindows, type WindowRecord } from '../../metrics/index.ts';
import { claimSeries } from '../directory/claim-series.ts';
import { readWindows } from '../directory/read-run.ts';
import { FILES, RunDirectory } from '../directory/run-directory.ts';
import type { RunHeader } from '../directory/run-header.ts';
import { findingsOf } from '../judge/agents.ts';
import { concludeRun, type RunAccount } from '../judge/conclude.ts';
import { withRigFailure } from '../judge/rig-failure.ts';
import { sharedIds } from '../judge/shared-ids.ts';
import type { RunResult } from '../run-result.ts';
import type { RunOutcome } from '../run-scenario.ts';
import { checkShards, type FoundShard } from './check-shards.ts';
import { findShard } from './find-shard.ts';

export interface MergeOptions {
  /** Run directories of shards of one run. */
  readonly directories: readonly string[];
  /** null: `runs/<utc>-<name>` below the working directory. */
  readonly outDirectory?: string | null;
}

/** The gravest end of a load comes first. */
const STOPS: readonly StopReason[] = [
  ...(['interrupted', 'target-lost', 'aborted-by-threshold', 'completed'] as const),
];

/**
 * Merges shards into a run directory of their own.
 * @throws EarshotError `SHARDS_MISMATCH` when they are not those of one run, once each,
 * `RUN_DIRECTORY` when one of them is torn, or the new directory cannot be used.
 */
export async function mergeRuns(options: MergeOptions): Promise<RunOutcome> {
  const found = checkShards(await Promise.all(options.directories.map(findShard)));
  const { account, result } = conclude(found);
  const place = claimSeries(options.outDirectory ?? null, account.header.scenario.name);
  try {
    const text = await readFile(
      path.join(present(found[0], 'a shard').directory, FILES.scenario),
      'utf8',
    );
    const directory = await RunDirectory.create(place.path, account.header, text);
    try {
      for (const window of await windowsOf(found)) directory.appendWindow(window);
      const findings = account.agents.flatMap(findingsOf);
      const failure = directory.writeError ?? (await directory.writeResult(result, findings));
      const told = failure === null ? result : withRigFailure(result, failure);
      return { result: told, directory: directory.path };
    } finally {
      directory.close();
    }
  } finally {
    place.release();
  }
}

/** What cannot be added up was not written by a run of ours, or a disk lied. */
function conclude(found: readonly FoundShard[]): {
  readonly account: RunAccount;
  readonly result: RunResult;
} {
  const first = present(found[0], 'a shard');
  const { count } = first.shard;
  const there = new Set(found.map(({ shard }) => shard.index));
  const missing = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !there.has(index),
  );
  const accounts = found.map(({ record }) => record.account);
  try {
    const account = joinAccounts(accounts, first.record.account);
    const result = concludeRun({
      ...account,
      merged: { count, missing },
      idTallies: sharedIds(accounts, missing.length),
      writeError: null,
      isRecorded: false,
    });
    return { account, result };
  } catch (error) {
    const text = `The shards cannot be added up: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { cause: error });
  }
}

/** The account of one run with the agents of all shards. */
function joinAccounts(accounts: readonly RunAccount[], first: RunAccount): RunAccount {
  const headers = accounts.map(({ header }) => header);
  const agents = accounts.flatMap((account) => account.agents);
  const stops = accounts.map(({ stopped }) => stopped);
  const isRecorded = agents.some(({ outcome }) => (outcome?.recording ?? null) !== null);
  const recorded = isRecorded ? ['The recordings stay in the directories of the shards'] : [];
  return {
    header: joinHeaders(headers, first.header),
    agents: agents.map((agent, index) => ({ ...agent, index })),
    stopped: STOPS.find((stop) => stops.includes(stop)) ?? 'completed',
    endedAtIso: accounts.map(({ endedAtIso }) => endedAtIso).reduce((a, b) => (a > b ? a : b)),
    learned: [...new Set([...accounts.flatMap(({ learned }) => learned), ...recorded])],
  };
}

function joinHeaders(headers: readonly RunHeader[], first: RunHeader): RunHeader {
  const begins = headers.map(({ startedAtIso }) => startedAtIso);
  return {
    ...first,
    runId: runIdOf(headers),
    shard: null,
    labels: agreed(headers.map(({ labels }) => labels)),
    startedAtIso: begins.reduce((a, b) => (a < b ? a : b)),
    environment: agreed(headers.map(({ environment }) => environment)),
  };
}

/** The same shards give the same id. */
function runIdOf(headers: readonly RunHeader[]): string {
  const ids = headers.map(({ runId }) => runId).join('\n');
  return createHash('sha256').update(ids).digest('hex').slice(0, 16);
}

/** What all of them say. */
function agreed<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  const [first = {}, ...others] = records;
  const same = Object.entries(first).filter(([key, value]) =>
    others.every((other) => other[key] === value),
  );
  return Object.fromEntries(same);
}

/** One window for each second from t = 0, whichever shards told it. */
async function windowsOf(found: readonly FoundShard[]): Promise<readonly WindowRecord[]> {
  const lists = await Promise.all(found.map(({ directory }) => readWindows(directory)));
  const bySecond = Map.groupBy(lists.flat(), ({ second }) => second);
  return [...bySecond].sort(([a], [b]) => a - b).map(([, windows]) => mergeWindows(windows));
}
