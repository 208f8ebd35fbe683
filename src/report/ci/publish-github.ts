// What a run or a comparison tells GitHub Actions: a part of the job's summary, the outputs of its
// step, and the annotations, which the caller prints where they are not in the way.

import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError } from '../../base/index.ts';
import type { Comparison, RunResult } from '../../run/index.ts';
import { renderComparisonMarkdown } from '../comparison/comparison-markdown.ts';
import { renderMarkdown } from '../files/markdown.ts';
import { renderGithub } from './github.ts';
import { renderComparisonGithub } from './github-comparison.ts';
import { renderComparisonOutputs, renderGithubOutputs } from './github-outputs.ts';

/** GitHub refuses the whole summary of a step beyond 1 MiB; other steps have their own. */
const SUMMARY_LIMIT_BYTES = 1_000_000;
const CUT_TEXT = '\n\nThe rest is left out: a summary may have 1 MiB.\n';

/** `GITHUB_STEP_SUMMARY`, `GITHUB_OUTPUT` and `GITHUB_WORKSPACE`, as far as they are set. */
type GithubEnvironment = Readonly<Record<string, string | undefined>>;

export interface GithubPlace {
  readonly environment: GithubEnvironment;
  /** The run directory. */
  readonly directory: string;
}

export interface Published {
  /** Workflow commands, a line each. */
  readonly annotations: string;
  /** What could not be written; a run does not fail for it. */
  readonly failures: readonly string[];
}

/** Appends to the files that GitHub names; resolves with what remains to be printed. */
export async function publishToGithub(
  result: RunResult,
  { environment, directory }: GithubPlace,
): Promise<Published> {
  const file = fileInRepository(result.scenario.file, environment.GITHUB_WORKSPACE);
  return publish(environment, {
    summary: renderMarkdown(result),
    outputs: renderGithubOutputs(result, directory),
    annotations: renderGithub(result, file),
  });
}

/** The same for a comparison; `results` are those of the new runs, which know their scenario. */
export async function publishComparisonToGithub(
  comparison: Comparison,
  results: readonly RunResult[],
  environment: GithubEnvironment,
): Promise<Published> {
  const file = fileInRepository(results[0]?.scenario.file ?? '', environment.GITHUB_WORKSPACE);
  return publish(environment, {
    summary: renderComparisonMarkdown(comparison),
    outputs: renderComparisonOutputs(comparison),
    annotations: renderComparisonGithub(comparison, results, file),
  });
}

async function publish(
  { GITHUB_STEP_SUMMARY, GITHUB_OUTPUT }: GithubEnvironment,
  texts: { readonly summary: string; readonly outputs: string; readonly annotations: string },
): Promise<Published> {
  const failures = [
    await append('GITHUB_STEP_SUMMARY', GITHUB_STEP_SUMMARY, cutSummary(texts.summary)),
    await append('GITHUB_OUTPUT', GITHUB_OUTPUT, texts.outputs),
  ];
  return {
    annotations: texts.annotations,
    failures: failures.filter((failure) => failure !== null),
  };
}

/** A file as the repository names it; as it was given where it lies outside. */
export function fileInRepository(file: string, workspace: string | undefined): string {
  if (workspace === undefined || workspace === '') return file;
  const inside = path.relative(workspace, path.resolve(file));
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) ? file : inside;
}

/** At a line's end, so that no table row and no character is halved. */
function cutSummary(text: string): string {
  if (Buffer.byteLength(text) <= SUMMARY_LIMIT_BYTES) return text;
  const bytes = Buffer.from(text).subarray(0, SUMMARY_LIMIT_BYTES - CUT_TEXT.length);
  return `${bytes.subarray(0, bytes.lastIndexOf('\n')).toString()}${CUT_TEXT}`;
}

/** Null, or why not; a variable that is not set asks for nothing. */
async function append(
  name: string,
  file: string | undefined,
  text: string,
): Promise<string | null> {
  if (file === undefined || file === '') return null;
  try {
    await appendFile(file, text);
    return null;
  } catch (error) {
    return `${name} (${file}) cannot be written: ${describeError(error)}`;
  }
}
