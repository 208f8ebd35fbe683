// The life of a run, as a table of contents: prepare, start the agents, connect, load, settle, judge.

import path from 'node:path';
import { type Clock, isoFromWallMs, newRunId, sleep, systemClock } from '../base/index.ts';
import type { StopReason } from '../engine/index.ts';
import { type Plan, shardUsers } from '../plan/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Finding } from '../verify/index.ts';
import { errorOfFailure } from './agent/agent-process.ts';
import { Fleet } from './agent/fleet.ts';
import { type Assignment, WIRE_VERSION } from './agent/wire.ts';
import { defaultRunDirectory, RunDirectory } from './directory/run-directory.ts';
import { makeRunHeader, type RunHeader } from './directory/run-header.ts';
import { type StartEmbedded, startEmbeddedServer } from './embedded-server.ts';
import { concludeRun } from './judge/conclude.ts';
import { type PreparedRun, prepareRun } from './prepare/prepare-run.ts';
import { RunMonitor } from './run-monitor.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunResult } from './run-result.ts';

/** Beside the ramp's own time: a target may be slow to accept. */
const CONNECT_MARGIN_MS = 120_000;

export interface RunOptions {
  readonly scenario: Scenario;
  /** The file's text, copied into the run directory. */
  readonly scenarioText: string;
  /** null: one per core (one less on loopback). */
  readonly workers?: number | null;
  /** null: `runs/<utc>-<name>` below the working directory. */
  readonly outDirectory?: string | null;
  /** Hosts allowed beside loopback and the scenario's own list. */
  readonly allowTargets?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Aborting it stops the load; settle, readback and the report still happen. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onFindings?: (findings: readonly Finding[]) => void;
  readonly startEmbedded?: StartEmbedded;
}

export interface RunOutcome {
  readonly result: RunResult;
  readonly directory: string;
}

/**
 * Runs a scenario to its verdict. Resolves with the result whatever the verdict is.
 * @throws EarshotError when the run cannot be carried out (see `prepareRun`, `RunDirectory.create`).
 */
export async function runScenario(options: RunOptions): Promise<RunOutcome> {
  const clock = systemClock();
  const runId = newRunId();
  const startedAtIso = isoFromWallMs(clock.wallMs());
  const signal = options.signal ?? new AbortController().signal;
  const prepared = await prepareRun({
    scenario: options.scenario,
    workers: options.workers ?? null,
    allowTargets: options.allowTargets ?? [],
    env: options.env ?? process.env,
    startEmbedded: options.startEmbedded ?? startEmbeddedServer,
    clock,
    runId,
    signal,
  });
  try {
    const header = makeRunHeader({ scenario: options.scenario, prepared, runId, startedAtIso });
    const directoryPath =
      options.outDirectory ??
      defaultRunDirectory(path.resolve('runs'), startedAtIso, options.scenario.name);
    const directory = await RunDirectory.create(directoryPath, header, options.scenarioText);
    try {
      const { result, findings } = await carryOut({
        ...{ options, prepared, header, directory, clock, signal },
      });
      await directory.writeResult(result, findings);
      return { result, directory: directory.path };
    } finally {
      directory.close();
    }
  } finally {
    await prepared.close();
  }
}

interface Carriage {
  readonly options: RunOptions;
  readonly prepared: PreparedRun;
  readonly header: RunHeader;
  readonly directory: RunDirectory;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Conclusion {
  readonly result: RunResult;
  readonly findings: readonly Finding[];
}

/** Runs the agents and judges what they tell. */
async function carryOut(carriage: Carriage): Promise<Conclusion> {
  const { options, prepared, header, directory, clock, signal } = carriage;
  const { plan } = prepared;
  let stopped: StopReason = 'completed';
  const stop = (reason: Exclude<StopReason, 'completed'>): void => {
    if (stopped === 'completed') stopped = reason;
    fleet.stop(reason);
  };
  const monitor = new RunMonitor({
    plan,
    targetUrl: prepared.target.url,
    directory,
    agents: () => fleet.agents,
    onProgress: options.onProgress ?? (() => {}),
    onFindings: options.onFindings ?? (() => {}),
    onAbort: () => stop('aborted-by-threshold'),
  });
  const fleet = new Fleet(
    assignmentsOf(prepared, header.runId),
    {
      onWindow: (_agent, window) => monitor.addWindow(window),
      onFindings: (findings) => monitor.addFindings(findings),
      onStatus: () => monitor.tell(),
      onTargetLost: () => {
        if (!plan.onTargetLost.continue) stop('target-lost');
      },
    },
    clock,
  );
  const onAbort = (): void => stop('interrupted');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await driveFleet(fleet, plan, signal);
    monitor.flush();
    const result = concludeRun({
      header,
      prepared,
      agents: fleet.agents,
      stopped,
      endedAtIso: isoFromWallMs(clock.wallMs()),
      writeError: directory.writeError,
    });
    return {
      result,
      findings: fleet.agents.flatMap((agent) => agent.outcome?.findings.findings ?? []),
    };
  } finally {
    signal.removeEventListener('abort', onAbort);
    await fleet.close();
  }
}

/** Ready, connect, run. A lost agent does not stop the others; an interrupt skips what is left. */
async function driveFleet(fleet: Fleet, plan: Plan, signal: AbortSignal): Promise<void> {
  await fleet.ready();
  throwIfNoneLives(fleet);
  const rampMs = (plan.userCount / plan.connect.ratePerSecond) * 1000;
  await fleet.connect(rampMs + plan.connect.timeoutMs + CONNECT_MARGIN_MS);
  if (signal.aborted) fleet.stop('interrupted');
  await fleet.run();
  // Windows and findings that were sent before `done` have been handled by now; one turn for the rest.
  await sleep(0);
}

/** When every agent failed before the start there is nothing to judge: its error is the run's. */
function throwIfNoneLives(fleet: Fleet): void {
  const failure = fleet.agents.find((agent) => agent.failure !== null)?.failure ?? null;
  if (failure !== null && fleet.agents.every((agent) => agent.failure !== null)) {
    throw errorOfFailure(failure);
  }
}

function assignmentsOf(
  prepared: PreparedRun,
  runId: string,
): { assignment: Assignment; users: number }[] {
  const { plan, workers: count } = prepared;
  return Array.from({ length: count }, (_, index) => {
    const shard = { index, count };
    const users = shardUsers(plan, shard);
    const own = new Set(users);
    const accounts = prepared.accounts.map((account, user) =>
      own.has(user) ? account : { ...account, email: '', password: null, token: null },
    );
    const assignment: Assignment = {
      wireVersion: WIRE_VERSION,
      runId,
      incarnation: index,
      shard,
      plan,
      target: prepared.target,
      auth: prepared.auth,
      secrets: prepared.secrets,
      accounts,
      isExclusive: prepared.isExclusive,
    };
    return { assignment, users: users.length };
  });
}
