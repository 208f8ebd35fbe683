// The two documented reads, once each before the load: do they work, whose conversations do they
// show, and how much is in them already.

import type { UserIndex } from '../../observation/index.ts';
import {
  type DecodedBody,
  type DecodedRow,
  type DecodedThread,
  decodeFailureBody,
  decodeHistoryBody,
  decodeThreadsBody,
  INVALID_RECIPIENT,
} from '../../protocol/index.ts';
import type { HttpResult } from '../rest/http-door.ts';
import { fetchWithToken } from '../rest/rest-reader.ts';
import { explainAnswer, explainBody } from './explain.ts';
import type { Probe } from './probe.ts';

/** What a history held before the run. */
export interface HistorySize {
  readonly rows: number;
  readonly bytes: number;
}

/** Reads the threads of a probe's user. @throws EarshotError when they cannot be read. */
export async function probeThreads(
  probe: Probe,
  signal: AbortSignal,
): Promise<readonly DecodedThread[]> {
  const url = probe.core.endpoints.threadsUrl;
  const result = await fetchWithToken(probe, { url }, signal);
  return readable(probe, { url, result, by: decodeThreadsBody }).rows;
}

/**
 * Reads the conversation of a probe's user with a partner; null when the server does not know them.
 * @throws EarshotError when it cannot be read.
 */
export async function probeHistory(
  probe: Probe,
  partnerId: string,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly DecodedRow[]; readonly size: HistorySize } | null> {
  const url = probe.core.endpoints.historyUrl(partnerId);
  const result = await fetchWithToken(probe, { url }, signal);
  const isUnknown = result?.ok && result.status === 404;
  if (isUnknown && decodeFailureBody(result.text).message === INVALID_RECIPIENT) return null;
  const { rows, bytes } = readable(probe, { url, result, by: decodeHistoryBody });
  return { rows, size: { rows: rows.length, bytes } };
}

function readable<T>(
  probe: Probe,
  read: {
    readonly url: string;
    readonly result: HttpResult | null;
    readonly by: (text: string) => DecodedBody<T>;
  },
): { readonly rows: readonly T[]; readonly bytes: number } {
  const { url, result } = read;
  const tried = { shown: `GET ${url}`, secrets: probe.secrets() };
  if (result === null) throw explainBody(tried, 'there is no token', '');
  if (!result.ok || result.status !== 200) throw explainAnswer(tried, result);
  const decoded = read.by(result.text);
  if (!decoded.usable) throw explainBody(tried, decoded.reason, result.text);
  return { rows: decoded.rows, bytes: result.bytes };
}

/**
 * Who the token's user must be by a thread list; null when it does not tell, or contradicts itself.
 */
export function ownerByThreads(rows: readonly DecodedThread[]): string | null {
  const owners = rows.flatMap(({ last, otherUserId }) =>
    last === null ? [] : [otherParty(last, otherUserId)],
  );
  return agreed(owners);
}

/** Who the token's user must be by a conversation with a partner; null when it does not tell. */
export function ownerByHistory(rows: readonly DecodedRow[], partnerId: string): string | null {
  return agreed(rows.map((row) => otherParty(row, partnerId)));
}

function otherParty(row: DecodedRow, party: string): string | null {
  if (row.senderId === party) return row.receiverId;
  return row.receiverId === party ? row.senderId : null;
}

function agreed(owners: readonly (string | null)[]): string | null {
  const first = owners[0] ?? null;
  return owners.every((owner) => owner === first) ? first : null;
}

/** Users to look at, spread over the population; the first is always among them. */
export function sampleUsers(userCount: number, sampleCount: number): readonly UserIndex[] {
  const count = Math.min(userCount, sampleCount);
  return Array.from({ length: count }, (_, index) => Math.floor((index * userCount) / count));
}
