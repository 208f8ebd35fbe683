// The foreign side in Python: starts its server, runs its client, makes its accounts. Where there
// is no Python those tests are left out and counted aloud, except under CI=true, where they fail.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe } from 'vitest';
import { Child, type Finished } from './child.ts';
import { type Serving, whenReady } from './run-earshot.ts';

const FOREIGN = new URL('../foreign/', import.meta.url).pathname;
const PYTHON = 'python3';
const QUIET = { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };

/** `describe` for tests that need Python 3.11. */
export function describeForeign(name: string, tests: () => void): void {
  const isMissing = pythonProblem() !== null;
  if (isMissing) process.stderr.write(`left out, for want of Python 3.11: ${name}\n`);
  describe.skipIf(isMissing && process.env.CI !== 'true')(name, tests);
}

export interface ForeignAccount {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Accounts with opaque tokens, some of which need URL encoding, written as a CSV file. */
export function writeForeignAccounts(path: string, count: number): readonly ForeignAccount[] {
  const accounts = Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(12, '0');
    return {
      id: `7e57f0e1-0000-4000-8000-${number}`,
      email: `guest${index}@example.org`,
      token: `opaque+token/${index}=`,
    };
  });
  const rows = accounts.map(({ id, email, token }) => `${id},${email},,${token}`);
  writeFileSync(path, ['id,email,password,token', ...rows, ''].join('\n'), { mode: 0o600 });
  return accounts;
}

/** Starts the foreign chat server on a free port. */
export function startForeignServer(args: readonly string[]): Promise<Serving> {
  const options = { env: QUIET, timeoutMs: 600_000 };
  return whenReady(new Child(PYTHON, [`${FOREIGN}chat_server.py`, ...args], options));
}

/** Runs the foreign client against a server; its standard output is what it saw. */
export function runForeignClient(args: readonly string[]): Promise<Finished> {
  const options = { env: QUIET, timeoutMs: 60_000 };
  return new Child(PYTHON, [`${FOREIGN}chat_client.py`, ...args], options).finished;
}

function pythonProblem(): string | null {
  const script = 'import sqlite3, sys; sys.exit(sys.version_info < (3, 11))';
  try {
    execFileSync(PYTHON, ['-c', script], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return String(error);
  }
}
