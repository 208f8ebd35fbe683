// The accounts of a run: rows of a file, or those that the embedded server created.

import path from 'node:path';
import { EarshotError } from '../../base/index.ts';
import { type Account, readAccountsFile, requireAccounts } from '../../client/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/**
 * Reads the scenario's accounts file, `folder` being the scenario's; null when they are generated.
 * @throws EarshotError `ACCOUNTS_INVALID` with file and line.
 */
export function accountsOfFile(
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
  return enough(readAccountsFile(path.resolve(folder, named), named), plan, named);
}

/** The accounts that the embedded server wrote. */
export function generatedAccounts(text: string, plan: Plan): readonly Account[] {
  return enough(requireAccounts(text, 'generated accounts'), plan, 'generated accounts');
}

function enough(accounts: readonly Account[], plan: Plan, file: string): readonly Account[] {
  if (accounts.length >= plan.userCount) return accounts.slice(0, plan.userCount);
  throw new EarshotError(
    'ACCOUNTS_INVALID',
    `${file}:${accounts.at(-1)?.line ?? 1}: the plan needs ${plan.userCount} accounts; the file has ${accounts.length}.`,
    { hint: `Add accounts, or lower \`users\` to ${accounts.length}.` },
  );
}
