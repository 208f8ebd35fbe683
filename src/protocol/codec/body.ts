// The two documented REST bodies. A body is usable when every row in it can be told apart and read;
// one unreadable row makes it prove nothing, because a missing message could be behind it.

import type { DecodedBody, DecodedRow, DecodedThread } from '../decoded.ts';
import { hasDuplicateKeysWithin } from './duplicates.ts';
import {
  asObject,
  describeKind,
  type JsonObject,
  type ParsedJson,
  parseJson,
  parseJsonExactly,
} from './json.ts';
import { readPlainRows } from './plain-rows.ts';
import { decodeRow, readUser } from './row.ts';
import { ShapeNotes } from './shape.ts';

type PickRows = (entity: unknown, notes: ShapeNotes) => unknown;
type ReadRow<T> = (value: unknown, notes: ShapeNotes) => T | null;

/**
 * Reads the answer of `GET /chat/messages/<uid>/`, rows in the order of the answer. Never throws.
 */
export function decodeHistoryBody(text: string): DecodedBody<DecodedRow> {
  const plain = readPlainRows(text);
  if (plain === null) return decodeAnyHistory(text);
  const envelope = decodeAnyHistory(plain.envelope);
  return envelope.usable ? { ...envelope, rows: plain.rows } : decodeAnyHistory(text);
}

/** The same of a text of any shape, at four times the price. */
export function decodeAnyHistory(text: string): DecodedBody<DecodedRow> {
  return decodeBody(text, readMessages, (value, notes) =>
    decodeRow(value, 'entity.messages[].', notes),
  );
}

/** Reads the answer of `GET /chat/user/threads/`, rows in the order of the answer. Never throws. */
export function decodeThreadsBody(text: string): DecodedBody<DecodedThread> {
  return decodeBody(text, (entity) => entity, decodeThread);
}

/** What a refusal says, and its departures from the documented failure envelope. */
export interface DecodedFailure {
  readonly message: string | null;
  readonly violations: readonly string[];
}

/** Reads the failure envelope that the document shows for the 404. Never throws. */
export function decodeFailureBody(text: string): DecodedFailure {
  const notes = new ShapeNotes();
  const parsed = parseJson(text);
  const envelope = parsed.ok ? asObject(parsed.value) : null;
  if (envelope === null) {
    notes.add('the body is not one JSON object');
    return { message: null, violations: notes.list() };
  }
  if (envelope.status !== 'failure') notes.add('status is not "failure"');
  if (envelope.success !== false) notes.add('success is not false');
  if (envelope.entity !== null) notes.wrong('entity', envelope.entity);
  const message = notes.text(envelope, 'message', '') ?? null;
  return { message, violations: notes.list() };
}

function decodeBody<T>(text: string, pick: PickRows, readRow: ReadRow<T>): DecodedBody<T> {
  const notes = new ShapeNotes();
  const parsed = parseJson(text);
  const decoded = decodeParsed(parsed, notes, { pick, readRow });
  // Two readers of such a body may disagree on what it says: it proves nothing.
  if (decoded.usable && parsed.ok && hasDuplicateKeysWithin(text, parsed.value)) {
    return unusable('a key occurs twice', notes);
  }
  if (!notes.hasInexactId) return decoded;
  return decodeParsed(parseJsonExactly(text), new ShapeNotes(), { pick, readRow });
}

function decodeParsed<T>(
  parsed: ParsedJson,
  notes: ShapeNotes,
  how: { readonly pick: PickRows; readonly readRow: ReadRow<T> },
): DecodedBody<T> {
  if (!parsed.ok) return unusable('the body is not JSON', notes);
  const envelope = asObject(parsed.value);
  if (envelope === null) return unusable('the body is not one JSON object', notes);
  const refusal = checkEnvelope(envelope, notes);
  if (refusal !== null) return unusable(refusal, notes);
  const items = how.pick(envelope.entity, notes);
  if (!Array.isArray(items)) {
    return unusable(`the list of rows is ${describeKind(items)}`, notes);
  }
  return decodeRows(items, how.readRow, notes);
}

function decodeRows<T>(
  items: readonly unknown[],
  readRow: ReadRow<T>,
  notes: ShapeNotes,
): DecodedBody<T> {
  const rows: T[] = [];
  let unreadableCount = 0;
  for (const item of items) {
    const row = readRow(item, notes);
    if (row === null) unreadableCount += 1;
    else rows.push(row);
  }
  if (unreadableCount > 0) {
    return unusable(`${unreadableCount} of ${items.length} rows cannot be read`, notes);
  }
  return { usable: true, rows, violations: notes.list() };
}

/**
 * Holds status, success and message against the document; a body that says failure proves nothing.
 */
function checkEnvelope(envelope: JsonObject, notes: ShapeNotes): string | null {
  const { status, success } = envelope;
  if (status !== 'success') notes.add(sayFlag('status', status, '"success"'));
  if (success !== true) notes.add(sayFlag('success', success, 'true'));
  notes.textOrNull(envelope, 'message', '');
  return status === 'failure' || success === false ? 'the envelope says failure' : null;
}

function sayFlag(field: string, value: unknown, wanted: string): string {
  return value === undefined ? `${field} is missing` : `${field} is not ${wanted}`;
}

function readMessages(entity: unknown, notes: ShapeNotes): unknown {
  const object = asObject(entity);
  if (object !== null) return object.messages;
  notes.wrong('entity', entity);
  return undefined;
}

function decodeThread(value: unknown, notes: ShapeNotes): DecodedThread | null {
  const thread = asObject(value);
  if (thread === null) {
    notes.wrong('entity[]', value);
    return null;
  }
  const id = notes.id(thread.id, 'entity[].id');
  const otherUserId = readUser(thread.other_user, 'entity[].other_user', notes);
  const last = thread.last_message;
  const lastRow = last === null ? null : decodeRow(last, 'entity[].last_message.', notes);
  if (otherUserId === null || (last !== null && lastRow === null)) return null;
  return { threadId: id === null ? '' : id.id, otherUserId, last: lastRow };
}

function unusable<T>(reason: string, notes: ShapeNotes): DecodedBody<T> {
  return { usable: false, reason, violations: notes.list() };
}
