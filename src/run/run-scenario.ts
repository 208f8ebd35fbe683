// The life of a run, as a table of contents: claim a place, prepare, carry out, write the result.

import path from 'node:path';
import { type Clock, EarshotError, isoFromWallMs, newRunId, systemClock } from '../base/index.ts';
import type { Shard } from '../plan/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Finding } from '../verify/index.ts';
import { AgentProcess } from './agent/agent-process.ts';
import { carryOut } from './carry-out.ts';
import {
  type ClaimedDirectory,
  claimDefaultDirectory,
  claimDirectory,
} from './directory/claim-directory.ts';
import { RunDirectory } from './directory/run-directory.ts';
import { makeRunHeader } from './directory/run-header.ts';
import { type StartEmbedded, startEmbeddedServer } from './embedded-server.ts';
import type { RunExposition } from './exposition/run-exposition.ts';
import { withRigFailure } from './judge/rig-failure.ts';
import { type PreparedRun, prepareRun } from './prepare/prepare-run.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunResult } from './run-result.ts';
import { writeShard } from './shards/shard-record.ts';

export interface RunOptions {
  readonly scenario: Scenario;
  /** The file's text, copied into the run directory. */
  readonly scenarioText: string;
  /** Flags that changed it, for whoever runs it again: `['--set', 'users=10']`. */
  readonly flags?: readonly string[];
  /** null: one per core (one less on loopback). */
  readonly workers?: number | null;
  /** Runs these cells of the plan alone; null: all. See `mergeRuns`. */
  readonly shard?: Shard | null;
  /** null: `runs/<utc>-<name>` below the working directory. */
  readonly outDirectory?: string | null;
  /** Hosts allowed beside loopback and the scenario's own list. */
  readonly allowTargets?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Records everything that the verifiers are told, for `verifyRun`. Default false. */
  readonly record?: boolean;
  /** Aborting it stops the load; settle, readback and the report still happen. */
  readonly signal?: AbortSignal;
  /** The run directory stands: from here on a killed run can be told from it. */
  readonly onDirectory?: (directory: string) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onFindings?: (findings: readonly Finding[]) => void;
  /** Sentences on the rig itself: an agent that is silent, back, or lost. */
  readonly onNotice?: (text: string) => void;
  /** Takes the numbers of the run for `/metrics`. */
  readonly exposition?: RunExposition;
  readonly startEmbedded?: StartEmbedded;
}

export interface RunOutcome {
  /** Also where it could not be written: then it says so. */
  readonly result: RunResult;
  readonly directory: string;
}

/**
 * Runs a scenario to its verdict. Resolves with the result whatever the verdict is.
 * @throws EarshotError when the run cannot be carried out (see `prepareRun`, `claimDirectory`), and
 * `INTERRUPTED` when the signal came before the agents were started.
 */
export async function runScenario(options: RunOptions): Promise<RunOutcome> {
  const clock = systemClock();
  const startedAtIso = isoFromWallMs(clock.wallMs());
  const place = claimPlace(options, startedAtIso);
  try {
    const prepared = await prepareUnlessInterrupted(options, newRunId(), clock);
    try {
      return await runPrepared({ options, prepared, startedAtIso, directory: place.path, clock });
    } finally {
      await prepared.close();
    }
  } finally {
    // Does nothing once the record of the run is in it.
    place.release();
  }
}

function claimPlace(options: RunOptions, startedAtIso: string): ClaimedDirectory {
  const { outDirectory, scenario } = options;
  return outDirectory == null
    ? claimDefaultDirectory(path.resolve('runs'), startedAtIso, scenario.name)
    : claimDirectory(outDirectory);
}

async function prepareUnlessInterrupted(
  options: RunOptions,
  runId: string,
  clock: Clock,
): Promise<PreparedRun> {
  const signal = options.signal ?? new AbortController().signal;
  try {
    const prepared = await prepareRun({
      scenario: options.scenario,
      workers: options.workers ?? null,
      shard: options.shard ?? null,
      allowTargets: options.allowTargets ?? [],
      env: options.env ?? process.env,
      startEmbedded: options.startEmbedded ?? startEmbeddedServer,
      startAgent: (events) => new AgentProcess(events),
      ...{ clock, runId, signal },
    });
    if (!signal.aborted) return prepared;
    await prepared.close();
  } catch (error) {
    // What an aborted preflight says of the target is not what the target is.
    if (!signal.aborted) throw error;
  }
  throw new EarshotError('INTERRUPTED', 'Interrupted before the first message was sent.');
}

async function runPrepared(ready: {
  readonly options: RunOptions;
  readonly prepared: PreparedRun;
  readonly startedAtIso: string;
  readonly directory: string;
  readonly clock: Clock;
}): Promise<RunOutcome> {
  const { options, prepared, startedAtIso, clock } = ready;
  const { scenario, scenarioText } = options;
  const header = makeRunHeader({ scenario, prepared, startedAtIso, flags: options.flags ?? [] });
  const directory = await RunDirectory.create(ready.directory, header, scenarioText);
  options.onDirectory?.(directory.path);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const { onProgress, onFindings, onNotice } = options;
    const isRecorded = options.record ?? false;
    const parts = {
      prepared,
      header,
      directory,
      clock,
      signal,
      isRecorded,
      onProgress,
      onFindings,
      onNotice,
      exposition: options.exposition ?? null,
    };
    const { account, result, findings } = await carryOut(parts);
    const failure =
      (await writeShard(directory.path, account, prepared.accounts)) ??
      (await directory.writeResult(result, findings));
    const told = failure === null ? result : withRigFailure(result, failure);
    options.exposition?.conclude(told);
    return { result: told, directory: directory.path };
  } finally {
    directory.close();
  }
}
