// The access token of one user: obtained, renewed before it expires, renewed once more when a
// server refuses it. At most one request is under way for a user, however many wait for it.

import type { Clock } from '../../base/index.ts';
import type { Authenticated } from '../../observation/index.ts';
import type { Auth } from '../../scenario/index.ts';
import type { Account } from '../contract.ts';
import { type LoginAuth, type LoginDoor, type LoginOutcome, logIn, refreshLogin } from './login.ts';
import type { LoginPace } from './login-pace.ts';
import { mintToken } from './mint-token.ts';
import { readTokenClaims } from './token-claims.ts';

/** A token is renewed this long before its end, or when a fifth of its life is left. */
const RENEW_BEFORE_MS = 30_000;
const RENEW_BEFORE_RATIO = 0.2;
/** Far beyond any leeway, and beyond clocks that disagree. */
const EXPIRED_SINCE_MS = 24 * 3_600_000;
const EXPIRED_LIFETIME_MS = 3_600_000;
/** Of the embedded server, where the scenario describes no claims. */
const DEFAULT_CLAIMS = { user_id: '{id}', token_type: 'access' };

/** What a client shares among its users for authentication. */
export interface AuthContext extends LoginDoor {
  readonly auth: Auth;
  readonly jwtSecret: string | null;
  readonly clock: Clock;
  readonly pace: LoginPace;
}

export type AuthFailure = Extract<LoginOutcome, { ok: false }>;

export type AuthOutcome = { readonly ok: true } | AuthFailure;

/** Told once for every login and every refresh that succeeded. */
export type Announce = (done: {
  readonly how: Authenticated['how'];
  readonly loginMs: number;
  readonly atMs: number;
}) => void;

const AT_HAND: AuthOutcome = { ok: true };

export class Credentials {
  readonly #context: AuthContext;
  readonly #account: Account;
  readonly #announce: Announce;
  #token: string | null;
  #refreshToken: string | null = null;
  /** A server may still echo them when others have taken their place. */
  #former: readonly (string | null)[] = [];
  #version = 0;
  /** Monotonic; infinite when the token does not say. */
  #renewAtMs = Number.POSITIVE_INFINITY;
  #underWay: Promise<AuthOutcome> | null = null;

  constructor(context: AuthContext, account: Account, announce: Announce) {
    this.#context = context;
    this.#announce = announce;
    this.#account = account;
    this.#token = context.auth.kind === 'tokens' ? account.token : null;
  }

  /** The token to use now; null before the first success. Never show it. */
  get token(): string | null {
    return this.#token;
  }

