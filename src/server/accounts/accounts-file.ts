// The accounts file in the format that the scenario reads: CSV with the header
// id,email,password,token. It holds secrets: mode 0600, written whole or not at all.

import { open, rename, rm } from 'node:fs/promises';
import { describeError, EarshotError } from '../../base/index.ts';
import type { GeneratedAccount } from './generate-accounts.ts';

const HEADER = 'id,email,password,token';

/**
 * Writes the accounts, replacing a file that is there.
 * @throws EarshotError `USAGE` when the file cannot be written.
 */
export async function writeAccountsFile(
  path: string,
  accounts: readonly GeneratedAccount[],
): Promise<void> {
  const lines = accounts.map(({ id, email, password, token }) =>
    [id, email, password, token].map(quoteField).join(','),
  );
  const partPath = `${path}.${process.pid}.part`;
  try {
    const file = await open(partPath, 'wx', 0o600);
    try {
      await file.writeFile(`${[HEADER, ...lines].join('\n')}\n`);
    } finally {
      await file.close();
    }
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    throw new EarshotError('USAGE', `Cannot write accounts to ${path}: ${describeError(error)}`, {
      hint: 'Check that the folder exists and is writable.',
      cause: error,
    });
  }
}

function quoteField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
