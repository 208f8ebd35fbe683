// Reads a run directory back: the result when the run ended, or what can be said when it was
// killed.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import type { WindowRecord } from '../../metrics/index.ts';
import type { Finding } from '../../verify/index.ts';
import { concludeKilledRun, type KilledRun } from '../judge/conclude-killed.ts';
import { parseResult } from '../result-schema.ts';
import type { RunResult } from '../run-result.ts';
import { refuseOtherVersion } from './other-format.ts';
import { FILES } from './run-directory.ts';
import type { RunHeader } from './run-header.ts';
import { mergeUnfinished, type UnfinishedSecond } from './unfinished-seconds.ts';

export interface RunRecords {
  readonly result: RunResult;
  /** Whole seconds. */
  readonly windows: readonly WindowRecord[];
  /** The result was rebuilt from what a killed run left. */
  readonly isRebuilt: boolean;
}

interface ReadRunOptions {
  /** This process has just written it: its result is not held against the schema again. */
  readonly isOwn?: boolean;
}

/**
 * Reads a run from its directory.
 * @throws EarshotError `RUN_DIRECTORY` when there is no run in it, its files are damaged, or its
 * result has another format than this version's.
 */
export async function readRun(
  directory: string,
  { isOwn = false }: ReadRunOptions = {},
): Promise<RunRecords> {
  const windows = await readLines<WindowRecord>(directory, FILES.windows);
  const resultText = await readText(directory, FILES.result);
  if (resultText !== null) {
    const file = path.join(directory, FILES.result);
    const result = parse<RunResult>(resultText, file);
    if (!isOwn) parseResult(resultText, file);
    return { result, windows, isRebuilt: false };
  }
  const headerText = await readText(directory, FILES.header);
  if (headerText === null) {
    throw new EarshotError(
      'RUN_DIRECTORY',
      `${directory} holds no run: there is neither ${FILES.result} nor ${FILES.header}.`,
    );
  }
  const header = parse<RunHeader>(headerText, path.join(directory, FILES.header));
  const findings = await readLines<Finding>(directory, FILES.anomalies);
  const told = await readLines<UnfinishedSecond>(directory, FILES.unfinished);
  const result = rebuild(directory, { header, windows, told, findings });
  return { result, windows, isRebuilt: true };
}

/** The one-second windows of a run, as far as its directory lists them. */
export function readWindows(directory: string): Promise<readonly WindowRecord[]> {
  return readLines<WindowRecord>(directory, FILES.windows);
}

/** The findings of a run, as far as its directory lists them. */
export function readFindings(directory: string): Promise<readonly Finding[]> {
  return readLines<Finding>(directory, FILES.anomalies);
}

interface LeftRecords extends Omit<KilledRun, 'unfinished'> {
  readonly told: readonly UnfinishedSecond[];
}

/** What cannot be judged was not written by a run of ours, or a disk lied. */
function rebuild(directory: string, left: LeftRecords): RunResult {
  try {
    const { header, windows, told, findings } = left;
    const unfinished = mergeUnfinished(told, windows);
    return concludeKilledRun({ header, windows, unfinished, findings });
  } catch (error) {
    const text = `The files in ${directory} are damaged: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, { cause: error });
  }
}

async function readText(directory: string, name: string): Promise<string | null> {
  try {
    return await readFile(path.join(directory, name), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new EarshotError(
      'RUN_DIRECTORY',
      `${path.join(directory, name)} cannot be read: ${describeError(error)}`,
    );
  }
}

function parse<T extends { readonly schemaVersion: number }>(text: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EarshotError('RUN_DIRECTORY', `${file} is not JSON: ${describeError(error)}`);
  }
  const mistake = refuseOtherVersion(value, file);
  if (mistake !== null) throw mistake;
  return value as T;
}

/** Lines of JSON; a torn last line, as a kill leaves it, is passed over. */
async function readLines<T>(directory: string, name: string): Promise<T[]> {
  const text = (await readText(directory, name)) ?? '';
  const lines = text.split('\n');
  const records: T[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      records.push(JSON.parse(line) as T);
    } catch (error) {
      if (index >= lines.length - 1) continue;
      const file = `${path.join(directory, name)}:${index + 1}`;
      throw new EarshotError('RUN_DIRECTORY', `${file} is not JSON: ${describeError(error)}`);
    }
  }
  return records;
}
