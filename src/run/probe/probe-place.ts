// Where a probe goes and as whom: target, secrets and the whole pool of accounts, read anew for
// each probe, so that tokens and secrets that somebody renews are taken up.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Account,
  type ClientSecrets,
  plainTarget,
  readAccountsFile,
  requireAccounts,
  resolveSecrets,
} from '../../client/index.ts';
import {
  resolveSecret,
  type Scenario,
  type SecretReference,
  type Target,
} from '../../scenario/index.ts';
import type { EmbeddedServer } from '../embedded-server.ts';

export interface ProbePlace {
  readonly target: Extract<Target, { kind: 'url' }>;
  readonly isEmbedded: boolean;
  readonly secrets: ClientSecrets;
  readonly accounts: readonly Account[];
  /** For messages; null when there is none. */
  readonly accountsPath: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws EarshotError `SECRET_MISSING`, `ACCOUNTS_INVALID`. */
export function probePlace(
  scenario: Scenario,
  env: Env,
  server: EmbeddedServer | null,
): ProbePlace {
  const folder = path.dirname(scenario.file);
  const readFile = (file: string): string => readFileSync(path.resolve(folder, file), 'utf8');
  const sources = {
    resolve: (from: SecretReference) => resolveSecret(from, env, readFile),
    readFile,
  };
  const isEmbedded = server !== null;
  const target = scenario.target.kind === 'url' ? scenario.target : plainTarget(server?.url ?? '');
  const named = resolveSecrets(scenario, target, sources);
  const secrets = server === null ? named : { ...named, jwtSecret: server.jwtSecret };
  if (scenario.accounts.kind === 'generated') {
    const accounts = requireAccounts(server?.accountsText ?? '', 'generated accounts');
    return { target, isEmbedded, secrets, accounts, accountsPath: null };
  }
  const { path: accountsPath } = scenario.accounts;
  const accounts = readAccountsFile(path.resolve(folder, accountsPath), accountsPath);
  return { target, isEmbedded, secrets, accounts, accountsPath };
}
