// The two documented reads of one user, and what their answers are evidence of. Only a 200 with a
// whole, valid, fresh body is a read; everything else is stated as a failed one.

import { randomUUID } from 'node:crypto';
import { readMarker } from '../../message/index.ts';
import type {
  MessageRow,
  Observation,
  ReadFailed,
  ThreadRow,
  ThreadsRead,
  UserIndex,
} from '../../observation/index.ts';
import {
  type DecodedBody,
  type DecodedRow,
  type DecodedThread,
  decodeHistoryBody,
  decodeThreadsBody,
} from '../../protocol/index.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { ClientCore } from '../client-core.ts';
import type { ReadRequest } from '../contract.ts';
import type { SecretGuard } from '../target/secret-guard.ts';
import { isFromCache, judgeBody, judgeRefusal, judgeUnknownRecipient } from './http-contract.ts';
import type { HttpResult } from './http-door.ts';

type HttpAnswer = Extract<HttpResult, { ok: true }>;

export interface Reader {
  readonly core: ClientCore;
  readonly credentials: Credentials;
  readonly guard: SecretGuard;
  readonly user: UserIndex;
}

/** JSON is UTF-8 (RFC 8259, 8.1); what stands for the other bytes is nobody's text. */
const NOT_UTF8 = { usable: false, reason: 'the body is not UTF-8', violations: [] } as const;

interface Asked {
  /** Decoded bytes; what is longer is not read to its end. */
  readonly maxBytes?: number;
  readonly what: ReadFailed['what'];
  /** -1 for the thread list. */
  readonly partner: UserIndex;
  readonly url: string;
  /** For findings: no id, no token. */
  readonly shown: string;
  readonly request: ReadRequest;
}

/** Reads the conversation with a partner and states it. True when the read is usable. */
export async function readHistory(
  reader: Reader,
  request: ReadRequest & { readonly partner: UserIndex; readonly partnerId: string },
  signal: AbortSignal,
): Promise<boolean> {
  const { endpoints, options } = reader.core;
  const { historyLimitBytes } = options;
  const asked: Asked = {
    ...(historyLimitBytes === undefined ? {} : { maxBytes: historyLimitBytes }),
    what: 'history',
    partner: request.partner,
    url: endpoints.historyUrl(request.partnerId),
    shown: `GET ${options.target.paths.messages}`,
    request,
  };
  const answer = await ask(reader, asked, signal);
  const read = answer === null ? null : decode(reader, asked, { answer, by: decodeHistoryBody });
  if (answer === null || read === null) return false;
  const rows = read.map((row) => withReading(reader, row));
  const { partner } = request;
  state(reader, { type: 'history', ...factsOf(reader, request, answer), partner, rows });
  return true;
}

/** Reads the thread list and states it. True when the read is usable. */
export async function readThreads(
  reader: Reader,
  request: ReadRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const { endpoints, options } = reader.core;
  const asked: Asked = {
    what: 'threads',
    partner: -1,
    url: endpoints.threadsUrl,
    shown: `GET ${options.target.paths.threads}`,
    request,
  };
  const answer = await ask(reader, asked, signal);
  const read = answer === null ? null : decode(reader, asked, { answer, by: decodeThreadsBody });
  if (answer === null || read === null) return false;
  const rows = read.map((thread) => threadWithReading(reader, thread));
  state(reader, { type: 'threads', ...factsOf(reader, request, answer), rows });
  return true;
}

/**
 * Asks for the history with a user who does not exist and holds the answer against the documented
 * 404.
 */
export async function checkUnknownRecipient(reader: Reader, signal: AbortSignal): Promise<void> {
  const { endpoints, options } = reader.core;
  const result = await fetchWithToken(reader, { url: endpoints.historyUrl(randomUUID()) }, signal);
  if (result === null || !result.ok || result.status === 401 || result.status >= 500) return;
  stateChecked(reader, result, {
    shown: `GET ${options.target.paths.messages} of an unknown user`,
    violations: judgeUnknownRecipient(result),
  });
}

/**
 * An answer with status 200 that did not come from a cache; null after stating why there is none.
 */
async function ask(reader: Reader, asked: Asked, signal: AbortSignal): Promise<HttpAnswer | null> {
  const startedAtMs = reader.core.options.clock.nowMs();
  const result = await fetchWithToken(reader, asked, signal);
  if (result !== null) tellCost(reader, asked, result);
  if (result === null) {
    const reason = signal.aborted ? 'aborted' : 'status';
    const nowMs = reader.core.options.clock.nowMs();
    const times = { status: 0, askedAtMs: startedAtMs, atMs: nowMs };
    stateFailed(reader, asked, { ...times, reason, detail: 'there is no valid token' });
    return null;
  }
  if (!result.ok) {
    stateFailed(reader, asked, { ...result, reason: failedReason(result.reason) });
    return null;
  }
  if (result.status !== 200) {
    const violations = judgeRefusal(result.status);
    stateChecked(reader, result, { shown: asked.shown, violations });
    stateFailed(reader, asked, { ...result, reason: 'status', detail: `status ${result.status}` });
    return null;
  }
  if (isFromCache(result)) {
    stateFailed(reader, asked, { ...result, reason: 'cached', detail: 'the answer has an Age' });
    return null;
  }
  return result;
}

