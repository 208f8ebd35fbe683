// Tokens in the form of a JWT that are of no use: three segments, each of them different in every
// token but the first. For searches.

import { randomBytes } from 'node:crypto';

/** A token of a user, random but for its header. */
export function canaryToken(user: number): string {
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: user, jti: randomBytes(12).toString('hex') };
  const signature = randomBytes(32).toString('base64url');
  return `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${signature}`;
}
