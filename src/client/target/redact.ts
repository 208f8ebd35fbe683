// Takes secrets out of text before anybody sees it. Applied wherever a URL, an answer of a server
// or the text of an error is shown.

import { secretForms } from './secret-forms.ts';

const HIDDEN = '<redacted>';

/**
 * A secret's beginning of this length already gives it away; shorter coincidences are let through.
 */
const TELLING_LENGTH = 8;
/** Shorter secrets are hidden only where they stand alone: otherwise no text would survive. */
const SHORT_LENGTH = 4;

const JWT = /eyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g;
const QUERY_SECRET = /([?&](?:access_?|auth_?)?token=)[^&\s"'#]*/gi;
/**
 * "Token expired" and "Basic authentication" are words: a credential has a digit, a sign or length.
 */
const AUTHORIZATION =
  /\b(Bearer|Basic|Token|JWT)\s+(?=[\w.~+/=-]*[\d~+/=_]|[\w-]{20,})[\w.~+/=-]{6,}/gi;
const USER_INFO = /(\/\/)[^/\s@"']+@/g;

/**
 * Replaces every secret in all its forms, any part that begins like one, and whatever looks like a
 * JWT, an authorization header, a token in a query or a password in a URL.
 */
export function redact(text: string, secrets: readonly (string | null)[]): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret === null) continue;
    for (const form of secretForms(secret)) shown = hideSecret(shown, form);
  }
  return shown
    .replace(QUERY_SECRET, `$1${HIDDEN}`)
    .replace(JWT, HIDDEN)
    .replace(AUTHORIZATION, `$1 ${HIDDEN}`)
    .replace(USER_INFO, `$1${HIDDEN}@`);
}

function hideSecret(text: string, secret: string): string {
  if (secret.length < SHORT_LENGTH) return hideStandingAlone(text, secret);
  const beginning = secret.slice(0, TELLING_LENGTH);
  let shown = '';
  let from = 0;
  for (let at = text.indexOf(beginning); at !== -1; at = text.indexOf(beginning, from)) {
    shown += text.slice(from, at) + HIDDEN;
    from = at + commonLength(text, at, secret);
  }
  return shown + text.slice(from);
}

function commonLength(text: string, at: number, secret: string): number {
  let length = 0;
  while (length < secret.length && text[at + length] === secret[length]) length += 1;
  return length;
}

function hideStandingAlone(text: string, secret: string): string {
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), HIDDEN);
}

/** At most `limit` characters of a foreign text on one line, secrets taken out first. */
export function redactedExcerpt(
  text: string,
  secrets: readonly (string | null)[],
  limit = 200,
): string {
  // Cut only after hiding, so that no half of a secret survives the cut.
  const clean = redact(text.slice(0, 16 * limit), secrets)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean;
}
