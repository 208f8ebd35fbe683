// One message of a history or a thread list. A row is readable when its id, its parties and its
// text are; everything else that is missing is noted and leaves the row usable.

import type { DecodedRow } from '../decoded.ts';
import { asObject, describeKind, readTime, readUserId } from './json.ts';
import type { ShapeNotes } from './shape.ts';

/** Reads a row at `place` (ends in a dot); null when it cannot be told which message it is. */
export function decodeRow(value: unknown, place: string, notes: ShapeNotes): DecodedRow | null {
  const row = asObject(value);
  if (row === null) {
    notes.add(`${place.slice(0, -1)} is ${describeKind(value)}`);
    return null;
  }
  const id = notes.id(row.id, `${place}id`);
  const senderId = readUser(row.sender, `${place}sender`, notes);
  const receiverId = readUser(row.receiver, `${place}receiver`, notes);
  const body = notes.text(row, 'message', place);
  const thread = notes.id(row.thread, `${place}thread`);
  const created = readStamp(row.created, `${place}created`, notes);
  const updated = readStamp(row.updated, `${place}updated`, notes);
  const seen = notes.flag(row, 'seen', place) ?? null;
  if (id === null || senderId === null || receiverId === null || body === undefined) return null;
  return {
    id: id.id,
    idType: id.idType,
    threadId: thread === null ? '' : thread.id,
    senderId,
    receiverId,
    body,
    created,
    updated,
    seen,
  };
}

/**
 * The id of a user object; notes each departure of the object. A bare id is noted and understood.
 */
export function readUser(value: unknown, place: string, notes: ShapeNotes): string | null {
  const user = asObject(value);
  if (user === null) {
    notes.wrong(place, value);
    return readUserId(value);
  }
  const id = readUserId(user.id);
  if (id === null) notes.wrong(`${place}.id`, user.id);
  if (typeof user.email !== 'string') notes.wrong(`${place}.email`, user.email);
  if (typeof user.username !== 'string') notes.wrong(`${place}.username`, user.username);
  if (typeof user.is_active !== 'boolean') notes.wrong(`${place}.is_active`, user.is_active);
  const role = user.role;
  if (role !== null && typeof role !== 'string') notes.wrong(`${place}.role`, role);
  return id;
}

function readStamp(value: unknown, place: string, notes: ShapeNotes): string {
  if (typeof value !== 'string') notes.wrong(place, value);
  return readTime(value) ?? '';
}
