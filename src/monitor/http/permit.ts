// Who may act: a request with the token, that no foreign page has sent. The token is compared in
// constant time and never shown.

import { createHash, timingSafeEqual } from 'node:crypto';
import { refusal } from './answers.ts';

/** Null: go on. Else why not. */
export function refuseAct(request: Request, token: string | null): Response | null {
  if (token === null) {
    const hint = 'Start the monitor with --act-token ${env:NAME}.';
    return refusal(403, 'Nobody may act here: there is no token.', hint);
  }
  if (isForeign(request)) {
    return refusal(403, 'A page of another origin may not act here.', 'Send no Origin header.');
  }
  const [scheme = '', given = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && isSame(given, token)) return null;
  const answer = refusal(401, 'This needs the token.', 'Send Authorization: Bearer TOKEN.');
  answer.headers.set('WWW-Authenticate', 'Bearer');
  return answer;
}

/** A browser says where a request comes from; other programs say nothing. */
function isForeign(request: Request): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  if (origin === null) return false;
  return URL.parse(origin)?.host !== request.headers.get('host');
}

function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
