// A scenario of a few lines against any chat server, in a folder of its own, and its run.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../../src/run/index.ts';
import type { Child, ChildOptions, Finished } from '../child.ts';
import { runEarshot, startEarshot } from '../run-earshot.ts';
import { until } from './left-behind.ts';

export interface ChatRunOptions {
  readonly folder: string;
  /** The value of `target:`; without it, the embedded server. */
  readonly target?: string;
  readonly users?: number;
  /** Length and rate of the load. Default 2 s at 20/s. */
  readonly duration?: string;
  readonly rate?: string;
  /** Further lines of the scenario. */
  readonly extra?: string;
  readonly flags?: readonly string[];
  readonly child?: ChildOptions;
}

export interface ChatRun extends Finished {
  readonly result: RunResult | undefined;
}

/** Writes `scenario.yaml` into the folder; tells its path. Generator bounds are openly relaxed. */
export function writeScenario(options: ChatRunOptions): string {
  const { folder, target, users = 4, duration = '2s', rate = '20/s', extra = '' } = options;
  const file = join(folder, 'scenario.yaml');
  const accounts = target === undefined ? 'generated' : '{ file: users.csv, exclusive: true }';
  writeFileSync(
    file,
    `version: 1
name: trial
target: ${target ?? 'embedded'}
accounts: ${accounts}
users: ${users}
warmup: 0s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: ${rate}, duration: ${duration} }
# A crowded machine is not what is tested here.
generator: { pacerLag: 10s, loopGap: 10s, backlog: 3s }
${extra.includes('deadlines:') ? '' : 'deadlines: { confirm: 5s, deliver: 5s, settle: 5s }'}
${extra}
`,
  );
  return file;
}

function argsOf(options: ChatRunOptions): readonly string[] {
  const file = writeScenario(options);
  const out = join(options.folder, 'run');
  return ['run', file, '--json', '--workers', '1', '--out', out, ...(options.flags ?? [])];
}

/** Runs it to its end. */
export async function runChat(options: ChatRunOptions): Promise<ChatRun> {
  const run = await runEarshot(argsOf(options), { cwd: options.folder, ...options.child });
  return { ...run, result: run.json as RunResult | undefined };
}

/** Starts it and leaves it running. */
export function startChat(options: ChatRunOptions): Child {
  return startEarshot(argsOf(options), { cwd: options.folder, ...options.child });
}

/** Resolves when the run has told of two seconds of its load; it must be the folder's own. */
export async function untilLoading(folder: string): Promise<void> {
  const file = join(folder, 'run', 'windows.ndjson');
  const told = (): boolean => existsSync(file) && /"second":1\b/.test(readFileSync(file, 'utf8'));
  if (!(await until(told, 60_000))) throw new Error(`${folder}: the load did not begin`);
}

/** The result on the standard output of a finished run. */
export function resultOf({ stdout }: Finished): RunResult | undefined {
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as RunResult);
}
