// What can be typed, drawn from the tables of commands and options; the same for every shell.

import type { CommandRow } from '../command-row.ts';
import type { OptionRow } from '../options.ts';

export interface CompletedOption {
  /** `--output`. */
  readonly long: string;
  /** `-o`, or null. */
  readonly short: string | null;
  readonly help: string;
  readonly isRepeatable: boolean;
  /**
   * `none` for a switch and where a value may be left out; else the words it may take, or a file,
   * or any text.
   */
  readonly value: 'none' | 'file' | 'any' | readonly string[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly argument: 'none' | 'file' | readonly string[];
}

export const PROGRAM = 'earshot';

/** Every command with its options, `--help` among them, hidden ones left out. */
export function completedCommands(rows: readonly CommandRow[]): readonly CompletedCommand[] {
  return rows.map((row) => {
    const [name = '', argument] = row.usage.split(' ');
    const shown = row.options.filter(({ isHidden }) => isHidden !== true);
    return {
      name,
      summary: row.summary,
      options: [...shown.map(completedOption), HELP],
      argument: argument === undefined ? 'none' : (row.argumentWords ?? 'file'),
    };
  });
}

const HELP: CompletedOption = {
  long: '--help',
  short: '-h',
  help: 'display help for command',
  isRepeatable: false,
  value: 'none',
};

function completedOption({ flags, help, isRepeatable, words }: OptionRow): CompletedOption {
  const [, short = null] = /^(-[a-z]), /u.exec(flags) ?? [];
  const [, long = '', placeholder] = /(--[a-z-]+)(?: (?:<(.*)>|\[.*\]))?$/u.exec(flags) ?? [];
  const value = placeholder === undefined ? 'none' : (words ?? valueBehind(placeholder));
  return { long, short, help, isRepeatable: isRepeatable === true, value };
}

function valueBehind(placeholder: string): 'file' | 'any' {
  return placeholder === 'file' || placeholder === 'dir' ? 'file' : 'any';
}
