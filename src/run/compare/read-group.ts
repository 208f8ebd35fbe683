// The runs that an argument of `compare` names: a run directory, a folder of them, a pattern.

import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { FILES } from '../directory/run-directory.ts';
import { parseResult } from '../result-schema.ts';
import type { Replicate } from './comparison.ts';

/** Whether an argument is a path or a pattern of paths, and not the name of a baseline. */
export function namesDirectories(argument: string): boolean {
  return /[*?[\]{}/\\]/.test(argument) || existsSync(argument);
}

/**
 * Reads the results of the runs, in the order of their names.
 * @throws EarshotError `RUN_DIRECTORY` when there is none, or one of them is damaged.
 */
export async function readReplicates(argument: string): Promise<readonly Replicate[]> {
  const directories = existsSync(argument) ? [argument] : globSync(argument).toSorted(byNumber);
  const runs = directories.flatMap(runsIn);
  if (runs.length === 0) {
    const text = `${argument} names no run: there is no ${FILES.result} in it, nor in a folder of it.`;
    throw new EarshotError('RUN_DIRECTORY', text, {
      hint: 'Give the folder of `earshot run FILE --repeat N`, a quoted pattern, or the name of a baseline.',
    });
  }
  return Promise.all(runs.map(readReplicate));
}

/** A run directory itself, or those directly in it. */
function runsIn(directory: string): readonly string[] {
  if (isRun(directory)) return [directory];
  if (!statSync(directory).isDirectory()) return [];
  const names = readdirSync(directory).toSorted(byNumber);
  return names.map((name) => path.join(directory, name)).filter(isRun);
}

/** Also one that was killed: it must not be passed over in silence. */
function isRun(directory: string): boolean {
  return [FILES.result, FILES.header].some((name) => existsSync(path.join(directory, name)));
}

/** `2` before `10`. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

async function readReplicate(directory: string): Promise<Replicate> {
  const file = path.join(directory, FILES.result);
  try {
    return { directory, result: parseResult(await readFile(file, 'utf8'), file) };
  } catch (error) {
    if (error instanceof EarshotError) throw error;
    const text = `${file} cannot be read: ${describeError(error)}`;
    throw new EarshotError('RUN_DIRECTORY', text, {
      hint: 'A run that was killed has none: run it again, or take its directory away.',
    });
  }
}
