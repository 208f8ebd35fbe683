// Reports as files: the standing ones in the run directory, and those that were asked for
// elsewhere.

import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { renderFamilies } from '../../exposition/index.ts';
import {
  FILES,
  makeDirectories,
  parseResult,
  type RunRecords,
  type RunResult,
  readRun,
  resultFamilies,
  writeFileAtomically,
} from '../../run/index.ts';
import { renderGithub } from '../ci/github.ts';
import { renderGitlabMetrics } from '../ci/gitlab-metrics.ts';
import { renderLoadPerformance } from '../ci/load-performance.ts';
import { renderHtml } from '../html/render-html.ts';
import { renderHlog } from './hlog.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';

const RENDERERS = {
  json: ({ result }: RunRecords) => renderJson(result),
  html: ({ result, windows }: RunRecords) => renderHtml(result, windows),
  junit: ({ result }: RunRecords) => renderJunit(result),
  markdown: ({ result }: RunRecords) => renderMarkdown(result),
  github: ({ result }: RunRecords) => renderGithub(result),
  'gitlab-metrics': ({ result }: RunRecords) => renderGitlabMetrics(result),
  'load-performance': ({ result }: RunRecords) => renderLoadPerformance(result),
  hlog: ({ result, windows }: RunRecords) => renderHlog(result, windows),
  openmetrics: ({ result }: RunRecords) => renderFamilies(resultFamilies(result), 'openmetrics'),
} as const;

export type ReportKind = keyof typeof RENDERERS;

export const REPORT_KINDS = Object.keys(RENDERERS) as readonly ReportKind[];

/** One report more, in a file of the user's choice. */
export interface ReportOutput {
  readonly kind: ReportKind;
  readonly path: string;
}

/**
 * Writes report.html and junit.xml into the run directory (and result.json where a killed run left
 * none), and `outputs` where they were asked for. Files appear whole or not at all. `ended` is the
 * result of a run that ended here, whether or not it could be written. Resolves with what could not
 * be written into the run directory: it may be full, or read-only by now.
 * @throws EarshotError `RUN_DIRECTORY` naming what is damaged, cannot be read, or was asked for and
 * cannot be written.
 */
export async function writeReports(
  directory: string,
  outputs: readonly ReportOutput[],
  ended?: RunResult,
): Promise<readonly string[]> {
  const read = await readRun(directory, { isOwn: ended !== undefined });
  const records = ended === undefined ? read : { ...read, result: ended, isRebuilt: false };
  const standing: readonly ReportOutput[] = [
    { kind: 'html', path: path.join(directory, 'report.html') },
    { kind: 'junit', path: path.join(directory, 'junit.xml') },
  ];
  const rebuilt: readonly ReportOutput[] = records.isRebuilt
    ? [{ kind: 'json', path: path.join(directory, FILES.result) }]
    : [];
  const failures: string[] = [];
  for (const output of [...rebuilt, ...standing]) {
    const failure = await write(output.path, await render(output.kind, records, directory));
    if (failure !== null) failures.push(failure);
  }
  for (const output of outputs) {
    await writeReportFile(output.path, await render(output.kind, records, directory));
  }
  return failures;
}

/** What cannot be rendered did not come from a run of ours: the place of the mistake is named. */
async function render(kind: ReportKind, records: RunRecords, directory: string): Promise<string> {
  try {
    return await RENDERERS[kind](records);
  } catch (error) {
    parseResult(JSON.stringify(records.result), path.join(directory, FILES.result));
    const text = `The files in ${directory} are damaged: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { cause: error });
  }
}

/**
 * Writes one file, whole or not at all, and the folders above it.
 * @throws EarshotError `RUN_DIRECTORY` naming it.
 */
export async function writeReportFile(file: string, content: string): Promise<void> {
  const failure = await write(file, content);
  if (failure !== null) throw new EarshotError('RUN_DIRECTORY', failure);
}

/** Null, or why not. */
async function write(file: string, content: string): Promise<string | null> {
  try {
    makeDirectories(path.dirname(file));
    await writeFileAtomically(file, content);
    return null;
  } catch (error) {
    return `${file} cannot be written: ${describeError(error)}`;
  }
}
