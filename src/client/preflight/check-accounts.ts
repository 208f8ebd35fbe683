// What can be said of the accounts before any packet: whether each can get a token at all, whose
// token it is, and whether it lives long enough. No cell is ever quoted, only places.

import { canonicalId, EarshotError, formatDuration, isUuid } from '../../base/index.ts';
import type { Auth } from '../../scenario/index.ts';
import { readTokenClaims } from '../auth/token-claims.ts';
import type { Account } from '../contract.ts';

/** This many offenders are named; the rest is counted. */
const MAX_NAMED = 5;

export interface AccountsCheck {
  readonly auth: Auth;
  readonly accounts: readonly Account[];
  /** For messages; null when the accounts come from no file. */
  readonly path: string | null;
  readonly nowWallMs: number;
  readonly neededLifetimeMs: number;
}

/** Where an account is, for messages. */
export function placeOf(account: Account, path: string | null): string {
  if (account.line === 0) return 'a generated account';
  return path === null ? `line ${account.line} of the accounts` : `${path}:${account.line}`;
}

/**
 * Checks all accounts; sends nothing.
 * @throws EarshotError `ACCOUNTS_INVALID` for what is missing or belongs to another row,
 * `TARGET_AUTH` for tokens that end before the run does.
 */
export function checkAccounts(check: AccountsCheck): void {
  assertCredentials(check);
  if (check.auth.kind !== 'tokens') return;
  assertOwnTokens(check);
  assertLifetimes(check);
}

/** The id of an account: its own, or what its token says; empty when neither tells. */
export function learnId(account: Account, token: string | null): string {
  if (account.id !== '' || token === null) return account.id;
  const owner = readTokenClaims(token)?.owner ?? '';
  return isUuid(owner) ? canonicalId(owner) : '';
}

function assertCredentials(check: AccountsCheck): void {
  const { auth } = check;
  if (auth.kind === 'tokens') {
    refuseAll(check, (account) => account.token === null, 'has no token');
    return;
  }
  const texts = Object.values(auth.kind === 'login' ? auth.body : auth.claims).map(String);
  const needs = (field: string): boolean => texts.some((text) => text.includes(`{${field}}`));
  if (needs('id')) refuseAll(check, (account) => account.id === '', 'has no id');
  if (needs('email')) refuseAll(check, (account) => account.email === '', 'has no email');
  if (needs('password'))
    refuseAll(check, (account) => account.password === null, 'has no password');
}

function refuseAll(check: AccountsCheck, isBad: (account: Account) => boolean, said: string): void {
  const bad = check.accounts.filter(isBad).map((account) => placeOf(account, check.path));
  if (bad.length === 0) return;
  const hint = `The scenario's auth is \`${check.auth.kind}\`, which needs it for every user.`;
  throw new EarshotError('ACCOUNTS_INVALID', `${nameSome(bad)} ${said}`, { hint });
}

function assertOwnTokens(check: AccountsCheck): void {
  const rowOf = new Map<string, Account>();
  for (const account of check.accounts) {
    if (account.id !== '') rowOf.set(canonicalId(account.id), account);
    if (account.email !== '') rowOf.set(account.email.toLowerCase(), account);
  }
  const firstWith = new Map<string, Account>();
  for (const account of check.accounts) {
    const token = account.token ?? '';
    const twin = firstWith.get(token);
    if (twin !== undefined) throw foreignToken(check, account, twin);
    firstWith.set(token, account);
    const owner = readTokenClaims(token)?.owner ?? '';
    const row = rowOf.get(canonicalId(owner)) ?? rowOf.get(owner.toLowerCase());
    if (row !== undefined && row !== account) throw foreignToken(check, account, row);
  }
}

/** The error for a token that is another row's. */
export function foreignToken(
  check: Pick<AccountsCheck, 'path'>,
  account: Account,
  owner: Account,
): EarshotError {
  const place = placeOf(account, check.path);
  return new EarshotError(
    'ACCOUNTS_INVALID',
    `${place}: its token belongs to the account of ${placeOf(owner, check.path)}`,
    { hint: 'Every row needs a token of its own account.' },
  );
}

function assertLifetimes(check: AccountsCheck): void {
  const ended: string[] = [];
  const short: string[] = [];
  let shortestMs = Number.POSITIVE_INFINITY;
  for (const account of check.accounts) {
    const expiresAtSeconds = readTokenClaims(account.token ?? '')?.expiresAtSeconds ?? null;
    if (expiresAtSeconds === null) continue;
    const leftMs = expiresAtSeconds * 1000 - check.nowWallMs;
    if (leftMs <= 0) ended.push(placeOf(account, check.path));
    else if (leftMs < check.neededLifetimeMs) {
      short.push(placeOf(account, check.path));
      shortestMs = Math.min(shortestMs, leftMs);
    }
  }
  const hint =
    'Make newer or longer-lived tokens, or use `auth: login` or `auth: jwt`, which renew.';
  if (ended.length > 0) {
    throw new EarshotError('TARGET_AUTH', `The token of ${nameSome(ended)} has expired`, { hint });
  }
  if (short.length === 0) return;
  const left = formatDuration(Math.floor(shortestMs / 1000) * 1000) || '0s';
  const needed = formatDuration(Math.ceil(check.neededLifetimeMs / 1000) * 1000);
  const message = `The token of ${nameSome(short)} ends in ${left}, the run needs ${needed}`;
  throw new EarshotError('TARGET_AUTH', message, { hint });
}

function nameSome(places: readonly string[]): string {
  const named = places.slice(0, MAX_NAMED).join(', ');
  const restCount = places.length - MAX_NAMED;
  return restCount > 0 ? `${named} and ${restCount} more` : named;
}
