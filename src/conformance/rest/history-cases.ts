// The history: its answer, its envelope, its rows, and whether both parties read the same.

import type { DecodedBody, DecodedRow } from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { failed, heldTo, notRun, passed } from '../lab/finding.ts';
import { judgeAnswer } from '../lab/reads.ts';
import { readServerTime } from '../talk/server-times.ts';
import { rowsOf, type Talk } from '../talk/talk.ts';

const UNANSWERED = notRun('the history was not answered with 200: see history-answer');
const UNREADABLE = notRun('the rows could not be read: see history-envelope and history-rows');
const EMPTY = notRun('the history shows no message of the examination: see stored');
const ROW = 'entity.messages[]';

export function judgeHistoryAnswer(talk: Talk): Finding {
  return judgeAnswer(talk.histories[0]);
}

export function judgeHistoryEnvelope(talk: Talk): Finding {
  const [{ decoded, traffic }] = talk.histories;
  return decoded === null ? UNANSWERED : heldTo(partOf(decoded, ROW, false), traffic);
}

export function judgeHistoryRows(talk: Talk): Finding {
  const [{ decoded, traffic }] = talk.histories;
  if (decoded === null) return UNANSWERED;
  const departures = partOf(decoded, ROW, true);
  if (decoded.usable && decoded.rows.length === 0) return EMPTY;
  if (!decoded.usable && departures.length === 0) return UNREADABLE;
  return heldTo(departures, traffic);
}

/**
 * The departures of the rows, or those of everything else. Why a body is unusable belongs to the
 * rows where they are what cannot be read.
 */
export function partOf(
  decoded: DecodedBody<unknown>,
  row: string,
  isOfRows: boolean,
): readonly string[] {
  const all = decoded.usable ? decoded.violations : [...decoded.violations, decoded.reason];
  return all.filter((departure) => {
    const isRow = departure.startsWith(row) || departure.endsWith('rows cannot be read');
    return isRow === isOfRows;
  });
}

export function judgeHistoryOrder(talk: Talk): Finding {
  const [{ rows, traffic }] = talk.histories;
  if (rows === null) return UNREADABLE;
  const places = talk.exchanges
    .map((exchange) => rows.findIndex((row) => rowsOf(exchange, [row]).length > 0))
    .filter((place) => place >= 0);
  if (places.length < 2) return EMPTY;
  const own = places.map((place) => rows[place]).filter((row) => row !== undefined);
  const times = own.map((row) => readServerTime(row.created)?.nanoseconds ?? null);
  const departures = [
    ...(isMonotonic(places) ? [] : ['the rows are not in the order in which they were sent']),
    ...(times.every((time) => time !== null) && !isAscending(times)
      ? ['a later message has an earlier time']
      : []),
  ];
  return heldTo(departures, traffic);
}

function isAscending(values: readonly (number | bigint)[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
}

function isMonotonic(places: readonly number[]): boolean {
  return isAscending(places) || isAscending(places.toReversed());
}

export function judgeHistoryAgrees(talk: Talk): Finding {
  const [mine, theirs] = talk.histories;
  if (mine.rows === null || theirs.rows === null) return UNREADABLE;
  const [ours, others] = [ownRows(talk, mine.rows), ownRows(talk, theirs.rows)];
  if (ours.size === 0 && others.size === 0) return EMPTY;
  const ids = new Set([...ours.keys(), ...others.keys()]);
  const departures = [...ids].flatMap((id) => differenceOf(ours.get(id), others.get(id), id));
  const { sent, came } = theirs.traffic;
  return heldTo(departures, {
    sent: `${mine.traffic.sent}, and ${sent}`,
    came: `${mine.traffic.came} · ${came}`,
  });
}

function ownRows(talk: Talk, rows: readonly DecodedRow[]): ReadonlyMap<string, DecodedRow> {
  const own = talk.exchanges.flatMap((exchange) => rowsOf(exchange, rows));
  return new Map(own.map((row) => [row.id, row]));
}

function differenceOf(
  mine: DecodedRow | undefined,
  theirs: DecodedRow | undefined,
  id: string,
): readonly string[] {
  if (mine === undefined) return [`the row ${id} is missing for user 1`];
  if (theirs === undefined) return [`the row ${id} is missing for user 2`];
  const fields = ['body', 'created', 'senderId', 'receiverId'] as const;
  return fields
    .filter((field) => mine[field] !== theirs[field])
    .map((field) => `the row ${id} has another ${field} for user 2`);
}

/** `updated` may be written a moment before `created`. */
const UPDATED_SLACK_NS = 1_000_000_000n;

export function judgeHistoryUpdated(talk: Talk): Finding {
  const [{ rows, traffic }] = talk.histories;
  if (rows === null) return UNREADABLE;
  const pairs = [...ownRows(talk, rows).values()].flatMap((row) => {
    const [created, updated] = [readServerTime(row.created), readServerTime(row.updated)];
    return created === null || updated === null ? [] : [{ created, updated }];
  });
  if (pairs.length === 0) return notRun('no row has both times: see history-rows');
  const early = pairs.filter(
    ({ created, updated }) => updated.nanoseconds < created.nanoseconds - UPDATED_SLACK_NS,
  );
  return heldTo(
    early.length > 0 ? [`${early.length} rows were updated before they were created`] : [],
    traffic,
  );
}

export function judgeOneThread(talk: Talk): Finding {
  const rows = talk.histories.flatMap((read) => [...ownRows(talk, read.rows ?? []).values()]);
  const threads = new Set(rows.map(({ threadId }) => threadId).filter((id) => id !== ''));
  const [{ traffic }] = talk.histories;
  if (threads.size === 0) return EMPTY;
  if (threads.size === 1) return passed(traffic);
  return failed(traffic, `the rows of one conversation are of ${threads.size} threads`);
}