function tellCost(reader: Reader, asked: Asked, result: HttpResult): void {
  const tell = reader.core.options.onHistoryCost;
  if (tell === undefined || asked.what !== 'history') return;
  const { user } = reader;
  const { partner } = asked;
  if (result.ok && result.status === 200) {
    tell({ user, partner, wholeBytes: result.bytes, readBytes: result.bytes });
  } else if (!result.ok && result.reason === 'too-large') {
    const { announcedBytes: wholeBytes, readBytes } = result;
    tell({ user, partner, wholeBytes, readBytes });
  }
}

/**
 * Null when there is no token to ask with. A 401 is asked once more with a new token where that can
 * be had.
 */
export async function fetchWithToken(
  reader: Pick<Reader, 'core' | 'credentials'>,
  asked: { readonly url: string; readonly maxBytes?: number },
  signal: AbortSignal,
): Promise<HttpResult | null> {
  const { credentials, core } = reader;
  if (!(await credentials.ensure(signal)).ok) return null;
  const { url, maxBytes } = asked;
  const limit = maxBytes === undefined ? {} : { maxBytes };
  const fetchOnce = (): Promise<HttpResult> =>
    core.http.fetch({ method: 'GET', url, headers: readHeaders(reader), signal, ...limit });
  const first = await fetchOnce();
  if (first.status !== 401 || !credentials.canRenew) return first;
  return (await credentials.renew(signal)).ok ? fetchOnce() : first;
}

function readHeaders(reader: Pick<Reader, 'core' | 'credentials'>): Record<string, string> {
  const { name, scheme } = reader.core.options.target.authHeader;
  const token = reader.credentials.token ?? '';
  return {
    [name.toLowerCase()]: scheme === '' ? token : `${scheme} ${token}`,
    accept: 'application/json',
    'cache-control': 'no-cache',
  };
}

function decode<T extends DecodedRow | DecodedThread>(
  reader: Reader,
  asked: Asked,
  read: { readonly answer: HttpAnswer; readonly by: (text: string) => DecodedBody<T> },
): readonly T[] | null {
  const { answer } = read;
  const decoded = answer.isUtf8 ? read.by(answer.text) : NOT_UTF8;
  const violations = judgeBody(answer, decoded);
  stateChecked(reader, answer, { shown: asked.shown, violations });
  if (decoded.usable) return decoded.rows;
  stateFailed(reader, asked, { ...answer, reason: 'malformed', detail: decoded.reason });
  return null;
}

function withReading({ core, guard }: Reader, row: DecodedRow): MessageRow {
  const { idType, body, seen } = row;
  const created = guard.hide(row.created);
  return {
    id: guard.hide(row.id),
    idType,
    threadId: guard.hide(row.threadId),
    senderId: guard.hide(row.senderId),
    receiverId: guard.hide(row.receiverId),
    body,
    created,
    updated: row.updated === row.created ? created : guard.hide(row.updated),
    seen,
    reading: readMarker(body, core.options.scope),
  };
}

function threadWithReading(reader: Reader, thread: DecodedThread): ThreadRow {
  const { guard } = reader;
  return {
    threadId: guard.hide(thread.threadId),
    otherUserId: guard.hide(thread.otherUserId),
    last: thread.last === null ? null : withReading(reader, thread.last),
  };
}

function factsOf(
  reader: Reader,
  request: ReadRequest,
  answer: HttpAnswer,
): Omit<ThreadsRead, 'type' | 'rows'> {
  const { purpose, load, intendedAtMs, measured } = request;
  const { askedAtMs, atMs, bytes } = answer;
  return { user: reader.user, askedAtMs, atMs, bytes, purpose, load, intendedAtMs, measured };
}

function stateChecked(
  reader: Reader,
  answer: HttpAnswer,
  found: { readonly shown: string; readonly violations: readonly string[] },
): void {
  const { user } = reader;
  const { atMs } = answer;
  state(reader, { type: 'http-checked', atMs, user });
  if (found.violations.length === 0) return;
  const detail = found.violations.join('; ');
  state(reader, { type: 'http-violation', atMs, user, request: found.shown, detail });
}

function stateFailed(
  reader: Reader,
  asked: Asked,
  why: Pick<ReadFailed, 'status' | 'reason' | 'detail' | 'askedAtMs' | 'atMs'>,
): void {
  const { status, reason, detail, askedAtMs, atMs } = why;
  const { user } = reader;
  const { what, partner } = asked;
  const { purpose } = asked.request;
  const fact = { status, reason, detail, askedAtMs, atMs, user, what, partner, purpose };
  state(reader, { type: 'read-failed', ...fact });
}

function failedReason(reason: Extract<HttpResult, { ok: false }>['reason']): ReadFailed['reason'] {
  if (reason === 'timeout' || reason === 'too-large' || reason === 'aborted') return reason;
  return 'network';
}

function state(reader: Reader, fact: Observation): void {
  reader.core.options.observe(fact);
}
