// Before any load: is this the documented chat API, do the accounts work, are the tokens their own
// and do they live long enough. It sends no message and leaves nothing behind.

import { EarshotError, forEachBounded } from '../../base/index.ts';
import type { UserIndex } from '../../observation/index.ts';
import { INVALID_RECIPIENT } from '../../protocol/index.ts';
import { readTokenClaims } from '../auth/token-claims.ts';
import { ClientCore } from '../client-core.ts';
import type { Account, ClientOptions } from '../contract.ts';
import { checkAccounts, foreignToken, learnId, placeOf } from './check-accounts.ts';
import { createProbe, obtainToken, type Probe } from './probe.ts';
import {
  type HistorySize,
  ownerByHistory,
  ownerByThreads,
  probeHistory,
  probeThreads,
  sampleUsers,
} from './probe-reads.ts';
import { probeSocket } from './probe-socket.ts';

/** Conversations whose size is looked at; opaque tokens whose owner is asked of the server. */
const SIZE_SAMPLE_COUNT = 8;
const OWNER_SAMPLE_COUNT = 64;
const READS_IN_FLIGHT = 8;

/** Beyond these a conversation makes the readback slow. */
const MANY_ROWS = 5_000;
const MANY_BYTES = 4 * 1024 * 1024;

export interface PreflightRequest {
  /** Users of the plan: the first accounts, one each. */
  readonly userCount: number;
  /** Somebody with whom a user will talk. */
  readonly partnerOf: (user: UserIndex) => UserIndex;
  /** From now to the end of the readback: tokens that cannot be renewed must live longer. */
  readonly neededLifetimeMs: number;
  /** The accounts file, for messages; null when there is none. */
  readonly accountsPath: string | null;
  readonly signal: AbortSignal;
}

/** Rows and bytes of some conversations together. */
export interface StartHistory extends HistorySize {
  readonly conversations: number;
}

export interface PreflightReport {
  /** Those of the plan, ids learned where a row had none. */
  readonly accounts: readonly Account[];
  /** What the sampled conversations held before the run. */
  readonly startHistory: StartHistory;
  /** For people; no secret in them. */
  readonly warnings: readonly string[];
}

/**
 * Probes a target with its accounts.
 * @throws EarshotError `ACCOUNTS_INVALID`, `TARGET_UNREACHABLE`, `TARGET_REFUSED` or `TARGET_AUTH`,
 * with what was tried and what came back, never with a token.
 */
export async function preflight(
  options: ClientOptions,
  accounts: readonly Account[],
  request: PreflightRequest,
): Promise<PreflightReport> {
  const chosen = takeAccounts(accounts, request);
  checkAccounts({
    auth: options.auth,
    accounts: chosen,
    path: request.accountsPath,
    nowWallMs: options.clock.wallMs(),
    neededLifetimeMs: request.neededLifetimeMs,
  });
  const core = new ClientCore({ ...options, observe: () => undefined });
  try {
    return await new Preflight(core, chosen, request).run();
  } finally {
    await core.close();
  }
}

function takeAccounts(accounts: readonly Account[], request: PreflightRequest): readonly Account[] {
  const { userCount, accountsPath } = request;
  if (accounts.length >= userCount) return accounts.slice(0, userCount);
  const place = accountsPath ?? 'The accounts';
  throw new EarshotError(
    'ACCOUNTS_INVALID',
    `${place}: ${accounts.length} accounts for ${userCount} users`,
    { hint: 'Add rows, or lower `users`.' },
  );
}

class Preflight {
  readonly #core: ClientCore;
  readonly #request: PreflightRequest;
  readonly #probes: readonly Probe[];
  #accounts: readonly Account[];

  constructor(core: ClientCore, accounts: readonly Account[], request: PreflightRequest) {
    this.#core = core;
    this.#accounts = accounts;
    this.#request = request;
    this.#probes = accounts.map((account, user) => createProbe(core, user, account));
  }

