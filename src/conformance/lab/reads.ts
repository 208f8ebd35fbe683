// The two documented reads as an examination makes them: the answer, what it decodes to, and how
// both are shown. It judges nothing.

import type { HttpResult } from '../../client/index.ts';
import {
  type DecodedBody,
  type DecodedRow,
  type DecodedThread,
  decodeHistoryBody,
  decodeThreadsBody,
} from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { failed, heldTo, type Traffic, unknown } from './finding.ts';
import type { Lab, Person } from './lab.ts';

export interface Read<T> {
  readonly reader: Person;
  readonly result: HttpResult;
  /** Null unless a body came with 200. */
  readonly decoded: DecodedBody<T> | null;
  /** The rows; null when the answer is no usable read. */
  readonly rows: readonly T[] | null;
  readonly traffic: Traffic;
}

export type HistoryRead = Read<DecodedRow>;
export type ThreadsRead = Read<DecodedThread>;

const POLL_MS = 250;

/** The conversation of `reader` with `partner`. */
export async function readHistory(lab: Lab, reader: Person, partner: Person): Promise<HistoryRead> {
  const result = await lab.get(lab.historyUrl(partner.id), reader.token);
  const sent = `GET the history with ${partner.name}, as ${reader.name}`;
  return readOf(lab, reader, { result, sent, decode: decodeHistoryBody });
}

export async function readThreads(lab: Lab, reader: Person): Promise<ThreadsRead> {
  const result = await lab.get(lab.threadsUrl, reader.token);
  return readOf(lab, reader, {
    result,
    sent: `GET the thread list, as ${reader.name}`,
    decode: decodeThreadsBody,
  });
}

/** Reads until `isEnough` holds of a read or the time is up; the last read. */
export async function readUntil<T>(
  lab: Lab,
  read: () => Promise<Read<T>>,
  isEnough: (rows: readonly T[]) => boolean,
): Promise<Read<T>> {
  const endAtMs = lab.clock.nowMs() + lab.timeoutMs;
  for (;;) {
    const last = await read();
    const isDone = last.rows === null || isEnough(last.rows);
    if (isDone || lab.clock.nowMs() >= endAtMs || lab.signal.aborted) return last;
    await lab.wait(POLL_MS);
  }
}

function readOf<T>(
  lab: Lab,
  reader: Person,
  of: {
    readonly result: HttpResult;
    readonly sent: string;
    readonly decode: (text: string) => DecodedBody<T>;
  },
): Read<T> {
  const { result, sent } = of;
  const decoded = result.ok && result.status === 200 ? of.decode(result.text) : null;
  const rows = decoded?.usable === true ? decoded.rows : null;
  return { reader, result, decoded, rows, traffic: { sent, came: lab.showAnswer(result) } };
}

/** Holds an answer to 200 and application/json; none, or one of a gateway, proves nothing. */
export function judgeAnswer({ result, traffic }: Read<unknown>): Finding {
  const silence = silenceOf(result);
  if (silence !== null) return unknown(traffic, silence);
  if (!result.ok || result.status === 200) {
    return heldTo(result.ok ? typeDepartures(result) : [], traffic);
  }
  return failed(traffic, `status ${result.status} instead of 200`);
}

/** Statuses of a gateway or a busy server: they say nothing about the question. */
const PASSING_STATUSES = new Set([429, 502, 503, 504]);

/** Why an answer says nothing about what was asked; null when it does. */
export function silenceOf(result: HttpResult): string | null {
  if (!result.ok) return `no answer: ${result.reason}`;
  return PASSING_STATUSES.has(result.status) ? `the server answered ${result.status}` : null;
}

export function typeDepartures(result: Extract<HttpResult, { ok: true }>): readonly string[] {
  const type = (result.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? [] : ['the content type is not application/json'];
}
