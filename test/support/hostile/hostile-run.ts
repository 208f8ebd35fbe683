// One `earshot run` under mischief: written scenario, started command, and what came of it.

import { readFileSync, writeFileSync } from 'node:fs';
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
}

/** Runs a visit to its end. */
export async function visit(options: Visit): Promise<VisitOutcome> {
  const { name, folder, url } = options;
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, scenarioOf(options));
  const args = ['run', file, '--target', url, '--json', '--out', join(folder, name)];
  const command = startEarshot(args, { cwd: folder, timeoutMs: 150_000 });
  const agents = (): readonly number[] => childrenOf(command.pid);
  const mischief = command
    .output(/^\[(warm-up|\d)/m)
    .then(() => options.mischief?.({ command, agents }));
  const [finished] = await Promise.all([command.finished, mischief.catch(() => {})]);
  const { code, stdout, stderr } = finished;
  return { code, stderr, result: parse(stdout) };
}

function scenarioOf(visit: Visit): string {
  const { users, usersFile, isExclusive = true, settle = '20s', scenario } = visit;
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
deadlines: { confirm: 5s, deliver: 5s, settle: ${settle} }
${scenario}`;
}

function parse(text: string): RunResult | undefined {
  try {
    return JSON.parse(text) as RunResult;
  } catch {
    return undefined;
  }
}

/** Direct children of a process (Linux). */
function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
