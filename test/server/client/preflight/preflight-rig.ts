// Preflight under test: accounts with tokens of two kinds, a server that behaves, and refusals that
// are searched for secrets before anybody looks at them.

import { expect } from 'vitest';
import { EarshotError, systemClock } from '../../../../src/base/index.ts';
import {
  type Account,
  mintToken,
  type PreflightReport,
  type PreflightRequest,
  preflight,
} from '../../../../src/client/index.ts';
import { accountOf, clientOptions, idOf, NEVER, type OptionChanges } from '../client-rig.ts';
import {
  envelope,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
  wireRow,
  wireUser,
} from '../scripted-server.ts';

/** None of these may ever be shown. */
const SECRETS = ['secret-token-', 'pass-word-1', 'eyJ'];

/** A token that says whose it is. */
export function jwtOf(user: number, lifetimeMs = 3_600_000): string {
  return mintToken({
    secret: 'x',
    claims: { user_id: idOf(user) },
    account: { id: '', email: '' },
    nowWallMs: systemClock().wallMs(),
    lifetimeMs,
  });
}

/** A token that does not. */
export function opaque(user: number): string {
  return `secret-token-${user}`;
}

export function accounts(
  count: number,
  token: (user: number) => string | null = opaque,
): Account[] {
  return Array.from({ length: count }, (_, user) =>
    accountOf(user, { token: token(user), line: user + 2 }),
  );
}

/** The user whose opaque token a request carries. */
function callerOf(authorization: string | undefined): number {
  return Number(/secret-token-(\d+)/.exec(authorization ?? '')?.[1] ?? 0);
}

/** A server that behaves as documented, each user having one message with its neighbour. */
export const WELL: NonNullable<Script['onRequest']> = (request, response) => {
  const me = callerOf(request.headers.authorization);
  const partner = me % 2 === 0 ? me + 1 : me - 1;
  const row = wireRow(me + 1, [idOf(me), idOf(partner)], 'hello');
  if (request.url === '/chat/user/threads/') {
    const thread = { id: 1, other_user: wireUser(idOf(partner)), last_message: row };
    sendJson(response, 200, envelope([thread]));
  } else sendJson(response, 200, envelope({ messages: [row] }));
};

export const REQUEST: PreflightRequest = {
  userCount: 2,
  partnerOf: (user) => (user % 2 === 0 ? user + 1 : user - 1),
  neededLifetimeMs: 60_000,
  accountsPath: 'users.csv',
  signal: NEVER,
};

export interface Circumstances {
  readonly accounts?: readonly Account[];
  readonly options?: OptionChanges;
  readonly request?: Partial<PreflightRequest>;
}

/** Runs preflight against servers of its own. */
export class PreflightRig {
  #server: ScriptedServer | null = null;

  get url(): string {
    return this.#server?.url ?? '';
  }

  get requests(): ScriptedServer['requests'] {
    return this.#server?.requests ?? [];
  }

  get upgradeCount(): number {
    return this.requests.filter((request) => request.headers.upgrade !== undefined).length;
  }

  async check(script: Script, what: Circumstances = {}): Promise<PreflightReport> {
    await this.close();
    this.#server = await startScriptedServer(script);
    const options = clientOptions(this.#server.url, what.options);
    return preflight(options, what.accounts ?? accounts(2), { ...REQUEST, ...what.request });
  }

  /** What preflight throws, after a look that it gives no secret away. */
  async refusal(script: Script, what: Circumstances = {}): Promise<EarshotError> {
    const error = await this.check(script, what).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof EarshotError)) throw new Error(`no refusal, but ${String(error)}`);
    const shown = `${error.message} ${error.hint} ${JSON.stringify(error.details)}`;
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
    return error;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }
}
