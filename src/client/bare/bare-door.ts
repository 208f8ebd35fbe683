// The wire without manners, for whoever examines a server: single requests and upgrades with any
// token or none. It states no observation, keeps no session and judges nothing.

import { EarshotError, forEachBounded } from '../../base/index.ts';
import {
  type DecodedThread,
  decodeFailureBody,
  decodeThreadsBody,
  INVALID_RECIPIENT,
} from '../../protocol/index.ts';
import { readTokenClaims } from '../auth/token-claims.ts';
import { ClientCore } from '../client-core.ts';
import type { Account, ClientOptions } from '../contract.ts';
import { checkAccounts, foreignToken, learnId, placeOf } from '../preflight/check-accounts.ts';
import { explainAnswer } from '../preflight/explain.ts';
import { createProbe, obtainToken, type Probe } from '../preflight/probe.ts';
import { ownerByThreads } from '../preflight/probe-reads.ts';
import type { HttpResult } from '../rest/http-door.ts';
import type { DialOutcome } from '../socket/dial.ts';
import type { Endpoints } from '../target/endpoints.ts';

/** No answer to an examination is larger: the accounts are told to be fresh ones. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** An account that the target knows, with its token at hand. */
export interface KnownAccount extends Account {
  readonly accessToken: string;
  /** For messages: file and line. */
  readonly place: string;
}

export interface BareDoorOptions {
  readonly client: ClientOptions;
  readonly accounts: readonly Account[];
  /** For messages; null when there is no file. */
  readonly accountsPath: string | null;
  readonly neededLifetimeMs: number;
  readonly signal: AbortSignal;
}

export interface BareRequest {
  /** null: without authentication. */
  readonly token: string | null;
  /** Default application/json. */
  readonly accept?: string;
}

export interface BareDoor {
  readonly endpoints: Endpoints;
  /** In the order of the options, ids learned. */
  readonly accounts: readonly KnownAccount[];
  /** Everything that an answer might echo and nobody may see. */
  readonly secrets: readonly (string | null)[];
  get(url: string, how: BareRequest): Promise<HttpResult>;
  /** `onOpen` is called in the event that opens the socket, before any frame can be read. */
  dial(
    token: string | null,
    onOpen: (socket: Extract<DialOutcome, { ok: true }>['socket']) => void,
  ): Promise<DialOutcome>;
  close(): Promise<void>;
}

/**
 * Opens the door: every account gets its token, the target is asked whether it takes them.
 * @throws EarshotError `ACCOUNTS_INVALID`, `TARGET_UNREACHABLE` or `TARGET_AUTH`, never for what a
 * server answers beyond that.
 */
export async function openBareDoor(options: BareDoorOptions): Promise<BareDoor> {
  const { client, accounts, accountsPath, neededLifetimeMs } = options;
  checkAccounts({
    auth: client.auth,
    accounts,
    path: accountsPath,
    nowWallMs: client.clock.wallMs(),
    neededLifetimeMs,
  });
  const core = new ClientCore(client);
  const probes = accounts.map((account, user) => createProbe(core, user, account));
  try {
    const known = await Promise.all(probes.map((probe) => know(probe, options)));
    await forEachBounded(known.keys(), 1, (user) => assertTaken(core, { known, user, options }));
    const secrets = new Set(probes.flatMap((probe) => probe.secrets()));
    return {
      endpoints: core.endpoints,
      accounts: known,
      secrets: [...secrets],
      get: (url, how) => get(core, url, { ...how, signal: options.signal }),
      dial: (token, onOpen) =>
        core.dial({ token, signal: options.signal, wantsBody: true, onOpen }),
      close: () => core.close(),
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

async function know(probe: Probe, options: BareDoorOptions): Promise<KnownAccount> {
  const account = options.accounts[probe.user];
  if (account === undefined) throw new EarshotError('ACCOUNTS_INVALID', 'There is no account');
  const place = placeOf(account, options.accountsPath);
  const accessToken = await obtainToken(probe, place, options.signal);
  const id = learnId(account, accessToken);
  if (id !== '') return { ...account, id, accessToken, place };
  throw new EarshotError('ACCOUNTS_INVALID', `${place}: no id, and its token does not say it`);
}

/** The target answers, does not refuse the token, and shows nobody else's threads for it. */
async function assertTaken(
  core: ClientCore,
  of: {
    readonly known: readonly KnownAccount[];
    readonly user: number;
    readonly options: BareDoorOptions;
  },
): Promise<void> {
  const { known, user, options } = of;
  const account = known[user];
  if (account === undefined) return;
  const url = core.endpoints.threadsUrl;
  const { signal } = options;
  const answer = await get(core, url, { token: account.accessToken, signal });
  const isRefused = !answer.ok || answer.status === 401 || answer.status === 403;
  if (isRefused) {
    const secrets = known.flatMap(({ accessToken, password }) => [accessToken, password]);
    throw explainAnswer({ shown: `GET ${url} (${account.place})`, secrets }, answer);
  }
  const decoded = decodeThreadsBody(answer.text);
  if (answer.status === 200 && decoded.usable) assertOwner(known, account, decoded.rows);
}

/** A readable token was held against the file already; what contradicts it is the server's. */
function assertOwner(
  known: readonly KnownAccount[],
  account: KnownAccount,
  rows: readonly DecodedThread[],
): void {
  if ((readTokenClaims(account.accessToken)?.owner ?? null) !== null) return;
  const owner = ownerByThreads(rows);
  if (owner === null || owner === account.id) return;
  const row = known.find((other) => other.id === owner);
  if (row !== undefined) throw foreignToken({ path: null }, account, row);
  throw new EarshotError(
    'ACCOUNTS_INVALID',
    `${account.place}: by the server's answers its token belongs to another account than its id says`,
  );
}

/** True for the documented answer about somebody who does not exist. */
export function saysUnknownRecipient(answer: HttpResult): boolean {
  if (!answer.ok || answer.status !== 404) return false;
  return decodeFailureBody(answer.text).message === INVALID_RECIPIENT;
}

function get(
  core: ClientCore,
  url: string,
  how: BareRequest & { readonly signal: AbortSignal },
): Promise<HttpResult> {
  const { name, scheme } = core.options.target.authHeader;
  const { token, accept = 'application/json', signal } = how;
  const credential = scheme === '' ? token : `${scheme} ${token}`;
  return core.http.fetch({
    method: 'GET',
    url,
    headers: {
      ...(token === null ? {} : { [name.toLowerCase()]: credential ?? '' }),
      accept,
      'cache-control': 'no-cache',
    },
    signal,
    maxBytes: MAX_ANSWER_BYTES,
  });
}
