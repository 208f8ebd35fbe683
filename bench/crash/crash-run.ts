// Carries out one killing: a server, a run, SIGKILL at the planned moment, and a look at what was
// left behind: processes, files, the directory as `earshot report` reads it. Judges nothing.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunResult } from '../../src/run/index.ts';
import type { Child } from '../../test/support/child.ts';
import { DurableServer } from '../../test/support/hostile/durable-server.ts';
import { type EarshotRun, runEarshot, startEarshot } from '../../test/support/run-earshot.ts';
import { childrenOf, leftBehind, TemporaryPlace } from '../../test/support/trial/left-behind.ts';
import { agentsOf, embeddedServersOf } from '../../test/support/trial/processes.ts';
import type { KillPlan, Moment } from './kill-plan.ts';

const USERS = 12;
const RUN_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 5;

export interface Crashed {
  /** False: the run was over before the moment came. */
  readonly hit: boolean;
  /** On the wall clock, as the server's rows are. */
  readonly killedAtMs: number;
  readonly phase: string;
  readonly hadResult: boolean;
  readonly code: number | null;
  readonly stderr: string;
  /** What the command printed, where it lived to do so. */
  readonly result: RunResult | undefined;
  readonly began: boolean;
  /** `earshot report DIR --json`; null where the directory was not begun. */
  readonly report: EarshotRun | null;
  readonly left: { readonly pids: readonly number[]; readonly files: readonly string[] };
}

/** The folder of a killing: server, scenario and run directory. */
export interface CrashFolder {
  readonly path: string;
  readonly out: string;
  readonly database: string;
  readonly faultsLog: string;
}

export function crashFolder(path: string): CrashFolder {
  const at = (name: string): string => join(path, name);
  return { path, out: at('run'), database: at('chat.db'), faultsLog: at('faults.ndjson') };
}

/** Carries out a plan in an empty folder. */
export async function crash(plan: KillPlan, folder: CrashFolder): Promise<Crashed> {
  const server = plan.server === 'embedded' ? null : await openServer(plan, folder);
  try {
    return await killRun(plan, folder, server);
  } finally {
    await server?.close();
  }
}

function openServer(plan: KillPlan, folder: CrashFolder): Promise<DurableServer> {
  const rules = join(folder.path, 'faults.yaml');
  writeFileSync(rules, plan.fault);
  const faulty = ['--faults', rules, '--faults-log', folder.faultsLog];
  const args = plan.server === 'faulty' ? faulty : [];
  return new DurableServer({ folder: folder.path, users: USERS, args }).open();
}

async function killRun(
  plan: KillPlan,
  folder: CrashFolder,
  server: DurableServer | null,
): Promise<Crashed> {
  const place = new TemporaryPlace(folder.path);
  const file = join(folder.path, 'scenario.yaml');
  writeFileSync(file, scenarioOf(plan, server));
  const flags = ['--json', '--out', folder.out, '--workers', String(plan.workers)];
  const command = startEarshot(['run', file, ...flags], {
    ...{ cwd: folder.path, env: place.environment, timeoutMs: RUN_LIMIT_MS },
  });
  let isOver = false;
  const over = command.finished.then(() => {
    isOver = true;
  });
  await Promise.race([over, momentOf(plan.moment, command, folder).then(() => wait(plan.afterMs))]);
  const pids = isOver ? [] : childrenOf(command.pid);
  const hadResult = existsSync(join(folder.out, 'result.json'));
  const phase = phaseOf(command.stderr);
  const hit = !isOver && kill(plan, command);
  const killedAtMs = Date.now();
  const { code, stderr, stdout } = await command.finished;
  const left = await leftBehind(pids, place);
  const began = existsSync(join(folder.out, 'run.json'));
  const report = began ? await runEarshot(['report', folder.out, '--json']) : null;
  const result = stdout.trim() === '' ? undefined : (JSON.parse(stdout) as RunResult);
  const told = { phase, hadResult, code, stderr, result };
  return { ...told, hit, killedAtMs, began, report, left };
}

/** The phase that a command told last. */
function phaseOf(stderr: string): string {
  const words = [...stderr.matchAll(/^\[(connecting|warm-up|settling|reading|done|\d)/gm)];
  const word = words.at(-1)?.[1] ?? 'preparing';
  return /^(\d|warm-up)/.test(word) ? 'load' : word;
}

function scenarioOf(plan: KillPlan, server: DurableServer | null): string {
  const accounts = server === null ? 'generated' : `{ file: ${server.usersFile}, exclusive: true }`;
  return `version: 1
name: crash
target: ${server?.url ?? 'embedded'}
accounts: ${accounts}
users: ${USERS}
seed: crash-${plan.seed}
connect: { rate: 40/s }
contract: { devices: all, order: pipelined, reads: primary, ids: integer, errors: reject }
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: ${plan.ratePerSecond}/s, duration: 3s }
  movers: { executor: constant-arrival-rate, behavior: reconnect, for: 50ms..200ms, rate: 2/s, duration: 2s }
# A crowded machine is not what is tested here.
generator: { pacerLag: 20s, loopGap: 20s, backlog: 30s }
onTargetLost: { continue: false, after: 1s }
deadlines: { confirm: 2s, deliver: 2s, settle: 4s, readback: 4s }
`;
}

async function momentOf(moment: Moment, command: Child, folder: CrashFolder): Promise<void> {
  const shown = (pattern: RegExp): Promise<unknown> => command.output(pattern).catch(() => {});
  switch (moment) {
    case 'start':
      return;
    case 'connecting':
      await shown(/^\[connecting/m);
      return;
    case 'load':
      await shown(/^\[(warm-up|\d)/m);
      return;
    case 'settling':
      await shown(/^\[(settling|reading)/m);
      return;
    case 'reading':
      await shown(/^\[reading/m);
      return;
    case 'writing':
      await shown(/^\[(settling|reading)/m);
      await untilWriting(command, folder.out);
  }
}

/** The final account, the result or a report is being written. */
async function untilWriting(command: Child, out: string): Promise<void> {
  let isOver = false;
  const over = command.finished.then(() => {
    isOver = true;
  });
  const isWriting = (): boolean =>
    readdirSync(out).some((name) => /\.tmp$|^(result|report|junit)\./.test(name));
  while (!isOver && !isWriting()) await Promise.race([over, wait(LOOK_EVERY_MS)]);
}

/** False when there is nobody to kill. */
function kill({ victim }: KillPlan, command: Child): boolean {
  const { pid } = command;
  const victims: Readonly<Record<KillPlan['victim'], () => readonly number[]>> = {
    command: () => [pid],
    agents: () => agentsOf(pid),
    'one-agent': () => agentsOf(pid).slice(0, 1),
    'command-and-agents': () => [pid, ...agentsOf(pid)],
    server: () => embeddedServersOf(pid),
  };
  return victims[victim]().map(killOne).some(Boolean);
}

function killOne(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** Lines of JSON in a file; none when there is no file, and a torn last line is passed over. */
export function linesOf<T>(file: string): readonly T[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as T);
}
