// REST answers held against the document: status, content type, envelope, shape. Each departure is
// a sentence without a value of the server in it.

import { type DecodedBody, decodeFailureBody, INVALID_RECIPIENT } from '../../protocol/index.ts';
import type { HttpResult } from './http-door.ts';

type HttpAnswer = Extract<HttpResult, { ok: true }>;

/**
 * Refusals that say something about us, the load, or a server that is away for a moment (a gateway
 * says so in its stead), and nothing about the contract. What was not read stays unjudged.
 */
const LEGAL_REFUSALS: ReadonlySet<number> = new Set([401, 403, 429, 502, 503, 504]);

/**
 * True when a cache answered: the body may be older than the question. Each cache on the way may
 * have added an age; one that cannot be read is not 0.
 */
export function isFromCache(answer: HttpAnswer): boolean {
  const ages = answer.headers.age?.split(',') ?? [];
  return ages.some((age) => Number(age) !== 0);
}

/** What departs in an answer whose body was read. */
export function judgeBody(answer: HttpAnswer, decoded: DecodedBody<unknown>): readonly string[] {
  const found = [...contentTypeDepartures(answer), ...decoded.violations];
  return decoded.usable ? found : [...found, decoded.reason];
}

/** What departs when a read of our own accounts is answered with another status than 200. */
export function judgeRefusal(status: number): readonly string[] {
  return LEGAL_REFUSALS.has(status) ? [] : [`status ${status} instead of 200`];
}

/** What departs from the documented 404 for an unknown user. */
export function judgeUnknownRecipient(answer: HttpAnswer): readonly string[] {
  if (answer.status !== 404) return [`status ${answer.status} instead of 404`];
  const failure = decodeFailureBody(answer.text);
  const found = [...contentTypeDepartures(answer), ...failure.violations];
  const isDocumented = failure.message === null || failure.message === INVALID_RECIPIENT;
  return isDocumented ? found : [...found, `message is not "${INVALID_RECIPIENT}"`];
}

function contentTypeDepartures(answer: HttpAnswer): readonly string[] {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? [] : ['the content type is not application/json'];
}
