// The accounts of a run: rows of a file, or those that the embedded server created.

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { type Account, parseAccounts } from '../../client/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { Diagnostic, Scenario } from '../../scenario/index.ts';

/** 1,000,000 accounts with long tokens; a longer text is no string. */
const ACCOUNTS_FILE_LIMIT_BYTES = 512 * 1024 * 1024 - 32;

/**
 * Reads the scenario's accounts file, `folder` being the scenario's; null when they are generated.
 * @throws EarshotError `ACCOUNTS_INVALID` with file and line.
 */
export function readAccountsFile(
  scenario: Scenario,
  plan: Plan,
  folder: string,
): readonly Account[] | null {
  if (scenario.accounts.kind === 'generated') {
    if (scenario.target.kind === 'embedded') return null;
    throw new EarshotError(
      'ACCOUNTS_INVALID',
      'Generated accounts exist on the embedded server only.',
      {
        hint: 'Give `accounts: { file: users.csv }` with accounts of the target.',
      },
    );
  }
  const { path: named } = scenario.accounts;
  const file = path.resolve(folder, named);
  let text: string;
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > ACCOUNTS_FILE_LIMIT_BYTES) throw new Error('it is larger than 512 MiB');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new EarshotError(
      'ACCOUNTS_INVALID',
      `The accounts file ${named} cannot be read: ${describeError(error)}`,
    );
  }
  return enough(parsed(text, named), plan, named);
}

/** The accounts that the embedded server wrote. */
export function generatedAccounts(text: string, plan: Plan): readonly Account[] {
  return enough(parsed(text, 'generated accounts'), plan, 'generated accounts');
}

function parsed(text: string, file: string): readonly Account[] {
  const { accounts, diagnostics } = parseAccounts(text, file);
  if (diagnostics.length === 0) return accounts;
  const shown = diagnostics.map(describeMistake).join('\n');
  throw new EarshotError('ACCOUNTS_INVALID', `The accounts file has mistakes:\n${shown}`);
}

function describeMistake({ file, position, message, hint }: Diagnostic): string {
  return `${file}:${position.line}: ${message}${hint === null ? '' : ` (${hint})`}`;
}

function enough(accounts: readonly Account[], plan: Plan, file: string): readonly Account[] {
  if (accounts.length >= plan.userCount) return accounts.slice(0, plan.userCount);
  throw new EarshotError(
    'ACCOUNTS_INVALID',
    `${file}:${accounts.at(-1)?.line ?? 1}: the plan needs ${plan.userCount} accounts; the file has ${accounts.length}.`,
    { hint: `Add accounts, or lower \`users\` to ${accounts.length}.` },
  );
}
