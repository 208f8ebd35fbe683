// Reports as files: the standing ones in the run directory, and those that were asked for
// elsewhere.

import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import {
  FILES,
  makeDirectories,
  type RunRecords,
  readRun,
  writeFileAtomically,
} from '../../run/index.ts';
import { renderHtml } from '../html/render-html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { parseResult } from './result-schema.ts';

const RENDERERS = {
  json: ({ result }: RunRecords) => renderJson(result),
  html: ({ result, windows }: RunRecords) => renderHtml(result, windows),
  junit: ({ result }: RunRecords) => renderJunit(result),
  markdown: ({ result }: RunRecords) => renderMarkdown(result),
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
 * none), and `outputs` where they were asked for. Files appear whole or not at all.
 * @throws EarshotError `RUN_DIRECTORY` naming what is damaged or cannot be read or written.
 */
export async function writeReports(
  directory: string,
  outputs: readonly ReportOutput[],
): Promise<void> {
  const records = await readRun(directory);
  const standing: readonly ReportOutput[] = [
    { kind: 'html', path: path.join(directory, 'report.html') },
    { kind: 'junit', path: path.join(directory, 'junit.xml') },
  ];
  const rebuilt: readonly ReportOutput[] = records.isRebuilt
    ? [{ kind: 'json', path: path.join(directory, FILES.result) }]
    : [];
  for (const output of [...rebuilt, ...standing, ...outputs]) {
    await write(output.path, render(output.kind, records, directory));
  }
}

/** What cannot be rendered did not come from a run of ours: the place of the mistake is named. */
function render(kind: ReportKind, records: RunRecords, directory: string): string {
  try {
    return RENDERERS[kind](records);
  } catch (error) {
    parseResult(JSON.stringify(records.result));
    const text = `The files in ${directory} are damaged: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { cause: error });
  }
}

async function write(file: string, content: string): Promise<void> {
  try {
    makeDirectories(path.dirname(file));
    await writeFileAtomically(file, content);
  } catch (error) {
    throw new EarshotError('RUN_DIRECTORY', `${file} cannot be written: ${describeError(error)}`, {
      cause: error,
    });
  }
}
