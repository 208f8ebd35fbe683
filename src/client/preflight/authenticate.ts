// The first step of a probe: every account gets a token, and the server shows its thread list for
// it. So a target that is down, slow, not trusted or closed to us is told apart before any message.

import { EarshotError, forEachBounded } from '../../base/index.ts';
import { readTokenClaims } from '../auth/token-claims.ts';
import { ClientCore } from '../client-core.ts';
import type { Account, ClientOptions } from '../contract.ts';
import { foreignToken, learnId, placeOf } from './check-accounts.ts';
import { createProbe, obtainToken } from './probe.ts';
import { ownerByThreads, probeThreads } from './probe-reads.ts';

const IN_FLIGHT = 8;

export interface AuthenticateRequest {
  /** The accounts file, for messages; null when there is none. */
  readonly accountsPath: string | null;
  readonly signal: AbortSignal;
}

/**
 * Authenticates accounts that passed `checkAccounts`; what comes back has ids and tokens.
 * @throws EarshotError `ACCOUNTS_INVALID`, `TARGET_UNREACHABLE`, `TARGET_REFUSED` or `TARGET_AUTH`,
 * never with a token in it.
 */
export async function authenticate(
  options: ClientOptions,
  accounts: readonly Account[],
  request: AuthenticateRequest,
): Promise<readonly Account[]> {
  const core = new ClientCore({ ...options, observe: () => undefined });
  const known = [...accounts];
  const users = accounts.map((_, user) => user);
  try {
    await forEachBounded(users, IN_FLIGHT, async (user) => {
      known[user] = await authenticateOne(core, known, { user, ...request }).catch(
        (error: unknown) => {
          throw withDoubt(error, core, accounts[user] as Account);
        },
      );
    });
    return known;
  } finally {
    await core.close();
  }
}

/** A refused token that does not say when it ends may have ended: nobody is to blame for that. */
function withDoubt(error: unknown, core: ClientCore, { token }: Account): unknown {
  const isRefusal = error instanceof EarshotError && error.code === 'TARGET_AUTH';
  if (!isRefusal || core.options.auth.kind !== 'tokens') return error;
  if ((readTokenClaims(token ?? '')?.expiresAtSeconds ?? null) !== null) return error;
  return new EarshotError('TARGET_AUTH', `${error.message}; the token may have expired`, {
    hint: error.hint ?? '',
    details: { ...error.details, isDoubtful: true },
  });
}

async function authenticateOne(
  core: ClientCore,
  accounts: readonly Account[],
  request: AuthenticateRequest & { readonly user: number },
): Promise<Account> {
  const { user, signal, accountsPath } = request;
  const account = accounts[user] as Account;
  const place = placeOf(account, accountsPath);
  const probe = createProbe(core, user, account);
  const token = await obtainToken(probe, place, signal);
  const id = learnId(account, token);
  if (id === '')
    throw new EarshotError('ACCOUNTS_INVALID', `${place}: no id, and its token does not say it`);
  const owner = ownerByThreads(await probeThreads(probe, signal));
  const isOpaque =
    core.options.auth.kind === 'tokens' && (readTokenClaims(token)?.owner ?? null) === null;
  if (isOpaque && owner !== null && owner !== id) {
    const row = accounts.find((other) => other.id === owner);
    if (row !== undefined) throw foreignToken({ path: accountsPath }, account, row);
    const said = 'by the server’s answers its token belongs to another account than its id says';
    throw new EarshotError('ACCOUNTS_INVALID', `${place}: ${said}`);
  }
  return { ...account, id, token: probe.credentials.token };
}
