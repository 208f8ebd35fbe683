// Reports as files: the standing ones in the run directory, and those that `-o kind=path` asks for.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError } from '../base/index.ts';
import { renderHtml, renderJson, renderJunit, renderMarkdown } from '../report/index.ts';
import { FILES, type RunRecords, readRun, writeFileAtomically } from '../run/index.ts';
import { splitPair } from './options.ts';

const RENDERERS = {
  json: ({ result }: RunRecords) => renderJson(result),
  html: ({ result, windows }: RunRecords) => renderHtml(result, windows),
  junit: ({ result }: RunRecords) => renderJunit(result),
  markdown: ({ result }: RunRecords) => renderMarkdown(result),
} as const;

type ReportKind = keyof typeof RENDERERS;

export interface Output {
  readonly kind: ReportKind;
  readonly path: string;
}

function isReportKind(kind: string): kind is ReportKind {
  return Object.hasOwn(RENDERERS, kind);
}

/** Reads the `-o kind=path` flags. @throws EarshotError `USAGE` for an unknown kind. */
export function parseOutputs(pairs: readonly string[]): readonly Output[] {
  return pairs.map((pair) => {
    const [kind, file] = splitPair('-o', pair);
    if (isReportKind(kind) && file !== '') return { kind, path: file };
    const known = Object.keys(RENDERERS).join(', ');
    throw new EarshotError('USAGE', `-o takes kind=path with one of ${known}, not '${pair}'.`);
  });
}

/**
 * Writes report.html and junit.xml into the run directory, and the outputs where they were asked for.
 * Returns the files that a person may want to open.
 * @throws EarshotError `RUN_DIRECTORY` naming the file that cannot be written.
 */
export async function writeReports(
  directory: string,
  outputs: readonly Output[],
): Promise<readonly string[]> {
  const records = await readRun(directory);
  const standing: readonly Output[] = [
    ...(records.isRebuilt
      ? [{ kind: 'json' as const, path: path.join(directory, FILES.result) }]
      : []),
    { kind: 'html', path: path.join(directory, 'report.html') },
    { kind: 'junit', path: path.join(directory, 'junit.xml') },
  ];
  const files = [path.join(directory, FILES.result)];
  for (const output of [...standing, ...outputs]) {
    await write(output.path, RENDERERS[output.kind](records));
    if (!files.includes(output.path)) files.push(output.path);
  }
  return files;
}

async function write(file: string, content: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomically(file, content);
  } catch (error) {
    throw new EarshotError('RUN_DIRECTORY', `${file} cannot be written: ${describeError(error)}`, {
      cause: error,
    });
  }
}
