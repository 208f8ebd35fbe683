// Who may act: a request with the token, that no foreign page has sent. The token is compared in
// constant time and never shown.

import { createHash, timingSafeEqual } from 'node:crypto';
import { refusal } from './answers.ts';

/** Why somebody may not act: nobody may, a foreign page asks, or the token is not ours. */
export type Objection = 'closed' | 'foreign' | 'token';

/** Null: go on. `given` is the token that came with the request, wherever it stood. */
export function objectionTo(
  request: Request,
  given: string,
  token: string | null,
): Objection | null {
  if (token === null) return 'closed';
  if (isForeign(request)) return 'foreign';
  return isSame(given, token) ? null : 'token';
}

/** Of a request that carries the token in its header. Null: go on. Else why not. */
export function refuseAct(request: Request, token: string | null): Response | null {
  const [scheme = '', given = ''] = (request.headers.get('authorization') ?? '').split(' ');
  const objection = objectionTo(request, scheme.toLowerCase() === 'bearer' ? given : '', token);
  switch (objection) {
    case null:
      return null;
    case 'closed': {
      const hint = 'Start the monitor with --act-token ${env:NAME}.';
      return refusal(403, 'Nobody may act here: there is no token.', hint);
    }
    case 'foreign': {
      const hint = 'Send no Origin header.';
      return refusal(403, 'A page of another origin may not act here.', hint);
    }
    case 'token': {
      const answer = refusal(401, 'This needs the token.', 'Send Authorization: Bearer TOKEN.');
      answer.headers.set('WWW-Authenticate', 'Bearer');
      return answer;
    }
  }
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
