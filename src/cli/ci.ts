// What a run prints beside its result under a CI system, and where: standard output stays the
// result's alone when it is asked for as JSON.

import { EarshotError, newRunId } from '../base/index.ts';
import {
  CI_SYSTEMS,
  type CiSystem,
  detectCiSystem,
  publishToGithub,
  type ReportOutput,
} from '../report/index.ts';
import type { RunResult } from '../run/index.ts';

export interface CiFlags {
  readonly ci?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

interface Ended {
  readonly result: RunResult;
  readonly directory: string;
  /** What is printed on standard output, were there no CI system. */
  readonly shown: string;
  readonly outputs: readonly ReportOutput[];
}

const WIDGET_KINDS = ['gitlab-metrics', 'load-performance'] as const;

/** The flag, or what the environment tells. @throws EarshotError `USAGE` for another word. */
export function ciSystemOf({ ci }: CiFlags): CiSystem {
  if (ci === undefined || ci === 'auto') return detectCiSystem(process.env);
  const system = CI_SYSTEMS.find((known) => known === ci);
  if (system !== undefined) return system;
  const known = ['auto', ...CI_SYSTEMS].join(', ');
  throw new EarshotError('USAGE', `--ci takes one of ${known}, not '${ci}'.`);
}

/** Prints the result, and what the CI system wants beside it. */
export async function printResult(system: CiSystem, flags: CiFlags, ended: Ended): Promise<void> {
  switch (system) {
    case 'github':
      return printForGithub(flags, ended);
    case 'gitlab':
      process.stdout.write(ended.shown);
      if (flags.quiet !== true) process.stderr.write(gitlabHint(ended.outputs));
      return;
    case 'none':
      process.stdout.write(ended.shown);
  }
}

/**
 * The result may hold text of the server under test, which must not become a command of the runner:
 * commands are stopped around it, until a word that only this run knows.
 */
async function printForGithub(flags: CiFlags, ended: Ended): Promise<void> {
  const { result, directory, shown } = ended;
  const { annotations, failures } = await publishToGithub(result, {
    environment: process.env,
    directory,
  });
  for (const failure of failures) process.stderr.write(`note: ${failure}\n`);
  if (flags.json) {
    process.stdout.write(shown);
    process.stderr.write(annotations);
    return;
  }
  const word = `earshot-${newRunId()}`;
  process.stdout.write(`::stop-commands::${word}\n${shown}::${word}::\n${annotations}`);
}

/** Nothing is written unasked; this says what to ask for. */
function gitlabHint(outputs: readonly ReportOutput[]): string {
  const missing = WIDGET_KINDS.filter((kind) => !outputs.some((output) => output.kind === kind));
  if (missing.length === 0) return '';
  const files = { 'gitlab-metrics': 'metrics.txt', 'load-performance': 'load-performance.json' };
  const flags = missing.map((kind) => `-o ${kind}=${files[kind]}`).join(' ');
  return `GitLab: ${flags} fills the widgets of a merge request (artifacts: reports:); see docs/guide/ci.md.\n`;
}
