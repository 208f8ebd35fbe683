// One `earshot run` under mischief: written scenario, started command, and what came of it.

import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '../../../src/run/index.ts';
import type { Child } from '../child.ts';
import { startEarshot } from '../run-earshot.ts';

export interface Visit {
  readonly name: string;
  readonly folder: string;
  readonly url: string;
  readonly usersFile: string;
  readonly users: number;
  /** The `load:` block and whatever else the scenario says. */
  readonly scenario: string;
  readonly isExclusive?: boolean;
  /** Default `20s`: what is proven missing stays open for so long. */
  readonly settle?: string;
  /** What `deadlines:` says, when that is not the default of five seconds each. */
  readonly deadlines?: string;
  /** Further flags of the command. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The niceness of the command and its agents. */
  readonly priority?: number;
  readonly timeoutMs?: number;
  /** Called when the load begins; its end is awaited. */
  readonly mischief?: (run: RunningVisit) => Promise<unknown>;
}

export interface RunningVisit {
  readonly command: Child;
  /** The processes that carry the users. */
  agents(): readonly number[];
}

export interface VisitOutcome {
  readonly code: number | null;
  readonly stderr: string;
  readonly result: RunResult | undefined;
  /** The command had to be killed. */
  readonly hung: boolean;
  /** Its run directory. */
  readonly directory: string;
}

/** Runs a visit to its end. */
export async function visit(options: Visit): Promise<VisitOutcome> {
  const { name, folder, url, flags = [], env = {}, timeoutMs = 150_000 } = options;
  const file = join(folder, `${name}.yaml`);
  const directory = join(folder, name);
  writeFileSync(file, scenarioOf(options));
  const args = ['run', file, '--target', url, '--json', '--out', directory, ...flags];
  const command = startEarshot(args, { cwd: folder, timeoutMs, env });
  if (options.priority !== undefined) setPriority(command.pid, options.priority);
  const agents = (): readonly number[] => childrenOf(command.pid);
  const mischief = command
    .output(/^\[(warm-up|\d)/m)
    .then(() => options.mischief?.({ command, agents }));
  const [finished] = await Promise.all([command.finished, mischief.catch(() => {})]);
  const { code, stdout, stderr, timedOut: hung } = finished;
  return { code, stderr, hung, directory, result: parse(stdout) };
}

function scenarioOf(visit: Visit): string {
  const { users, usersFile, isExclusive = true, settle = '20s', scenario } = visit;
  const { deadlines = `{ confirm: 5s, deliver: 5s, settle: ${settle} }` } = visit;
  return `version: 1
name: hostile
target: embedded
accounts: { file: ${usersFile}, exclusive: ${isExclusive} }
users: ${users}
connect: { rate: 200/s, inFlight: 20, timeout: 5s }
reconnect: { base: 100ms, max: 1s }
onTargetLost: { continue: true }
# What is tested here is the verdict, not this crowded machine.
generator: { pacerLag: 20s, loopGap: 20s, backlog: 30s }
deadlines: ${deadlines}
${scenario}`;
}

function parse(text: string): RunResult | undefined {
  try {
    return JSON.parse(text) as RunResult;
  } catch {
    return undefined;
  }
}

/** Direct children of a process (Linux); none when it is gone. */
function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
