// Tokens as a forger makes them: read, signed with a key that is at hand or with none, put together
// from the parts of others. It knows no server.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

type Claims = Readonly<Record<string, unknown>>;

/** The parts of a JSON Web Token (RFC 7515, compact). */
export interface Jwt {
  readonly header: Claims;
  readonly claims: Claims;
  /** As they came. */
  readonly headerPart: string;
  readonly claimsPart: string;
  readonly signaturePart: string;
}

const HASHES: Readonly<Record<string, string>> = {
  HS256: 'sha256',
  HS384: 'sha384',
  HS512: 'sha512',
};
const FORGERS_KEY_BYTES = 32;

/** The parts of a token; null when it is no JWT. */
export function readJwt(token: string): Jwt | null {
  const [headerPart = '', claimsPart = '', signaturePart = '', ...rest] = token.split('.');
  const header = claimsOf(headerPart);
  const claims = claimsOf(claimsPart);
  if (header === null || claims === null || signaturePart === '' || rest.length > 0) return null;
  return { header, claims, headerPart, claimsPart, signaturePart };
}

/** True when this secret made the token's signature: then it can make others. */
export function isSignedBy(secret: string, jwt: Jwt): boolean {
  const made = signatureOf(jwt.header, `${jwt.headerPart}.${jwt.claimsPart}`, secret);
  if (made === null || made.length !== jwt.signaturePart.length) return false;
  return timingSafeEqual(Buffer.from(made), Buffer.from(jwt.signaturePart));
}

/** A token like another one, with other claims. Null where the algorithm has no shared secret. */
export function signLike(jwt: Jwt, claims: Claims, secret: string): string | null {
  const signed = `${jwt.headerPart}.${encode({ ...jwt.claims, ...claims })}`;
  const signature = signatureOf(jwt.header, signed, secret);
  return signature === null ? null : `${signed}.${signature}`;
}

/** The same claims under a signature of a key that nobody has. */
export function withWrongKey(token: string): string {
  const jwt = readJwt(token);
  const key = randomBytes(FORGERS_KEY_BYTES).toString('hex');
  if (jwt === null) return madeUp(token);
  const signed = `${jwt.headerPart}.${jwt.claimsPart}`;
  const signature = signatureOf(jwt.header, signed, key) ?? madeUp(jwt.signaturePart);
  return `${signed}.${signature}`;
}

/** The same claims, declared to need no signature. */
export function withoutSignature(jwt: Jwt): string {
  return `${encode({ ...jwt.header, alg: 'none' })}.${jwt.claimsPart}.`;
}

/** The claims of one token under the signature of another. */
export function withClaimsOf(claims: Jwt, signature: Jwt): string {
  return `${signature.headerPart}.${claims.claimsPart}.${signature.signaturePart}`;
}

/** A text of the same length that nobody has given out. */
function madeUp(token: string): string {
  const { length } = token;
  return randomBytes(length).toString('base64url').slice(0, Math.max(1, length));
}

function signatureOf(header: Claims, signed: string, secret: string): string | null {
  const hash = typeof header.alg === 'string' ? HASHES[header.alg] : undefined;
  return hash === undefined ? null : createHmac(hash, secret).update(signed).digest('base64url');
}

function encode(claims: Claims): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
}

function claimsOf(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
