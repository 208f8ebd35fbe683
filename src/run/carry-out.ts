// The middle of a run: start the agents, connect, load, settle, judge. What a run needs before it
// and leaves behind it is not decided here.

import path from 'node:path';
import { type Clock, isoFromWallMs, sleep } from '../base/index.ts';
import type { StopReason } from '../engine/index.ts';
import type { Exposure } from '../metrics/index.ts';
import { type Plan, partOfShard, shardUsers, WHOLE } from '../plan/index.ts';
import type { Finding } from '../verify/index.ts';
import { errorOfFailure } from './agent/agent-process.ts';
import { Fleet } from './agent/fleet.ts';
import { type Assignment, WIRE_VERSION } from './agent/wire.ts';
import { type RunDirectory, recordingFile } from './directory/run-directory.ts';
import type { RunHeader } from './directory/run-header.ts';
import type { RunExposition } from './exposition/run-exposition.ts';
import { accountOf, findingsOf } from './judge/agents.ts';
import { concludeRun, type RunAccount } from './judge/conclude.ts';
import { sharedIds } from './judge/shared-ids.ts';
import type { PreparedRun } from './prepare/prepare-run.ts';
import { RunMonitor, type RunMonitorOptions } from './run-monitor.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunResult } from './run-result.ts';

/** Beside the ramp's own time: a target may be slow to accept. */
const CONNECT_MARGIN_MS = 120_000;

export interface Carriage {
  readonly onProgress: ((progress: RunProgress) => void) | undefined;
  readonly onFindings: ((findings: readonly Finding[]) => void) | undefined;
  readonly onNotice: ((text: string) => void) | undefined;
  readonly prepared: PreparedRun;
  readonly header: RunHeader;
  readonly directory: RunDirectory;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Null: nobody scrapes the run. */
  readonly exposition: RunExposition | null;
  /** Everything that the verifiers are told is written into the run directory. */
  readonly isRecorded: boolean;
}

export interface Conclusion {
  /** All that is known of the run, before anything was judged. */
  readonly account: RunAccount;
  readonly result: RunResult;
  readonly findings: readonly Finding[];
}

/** Runs the agents and judges what they tell. */
export async function carryOut(carriage: Carriage): Promise<Conclusion> {
  const { prepared, header, directory, clock, signal, exposition } = carriage;
  const { plan } = prepared;
  let stopped: StopReason = 'completed';
  const stop = (reason: Exclude<StopReason, 'completed'>): void => {
    if (stopped === 'completed') stopped = reason;
    fleet.stop(reason);
  };
  const monitor = new RunMonitor({
    plan,
    userCount: prepared.userCount,
    // Of a shard no threshold is judged, as its numbers are not the run's.
    thresholds: prepared.shard === null ? plan.thresholds : [],
    targetUrl: prepared.target.url,
    directory,
    agents: () => fleet.agents,
    ...onlookersOf(carriage),
    onAbort: () => stop('aborted-by-threshold'),
  });
  const fleet = new Fleet(
    assignmentsOf(carriage, beginExposition(carriage)),
    {
      onWindow: (agent, window) => {
        exposition?.takeWindow(agent, window);
        monitor.addWindow(agent, window);
      },
      onOpenWindow: (agent, window) => monitor.addOpenWindow(agent, window),
      onExposed: (agent, counts) => exposition?.takeCounts(agent, counts),
      onFindings: (findings) => monitor.addFindings(findings),
      onStatus: () => monitor.tell(),
      onTargetLost: () => {
        if (!plan.onTargetLost.continue) stop('target-lost');
      },
      onNotice: (text) => {
        carriage.onNotice?.(text);
        monitor.tell();
      },
    },
    { clock, start: prepared.startAgent },
  );
  const onAbort = (): void => stop('interrupted');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await driveFleet(fleet, plan);
    monitor.flush();
    const { learned } = prepared;
    const endedAtIso = isoFromWallMs(clock.wallMs());
    const agents = fleet.agents.map(accountOf);
    return conclude(carriage, { header, learned, stopped, endedAtIso, agents });
  } finally {
    signal.removeEventListener('abort', onAbort);
    await fleet.close();
  }
}

function onlookersOf(carriage: Carriage): Pick<RunMonitorOptions, 'onProgress' | 'onFindings'> {
  const { exposition } = carriage;
  return {
    onProgress: (progress) => {
      exposition?.takeProgress(progress);
      carriage.onProgress?.(progress);
    },
    onFindings: (findings) => {
      exposition?.takeFindings(findings);
      carriage.onFindings?.(findings);
    },
  };
}

function conclude({ directory, isRecorded }: Carriage, account: RunAccount): Conclusion {
  const { writeError } = directory;
  const idTallies = sharedIds([account]);
  const result = concludeRun({ ...account, merged: null, idTallies, writeError, isRecorded });
  return { account, result, findings: account.agents.flatMap(findingsOf) };
}

/** Ready, connect, run. A lost agent does not stop the others. */
async function driveFleet(fleet: Fleet, plan: Plan): Promise<void> {
  await fleet.ready();
  throwIfNoneLives(fleet);
  const rampMs = (plan.userCount / plan.connect.ratePerSecond) * 1000;
  await fleet.connect(rampMs + plan.connect.timeoutMs + CONNECT_MARGIN_MS);
  await fleet.run();
  // Windows and findings that were sent before `done` have been handled by now; one turn for the
  // rest.
  await sleep(0);
}

/** When every agent failed before the start there is nothing to judge: its error is the run's. */
function throwIfNoneLives(fleet: Fleet): void {
  const failure = fleet.agents.find((agent) => agent.failure !== null)?.failure ?? null;
  if (failure !== null && fleet.agents.every((agent) => agent.failure !== null)) {
    throw errorOfFailure(failure);
  }
}

function beginExposition({ exposition, prepared, header }: Carriage): Exposure | null {
  if (exposition === null) return null;
  const { runId, scenario, tool } = header;
  const info = { runId, scenarioName: scenario.name, version: tool.version };
  return exposition.begin({ info, plan: prepared.plan, workers: prepared.workers });
}

function assignmentsOf(
  carriage: Carriage,
  exposure: Exposure | null,
): { assignment: Assignment; users: number }[] {
  const { prepared, header, directory, isRecorded } = carriage;
  const { plan, workers: count } = prepared;
  const { runId } = header;
  return Array.from({ length: count }, (_, index) => {
    const shard = partOfShard(prepared.shard ?? WHOLE, { index, count });
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
      sourceAddresses: prepared.sourceAddresses,
      modulePaths: prepared.modulePaths,
      exposure,
      box: null,
      recordingFile: isRecorded ? path.resolve(directory.path, recordingFile(index)) : null,
    };
    return { assignment, users: users.length };
  });
}
