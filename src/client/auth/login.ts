// The login and the refresh that a scenario describes: a JSON request, and where in the reply the
// tokens are.

import type { Auth } from '../../scenario/index.ts';
import type { Account } from '../contract.ts';
import type { HttpDoor, HttpResult } from '../rest/http-door.ts';
import type { Endpoints } from '../target/endpoints.ts';

export type LoginAuth = Extract<Auth, { kind: 'login' }>;

/** A reply with tokens is small; a larger one is not what the scenario describes. */
const MAX_REPLY_BYTES = 256 * 1024;

export type LoginOutcome =
  | {
      readonly ok: true;
      readonly access: string;
      /** Null when the reply holds none, or none is described. */
      readonly refresh: string | null;
      readonly loginMs: number;
      readonly atMs: number;
    }
  | {
      readonly ok: false;
      readonly status: number;
      readonly reason: 'refused' | 'timeout' | 'network' | 'tls' | 'resources' | 'aborted';
      /** For preflight; may hold what the server said, not yet redacted. */
      readonly said: string;
      readonly atMs: number;
    };

export interface LoginDoor {
  readonly http: HttpDoor;
  readonly endpoints: Endpoints;
}

/** Logs an account in as described. */
export async function logIn(
  door: LoginDoor,
  who: { readonly auth: LoginAuth; readonly account: Account },
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { auth, account } = who;
  const fields = { email: account.email, password: account.password ?? '', id: account.id };
  const result = await post(door, { path: auth.path, body: fill(auth.body, fields) }, signal);
  return readReply(result, auth.token, auth.refresh?.from ?? null);
}

/**
 * Exchanges a refresh token for an access token as described; a new refresh token replaces the old.
 */
export async function refreshLogin(
  door: LoginDoor,
  by: { readonly described: NonNullable<LoginAuth['refresh']>; readonly refreshToken: string },
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { described, refreshToken } = by;
  const body = fill(described.body, { refresh: refreshToken });
  const result = await post(door, { path: described.path, body }, signal);
  return readReply(result, described.token, described.from);
}

function post(
  door: LoginDoor,
  asked: { readonly path: string; readonly body: string },
  signal: AbortSignal,
): Promise<HttpResult> {
  return door.http.fetch({
    method: 'POST',
    url: door.endpoints.pathUrl(asked.path),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: asked.body,
    signal,
    maxBytes: MAX_REPLY_BYTES,
  });
}

function fill(
  body: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>>,
): string {
  const filled: Record<string, string> = {};
  for (const [name, text] of Object.entries(body)) {
    filled[name] = text.replace(/\{(\w+)\}/g, (all, field: string) =>
      Object.hasOwn(fields, field) ? (fields[field] ?? all) : all,
    );
  }
  return JSON.stringify(filled);
}

function readReply(
  result: HttpResult,
  tokenPath: string,
  refreshPath: string | null,
): LoginOutcome {
  const { status, atMs } = result;
  if (!result.ok) {
    const reason = result.reason === 'too-large' ? 'refused' : result.reason;
    return { ok: false, status, reason, said: result.detail, atMs };
  }
  const reply = status >= 200 && status < 300 ? parse(result.text) : undefined;
  const access = pickText(reply, tokenPath);
  if (access === null) return { ok: false, status, reason: 'refused', said: result.text, atMs };
  const refresh = refreshPath === null ? null : pickText(reply, refreshPath);
  return { ok: true, access, refresh, loginMs: atMs - result.askedAtMs, atMs };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text at a dotted path such as `data.tokens.0.access`; null when there is none. */
export function pickText(value: unknown, path: string): string | null {
  let at = value;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string, unknown>)[step];
  }
  return typeof at === 'string' && at !== '' && !/[^\x21-\x7e]/.test(at) ? at : null;
}
