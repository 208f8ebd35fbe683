// What a run prints beside its result under a CI system, and where: standard output stays the
// result's alone when it is asked for as JSON.

import { EarshotError, type ExitCode, newRunId } from '../base/index.ts';
import {
  CI_SYSTEMS,
  type CiSystem,
  detectCiSystem,
  fileInRepository,
  type NotedMistake,
  type Published,
  publishComparisonToGithub,
  publishToGithub,
  type ReportOutput,
  renderGithubFailure,
} from '../report/index.ts';
import type { Comparison, ReplicateGroup, RunResult } from '../run/index.ts';

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
function ciSystemOf({ ci }: CiFlags): CiSystem {
  if (ci === undefined || ci === 'auto') return detectCiSystem(process.env);
  const system = CI_SYSTEMS.find((known) => known === ci);
  if (system !== undefined) return system;
  const known = ['auto', ...CI_SYSTEMS].join(', ');
  throw new EarshotError('USAGE', `--ci takes one of ${known}, not '${ci}'.`);
}

/** Carries a command out; what ends it before a verdict is an annotation, too. */
export async function annotated(
  flags: CiFlags,
  command: (system: CiSystem) => Promise<ExitCode>,
): Promise<ExitCode> {
  const system = ciSystemOf(flags);
  try {
    return await command(system);
  } catch (error) {
    if (system === 'github' && error instanceof EarshotError) {
      const fileOf = (file: string) => fileInRepository(file, process.env.GITHUB_WORKSPACE);
      process.stderr.write(renderGithubFailure(error, mistakesIn(error), fileOf));
    }
    throw error;
  }
}

function mistakesIn({ details }: EarshotError): readonly NotedMistake[] {
  const { mistakes } = details;
  return Array.isArray(mistakes) ? mistakes.filter(isMistake) : [];
}

function isMistake(value: unknown): value is NotedMistake {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value;
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

async function printForGithub(flags: CiFlags, ended: Ended): Promise<void> {
  const { result, directory, shown } = ended;
  const place = { environment: process.env, directory };
  printPublished(await publishToGithub(result, place), shown, flags);
}

/** Prints a comparison, and for GitHub what it wants beside it; GitLab's widgets know of none. */
export async function printComparison(
  system: CiSystem,
  flags: CiFlags,
  compared: {
    readonly comparison: Comparison;
    /** The new runs. */
    readonly group: ReplicateGroup;
    readonly shown: string;
  },
): Promise<void> {
  const { comparison, group, shown } = compared;
  if (system !== 'github') {
    process.stdout.write(shown);
    return;
  }
  const results = group.replicates.map(({ result }) => result);
  const published = await publishComparisonToGithub(comparison, results, process.env);
  printPublished(published, shown, flags);
}

/**
 * The result may hold text of the server under test, which must not become a command of the runner:
 * commands are stopped around it, until a word that only this run knows.
 */
function printPublished({ annotations, failures }: Published, shown: string, flags: CiFlags): void {
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