  async run(): Promise<PreflightReport> {
    const { signal } = this.#request;
    const first = this.#probeOf(0);
    await this.#obtainToken(first);
    this.#assertOwner(0, ownerByThreads(await probeThreads(first, signal)));
    await this.#learnIds();
    const sizes = [await this.#probeConversation(0)];
    await probeSocket(first, signal);
    await this.#askOwners();
    const others = sampleUsers(this.#accounts.length, SIZE_SAMPLE_COUNT).slice(1);
    await forEachBounded(others, READS_IN_FLIGHT, async (user) => {
      await this.#obtainToken(this.#probeOf(user));
      sizes.push(await this.#probeConversation(user));
    });
    const largest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    const startHistory = {
      conversations: sizes.length,
      rows: sizes.reduce((sum, { rows }) => sum + rows, 0),
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    return { accounts: this.#accounts, startHistory, warnings: warningsOf(largest) };
  }

  async #probeConversation(user: UserIndex): Promise<HistorySize> {
    const partner = this.#request.partnerOf(user);
    const partnerId = this.#accounts[partner]?.id ?? '';
    const { signal } = this.#request;
    const history = await probeHistory(this.#probeOf(user), partnerId, signal);
    if (history === null) {
      const place = placeOf(this.#accountOf(partner), this.#request.accountsPath);
      const said = `${place}: the server does not know this account (404 ${INVALID_RECIPIENT})`;
      throw new EarshotError('TARGET_AUTH', said, { hint: 'Its id must be that of a user there.' });
    }
    const { rows, size } = history;
    this.#assertOwner(user, ownerByHistory(rows, partnerId));
    return size;
  }

  /** Rows without an id: the token says it, after a login where one is needed. */
  async #learnIds(): Promise<void> {
    const without = this.#probes.filter((probe) => this.#accounts[probe.user]?.id === '');
    if (without.length === 0) return;
    const learned = [...this.#accounts];
    await forEachBounded(without, READS_IN_FLIGHT, async (probe) => {
      const account = this.#accountOf(probe.user);
      const id = learnId(account, await this.#obtainToken(probe));
      if (id === '') {
        const place = placeOf(account, this.#request.accountsPath);
        throw new EarshotError(
          'ACCOUNTS_INVALID',
          `${place}: no id, and its token does not say it`,
        );
      }
      learned[probe.user] = { ...account, id };
    });
    this.#accounts = learned;
  }

  /** Tokens that cannot be read locally: the server's answers say whose they are. */
  async #askOwners(): Promise<void> {
    const { options } = this.#core;
    const opaque = this.#probes.filter((probe) => isOpaque(probe, options));
    const sample = sampleUsers(opaque.length, OWNER_SAMPLE_COUNT).flatMap((at) => opaque[at] ?? []);
    await forEachBounded(sample, READS_IN_FLIGHT, async (probe) => {
      const rows = await probeThreads(probe, this.#request.signal);
      this.#assertOwner(probe.user, ownerByThreads(rows));
    });
  }

  #assertOwner(user: UserIndex, owner: string | null): void {
    const account = this.#accountOf(user);
    if (owner === null || account.id === '' || owner === account.id) return;
    // A token that names its owner was checked; what contradicts it now is a finding.
    if (!isOpaque(this.#probeOf(user), this.#core.options)) return;
    const { accountsPath } = this.#request;
    const row = this.#accounts.find((other) => other.id === owner);
    if (row !== undefined) throw foreignToken({ path: accountsPath }, account, row);
    const place = placeOf(account, accountsPath);
    throw new EarshotError(
      'ACCOUNTS_INVALID',
      `${place}: by the server's answers its token belongs to another account than its id says`,
    );
  }

  #obtainToken(probe: Probe): Promise<string> {
    const place = placeOf(this.#accountOf(probe.user), this.#request.accountsPath);
    return obtainToken(probe, place, this.#request.signal);
  }

  #probeOf(user: UserIndex): Probe {
    return this.#probes[user] ?? createProbe(this.#core, user, this.#accountOf(user));
  }

  #accountOf(user: UserIndex): Account {
    const account = this.#accounts[user];
    if (account !== undefined) return account;
    throw new EarshotError('ACCOUNTS_INVALID', `There is no account for user ${user}`);
  }
}

/** True for a token of the accounts file that does not say whose it is. */
function isOpaque(probe: Probe, options: ClientOptions): boolean {
  if (options.auth.kind !== 'tokens') return false;
  return (readTokenClaims(probe.credentials.token ?? '')?.owner ?? null) === null;
}

function warningsOf(largest: HistorySize): readonly string[] {
  if (largest.rows <= MANY_ROWS && largest.bytes <= MANY_BYTES) return [];
  const mebibytes = (largest.bytes / 1024 / 1024).toFixed(1);
  return [
    `A conversation of these accounts already holds ${largest.rows} messages (${mebibytes} MiB): ` +
      'reading back takes long. Use fresh accounts.',
  ];
}
