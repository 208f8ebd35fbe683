// Command lines of `earshot` in deployment files, held against the reference of the command line.

import { readFileSync } from 'node:fs';

const REFERENCE = new URL('../../../docs/reference/cli.md', import.meta.url);

/** Flags by command, as the generated reference lists them. */
function flagsByCommand(): ReadonlyMap<string, readonly string[]> {
  const sections = readFileSync(REFERENCE, 'utf8').split(/^## /mu).slice(1);
  return new Map(
    sections.map((section) => {
      const [, name = ''] = /^`earshot ([\w-]+)/u.exec(section) ?? [];
      const flags = [...section.matchAll(/^\| `(?:-\w, )?(--[\w-]+)/gmu)];
      return [name, flags.map(([, flag]) => String(flag))];
    }),
  );
}

/** What a command line names that the command does not know; empty: nothing. */
export function unknownWords(words: readonly string[]): readonly string[] {
  const [command = '', ...rest] = words;
  const known = flagsByCommand().get(command);
  if (known === undefined) return [command];
  return rest
    .filter((word) => word.startsWith('--'))
    .map((word) => word.replace(/=.*$/u, ''))
    .filter((flag) => !known.includes(flag));
}
