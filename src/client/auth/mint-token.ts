// Access tokens from a shared secret: HS256 by node:crypto, because thousands are made at a start.

import { createHmac, randomBytes } from 'node:crypto';

export interface MintRequest {
  readonly secret: string;
  /** Texts may hold `{id}` and `{email}`. */
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  readonly account: { readonly id: string; readonly email: string };
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly nowWallMs: number;
  readonly lifetimeMs: number;
}

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/**
 * A signed JWT (RFC 7515, compact) with the claims, `iat`, `exp` and a random `jti`, which common
 * servers demand; a claim of the scenario wins over these.
 */
export function mintToken(request: MintRequest): string {
  const issuedAt = Math.floor(request.nowWallMs / 1000);
  const payload: Record<string, string | number | boolean> = {
    iat: issuedAt,
    exp: issuedAt + Math.max(1, Math.round(request.lifetimeMs / 1000)),
    jti: randomBytes(16).toString('hex'),
  };
  for (const [name, value] of Object.entries(request.claims)) {
    payload[name] = typeof value === 'string' ? fillAccount(value, request.account) : value;
  }
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', request.secret).update(signed).digest('base64url')}`;
}

function fillAccount(text: string, account: MintRequest['account']): string {
  return text.replace(/\{(id|email)\}/g, (_all, name: string) =>
    name === 'id' ? account.id : account.email,
  );
}
