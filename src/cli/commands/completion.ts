// `earshot completion SHELL`: a script that completes the command line, from its own tables.

import { EarshotError, EXIT, type ExitCode } from '../../base/index.ts';
import type { CommandRow } from '../command-row.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { completedCommands } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export async function completion(
  [shell = '']: readonly string[],
  _flags: object,
  rows: readonly CommandRow[],
): Promise<ExitCode> {
  const names = Object.keys(SHELLS) as (keyof typeof SHELLS)[];
  const known = names.find((name) => name === shell);
  if (known === undefined) {
    throw new EarshotError('USAGE', `completion takes ${names.join(', ')}, not '${shell}'.`);
  }
  process.stdout.write(SHELLS[known](completedCommands(rows)));
  return EXIT.pass;
}
