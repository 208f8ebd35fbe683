// What a token says about itself, when it is a readable JWT. Nothing is verified here: these are
// claims that help to find mistakes early, and the server decides.

/** Claims that name the user, in the order in which they are asked. */
const OWNER_CLAIMS = ['user_id', 'sub', 'id', 'uid'] as const;

const MAX_TOKEN_LENGTH = 16_384;

export interface TokenClaims {
  /** The first claim that names a user, as text; null when there is none. */
  readonly owner: string | null;
  /** Seconds since the Unix epoch; null when the token does not say. */
  readonly expiresAtSeconds: number | null;
  readonly issuedAtSeconds: number | null;
}

/** Reads the claims of a JWT; null when the token is not one. Never throws. */
export function readTokenClaims(token: string): TokenClaims | null {
  const parts = token.length <= MAX_TOKEN_LENGTH ? token.split('.') : [];
  if (parts.length !== 3) return null;
  const payload = parsePayload(parts[1] ?? '');
  if (payload === null) return null;
  return {
    owner: readOwner(payload),
    expiresAtSeconds: readSeconds(payload.exp),
    issuedAtSeconds: readSeconds(payload.iat),
  };
}

function parsePayload(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function readOwner(payload: Record<string, unknown>): string | null {
  for (const name of OWNER_CLAIMS) {
    const value = payload[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  }
  return null;
}

function readSeconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
