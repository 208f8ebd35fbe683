// Who is asking: token to user, e-mail and password to tokens. Must not know HTTP or sockets.

import type { UserStore } from '../store/index.ts';
import type { Identity } from './identity.ts';
import { GENERATED_COST, hashPassword, isPasswordOf } from './password.ts';
import type { TokenFaults } from './token-faults.ts';
import type { TokenService } from './token-service.ts';

export type LoginResult =
  | { readonly outcome: 'ok'; readonly access: string; readonly refresh: string }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'busy' };

/** Hashes in flight and waiting; each holds up to 16 MB while it runs on one of four threads. */
const MAX_LOGINS_IN_FLIGHT = 1024;

export class Authenticator {
  readonly #tokens: TokenService;
  readonly #users: UserStore;
  readonly #faults: TokenFaults | null;
  #loginsInFlight = 0;
  #decoyHash: Promise<string> | undefined;

  constructor(tokens: TokenService, users: UserStore, faults: TokenFaults | null = null) {
    this.#tokens = tokens;
    this.#faults = faults;
    this.#users = users;
  }

  /** The active user of an access token; null when there is none, or the token is empty. */
  async identify(token: string): Promise<Identity | null> {
    if (token === '') return this.#faults?.withoutToken() ?? null;
    const claims = await this.#tokens.verify(token, 'access');
    const user = claims && this.#users.find(claims.userId);
    if (user?.isActive) return { user, expiresAtSeconds: claims?.expiresAtSeconds ?? 0 };
    return (await this.#faults?.refused(token)) ?? null;
  }

  /** Exchanges credentials for tokens. An unknown e-mail costs a hash as well. */
  async login(email: string, password: string): Promise<LoginResult> {
    if (this.#loginsInFlight >= MAX_LOGINS_IN_FLIGHT) return { outcome: 'busy' };
    this.#loginsInFlight += 1;
    try {
      const found = this.#users.findByEmail(email);
      this.#decoyHash ??= hashPassword('decoy', GENERATED_COST);
      const hash = found?.passwordHash ?? (await this.#decoyHash);
      const matches = await isPasswordOf(password, hash);
      if (!matches || !found?.passwordHash || !found.user.isActive) return { outcome: 'refused' };
      return {
        outcome: 'ok',
        access: this.#tokens.mint(found.user.uid, 'access'),
        refresh: this.#tokens.mint(found.user.uid, 'refresh'),
      };
    } finally {
      this.#loginsInFlight -= 1;
    }
  }

  /** A new access token for a valid refresh token; null otherwise. */
  async refresh(token: string): Promise<string | null> {
    const claims = await this.#tokens.verify(token, 'refresh');
    const user = claims && this.#users.find(claims.userId);
    return user?.isActive ? this.#tokens.mint(user.uid, 'access') : null;
  }
}
