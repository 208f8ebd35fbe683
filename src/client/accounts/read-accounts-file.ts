// The accounts file from the disk: read within a bound, and refused with every mistake at once.
// What the rows mean is for `parseAccounts`.

import { readFileSync, statSync } from 'node:fs';
import { describeError, EarshotError } from '../../base/index.ts';
import type { Diagnostic } from '../../scenario/index.ts';
import type { Account } from '../contract.ts';
import { parseAccounts } from './accounts.ts';

/** 1,000,000 accounts with long tokens; a longer text is no string. */
const ACCOUNTS_FILE_LIMIT_BYTES = 512 * 1024 * 1024 - 32;

/**
 * The accounts of a file; `named` is how a person named it.
 * @throws EarshotError `ACCOUNTS_INVALID` with file and line.
 */
export function readAccountsFile(file: string, named: string): readonly Account[] {
  let text: string;
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > ACCOUNTS_FILE_LIMIT_BYTES) throw new Error('it is larger than 512 MiB');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const told = isMissing
      ? `There is no accounts file ${named}.`
      : `The accounts file ${named} cannot be read: ${describeError(error)}`;
    throw new EarshotError('ACCOUNTS_INVALID', told);
  }
  return requireAccounts(text, named);
}

/** The accounts of a text. @throws EarshotError `ACCOUNTS_INVALID` with every mistake. */
export function requireAccounts(text: string, named: string): readonly Account[] {
  const { accounts, diagnostics } = parseAccounts(text, named);
  if (diagnostics.length === 0) return accounts;
  const shown = diagnostics.map(describeMistake).join('\n');
  throw new EarshotError('ACCOUNTS_INVALID', `The accounts file has mistakes:\n${shown}`);
}

function describeMistake({ file, position, message, hint }: Diagnostic): string {
  return `${file}:${position.line}: ${message}${hint === null ? '' : ` (${hint})`}`;
}
