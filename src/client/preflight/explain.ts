// What preflight tries and what comes back, as errors that a person can act on. Every foreign text
// is redacted and cut; no address here holds a token.

import { EarshotError, type ErrorCode } from '../../base/index.ts';
import type { AuthFailure } from '../auth/credentials.ts';
import type { HttpResult } from '../rest/http-door.ts';
import type { Refusal } from '../socket/dial.ts';
import { redactedExcerpt } from '../target/redact.ts';

export type Secrets = readonly (string | null)[];

/** What was tried: `GET http://…`, and whose secrets its answer may echo. */
export interface Tried {
  readonly shown: string;
  readonly secrets: Secrets;
}

const NETWORK_TEXTS = {
  refused: 'nothing listens there',
  timeout: 'it did not answer in time',
  network: 'the connection failed',
  tls: 'its certificate is not trusted, or TLS failed',
  resources: 'this machine has no connection left',
  aborted: 'it was given up',
  'too-large': 'the answer is too large',
} as const;

const AUTH_HINT = 'Check the tokens, the login settings or the shared secret.';

/** The error for a REST answer that is not a usable 200. */
export function explainAnswer(tried: Tried, result: HttpResult): EarshotError {
  if (!result.ok) return explainNetwork(tried, result.reason, result.detail);
  const { status, headers, text } = result;
  if (status >= 300 && status < 400) return explainRedirect(tried, status, headers.location);
  const excerpt = quote(text, tried.secrets);
  if (status === 401 || status === 403) {
    return fail('TARGET_AUTH', `${tried.shown} answered ${status}${excerpt}`, AUTH_HINT);
  }
  return fail('TARGET_REFUSED', `${tried.shown} answered ${status}${excerpt}`);
}

/** The error for an answer with 200 whose body is not the documented one. */
export function explainBody(tried: Tried, reason: string, text: string): EarshotError {
  const excerpt = quote(text, tried.secrets);
  return fail('TARGET_REFUSED', `${tried.shown} answered 200, but ${reason}${excerpt}`);
}

/** The error for an upgrade that did not become a socket. */
export function explainRefusal(tried: Tried, refusal: Refusal, origin: string): EarshotError {
  const { status, reason } = refusal;
  if (status === 0) return explainNetwork(tried, reason, '');
  if (status >= 300 && status < 400) return explainRedirect(tried, status, refusal.location);
  const excerpt = quote(refusal.said, tried.secrets);
  const said = `${tried.shown} answered ${status} instead of 101${excerpt}`;
  if (status === 401) return fail('TARGET_AUTH', said, AUTH_HINT);
  if (status !== 403) return fail('TARGET_REFUSED', said);
  return fail(
    'TARGET_REFUSED',
    said,
    `REST accepted the token, so the Origin may be refused: it was ${origin}. Set target.origin.`,
  );
}

/** The error for a socket that opened and was closed at once. */
export function explainEarlyClose(tried: Tried, code: number): EarshotError {
  const isAuth = code === 1008 || (code >= 3000 && code < 5000);
  const said = `${tried.shown} opened and was closed at once with code ${code}`;
  return fail(isAuth ? 'TARGET_AUTH' : 'TARGET_REFUSED', said, isAuth ? AUTH_HINT : undefined);
}

/** The error for an account that could not get a token. */
export function explainLogin(tried: Tried, failure: AuthFailure, place: string): EarshotError {
  if (failure.status === 0) {
    return failure.reason === 'refused' && failure.said !== 'ECONNREFUSED'
      ? fail('TARGET_AUTH', `${place}: ${failure.said}`, AUTH_HINT)
      : explainNetwork(tried, failure.reason, failure.said);
  }
  const { status, said } = failure;
  const excerpt = quote(said, tried.secrets);
  if (status >= 300 && status < 400) return explainRedirect(tried, status, undefined);
  const what = status < 300 ? `${status} without the token` : `${status}`;
  return fail('TARGET_AUTH', `${tried.shown} (${place}) answered ${what}${excerpt}`, AUTH_HINT);
}

function explainNetwork(
  tried: Tried,
  reason: keyof typeof NETWORK_TEXTS,
  detail: string,
): EarshotError {
  const code = detail === '' ? '' : ` (${redactedExcerpt(detail, tried.secrets, 60)})`;
  const hint =
    reason === 'tls' ? 'Set target.tls.ca to the authority, or mend the certificate.' : undefined;
  const message = `${tried.shown}: ${NETWORK_TEXTS[reason]}${code}`;
  const details = { reason };
  return new EarshotError(
    'TARGET_UNREACHABLE',
    message,
    hint === undefined ? { details } : { hint, details },
  );
}

function explainRedirect(tried: Tried, status: number, location: string | undefined): EarshotError {
  const where = redactedExcerpt(location ?? '', tried.secrets);
  return fail(
    'TARGET_REFUSED',
    `${tried.shown} answered ${status} and redirects${where === '' ? '' : ` to ${where}`}`,
    'It is not followed, because a token would travel along. Set target.url to where it ends.',
  );
}

function quote(text: string, secrets: Secrets): string {
  const excerpt = redactedExcerpt(text, secrets);
  return excerpt === '' ? '' : `: ${excerpt}`;
}

function fail(code: ErrorCode, message: string, hint?: string): EarshotError {
  return new EarshotError(code, message, hint === undefined ? {} : { hint });
}
