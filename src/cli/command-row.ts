// A command as data: one table gives the parser, the help and the completion of shells.

import type { ExitCode } from '../base/index.ts';
import type { OptionRow } from './options.ts';

type Values = Readonly<Record<string, unknown>>;

/** `rows` are all commands, for what tells of the command line itself. */
export type Action = (
  argument: readonly string[],
  values: Values,
  rows: readonly CommandRow[],
) => Promise<ExitCode>;

/** Headings of the help, in its order. */
export const COMMAND_GROUPS = [
  'Run',
  'Understand',
  'Gate',
  'Monitor',
  'Servers',
  'Machine',
] as const;

export interface CommandRow {
  readonly group: (typeof COMMAND_GROUPS)[number];
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly OptionRow[];
  readonly examples: readonly string[];
  readonly load: () => Promise<Action>;
  /** The words that its argument may be; without them it is a file or a directory. */
  readonly argumentWords?: readonly string[];
}
