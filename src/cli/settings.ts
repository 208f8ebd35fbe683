// Settings from outside the command line: `.env` in the working directory and EARSHOT_* variables.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describeError, EarshotError } from '../base/index.ts';

/**
 * Adds what `.env` sets to the environment; what the environment has already wins.
 * @throws EarshotError `USAGE` when the file exists and cannot be read.
 */
export function loadDotEnv(directory: string, environment: NodeJS.ProcessEnv): void {
  let text: string;
  try {
    text = readFileSync(path.join(directory, '.env'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new EarshotError('USAGE', `.env cannot be read: ${describeError(error)}`);
  }
  for (const [name, value] of Object.entries(parseEnv(text))) {
    environment[name] ??= value;
  }
}