  /** What must be taken out of every text that speaks of this user. */
  get secrets(): readonly (string | null)[] {
    const { password, token } = this.#account;
    return [this.#token, this.#refreshToken, password, token, ...this.#former];
  }

  /** Another one when `secrets` are others. */
  get version(): number {
    return this.#version;
  }

  get publicId(): string {
    return this.#account.id;
  }

  get canRenew(): boolean {
    return this.#context.auth.kind !== 'tokens';
  }

  /** Makes sure that a token is at hand that will not expire at once. */
  ensure(signal: AbortSignal): Promise<AuthOutcome> {
    const isFresh = this.#token !== null && this.#context.clock.nowMs() < this.#renewAtMs;
    return isFresh ? Promise.resolve(AT_HAND) : this.renew(signal);
  }

  /** The server refused the token: the next use gets another one first. */
  distrust(): void {
    if (this.canRenew) this.#renewAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Gets another token whatever the present one says. */
  renew(signal: AbortSignal): Promise<AuthOutcome> {
    this.#underWay ??= this.#obtain(signal).finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** A token of this user that expired yesterday; null when we cannot sign one. */
  mintExpired(): string | null {
    const { auth, jwtSecret, clock } = this.#context;
    if (jwtSecret === null) return null;
    return mintToken({
      secret: jwtSecret,
      claims: auth.kind === 'jwt' ? auth.claims : DEFAULT_CLAIMS,
      account: this.#account,
      nowWallMs: clock.wallMs() - EXPIRED_SINCE_MS - EXPIRED_LIFETIME_MS,
      lifetimeMs: EXPIRED_LIFETIME_MS,
    });
  }

  async #obtain(signal: AbortSignal): Promise<AuthOutcome> {
    const { auth } = this.#context;
    if (auth.kind === 'login') return this.#login(auth, signal);
    if (auth.kind === 'jwt') return this.#mint(auth);
    if (this.#token !== null) return AT_HAND;
    return this.#refuse('the account has no token');
  }

  #mint(auth: Extract<Auth, { kind: 'jwt' }>): AuthOutcome {
    const { jwtSecret, clock } = this.#context;
    if (jwtSecret === null) return this.#refuse('no secret to sign tokens with');
    const token = mintToken({
      secret: jwtSecret,
      claims: auth.claims,
      account: this.#account,
      nowWallMs: clock.wallMs(),
      lifetimeMs: auth.lifetimeMs,
    });
    this.#keep(token, clock.nowMs());
    return AT_HAND;
  }

  async #login(auth: LoginAuth, signal: AbortSignal): Promise<AuthOutcome> {
    const refreshed = await this.#tryRefresh(auth, signal);
    if (refreshed !== null) return refreshed;
    const outcome = await this.#context.pace.run(
      () => logIn(this.#context, { auth, account: this.#account }, signal),
      signal,
    );
    if (outcome === null) return { ...this.#refuse(''), reason: 'aborted' };
    if (!outcome.ok) return outcome;
    this.#noteFormer();
    this.#refreshToken = outcome.refresh;
    this.#keep(outcome.access, outcome.atMs);
    this.#announce({ how: 'login', loginMs: outcome.loginMs, atMs: outcome.atMs });
    return AT_HAND;
  }

  /** Null when there is nothing to refresh with, or the server refused it: then log in again. */
  async #tryRefresh(auth: LoginAuth, signal: AbortSignal): Promise<AuthOutcome | null> {
    const refreshToken = this.#refreshToken;
    const described = auth.refresh;
    if (described === null || refreshToken === null) return null;
    const outcome = await this.#context.pace.run(
      () => refreshLogin(this.#context, { described, refreshToken }, signal),
      signal,
    );
    if (outcome === null) return { ...this.#refuse(''), reason: 'aborted' };
    if (!outcome.ok) {
      this.#refreshToken = null;
      return outcome.reason === 'refused' && outcome.status !== 0 ? null : outcome;
    }
    this.#noteFormer();
    this.#refreshToken = outcome.refresh ?? refreshToken;
    this.#keep(outcome.access, outcome.atMs);
    this.#announce({ how: 'refresh', loginMs: outcome.loginMs, atMs: outcome.atMs });
    return AT_HAND;
  }

  #noteFormer(): void {
    this.#former = [this.#token, this.#refreshToken];
  }

  #keep(token: string, obtainedAtMs: number): void {
    this.#version += 1;
    this.#token = token;
    this.#renewAtMs = obtainedAtMs + lifetimeMs(token, this.#context.clock);
  }

  #refuse(said: string): AuthFailure {
    return { ok: false, status: 0, reason: 'refused', said, atMs: this.#context.clock.nowMs() };
  }
}

/** From now until the token should be renewed. By `iat` where it is given: clocks may disagree. */
function lifetimeMs(token: string, clock: Clock): number {
  const claims = readTokenClaims(token);
  if (claims === null || claims.expiresAtSeconds === null) return Number.POSITIVE_INFINITY;
  const issuedAtMs = (claims.issuedAtSeconds ?? clock.wallMs() / 1000) * 1000;
  const wholeMs = Math.max(0, claims.expiresAtSeconds * 1000 - issuedAtMs);
  return wholeMs - Math.min(RENEW_BEFORE_MS, wholeMs * RENEW_BEFORE_RATIO);
}
