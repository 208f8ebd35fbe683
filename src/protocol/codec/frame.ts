// One frame of the socket, to and from its documented form. Never throws: what a server sends is
// data, and a departure from the document is a violation. It must not judge content, only form.

import type { DecodedFrame } from '../decoded.ts';
import { hasDuplicateKeys } from './duplicates.ts';
import {
  asObject,
  describeKind,
  isInexact,
  type JsonObject,
  parseJson,
  parseJsonExactly,
  readId,
  readTime,
  readUserId,
} from './json.ts';

type Violation = Extract<DecodedFrame, { kind: 'violation' }>;

/** Names and codes that a server chose are cut here before they travel into findings. */
const MAX_NAME_LENGTH = 64;
const MAX_ERROR_TEXT_LENGTH = 200;

const SAYS_ERROR = /error/i;

/** A `chat_message` as documented. The body may be any text. */
export function encodeChatMessage(receiverId: string, body: string): string {
  const receiver = JSON.stringify(receiverId);
  const text = JSON.stringify(body);
  return `{"action":"chat_message","message_body":${text},"receiver_id":${receiver}}`;
}

/**
 * Reads one frame. Message ids may be numbers or text, user ids are text, both canonical; a numeric
 * timestamp is handed on as its digits. Unknown fields are legal, duplicate keys are not.
 */
export function decodeServerFrame(data: string | Buffer, isBinary: boolean): DecodedFrame {
  if (isBinary) return malformed('a binary frame; documented are text frames');
  const text = typeof data === 'string' ? data : data.toString('utf8');
  const parsed = parseJson(text);
  if (!parsed.ok) return malformed(text.trim() === '' ? 'an empty frame' : 'not JSON');
  let object = asObject(parsed.value);
  if (object === null) return malformed(`${describeKind(parsed.value)} instead of one object`);
  if (isInexact(object.created_msg_id)) object = exactly(text) ?? object;
  if (hasDuplicateKeys(text, object)) return malformed('a key occurs twice', object);
  return decodeObject(object);
}

function exactly(text: string): JsonObject | null {
  const parsed = parseJsonExactly(text);
  return parsed.ok ? asObject(parsed.value) : null;
}

function decodeObject(object: JsonObject): DecodedFrame {
  const action = own(object, 'action');
  if (action === 'conf_message' || action === 're_message') return decodeMessage(action, object);
  if (typeof action !== 'string') return wrongType('action', action, object);
  if (SAYS_ERROR.test(action)) {
    return {
      kind: 'error',
      code: shortText(own(object, 'code'), MAX_NAME_LENGTH) || 'unnamed',
      message: shortText(own(object, 'message'), MAX_ERROR_TEXT_LENGTH),
    };
  }
  return violation('unknown-action', 'an action that is not documented', object);
}

function decodeMessage(action: 'conf_message' | 're_message', object: JsonObject): DecodedFrame {
  const body = own(object, 'message_body');
  if (typeof body !== 'string') return wrongType('message_body', body, object);
  const id = readId(own(object, 'created_msg_id'));
  if (id === null) return wrongType('created_msg_id', own(object, 'created_msg_id'), object);
  const senderId = readUserId(own(object, 'sender_id'));
  if (senderId === null) return wrongType('sender_id', own(object, 'sender_id'), object);
  const receiverId = readUserId(own(object, 'receiver_id'));
  if (receiverId === null) return wrongType('receiver_id', own(object, 'receiver_id'), object);
  const timestamp = readTime(own(object, 'timestamp'));
  if (timestamp === null) return wrongType('timestamp', own(object, 'timestamp'), object);
  return {
    kind: 'message',
    action,
    id: id.id,
    idType: id.idType,
    senderId,
    receiverId,
    body,
    timestamp,
  };
}

/** A field of the frame itself, never one that its prototype lends. */
function own(object: JsonObject, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

function malformed(detail: string, object?: JsonObject): Violation {
  return violation('malformed-frame', detail, object);
}

function wrongType(field: string, value: unknown, object: JsonObject): Violation {
  const kind = describeKind(value);
  const isOdd = kind === 'a string' || kind === 'a number';
  const said = isOdd ? `${kind} that cannot be one` : kind;
  return violation('wrong-type', `${field} is ${said}`, object);
}

function violation(
  name: Violation['violation'],
  detail: string,
  object: JsonObject | undefined,
): Violation {
  const body = object === undefined ? undefined : own(object, 'message_body');
  return {
    kind: 'violation',
    violation: name,
    detail,
    action: object === undefined ? '' : shortText(own(object, 'action'), MAX_NAME_LENGTH),
    body: typeof body === 'string' ? body : null,
  };
}

function shortText(value: unknown, limit: number): string {
  return typeof value === 'string' ? value.slice(0, limit) : '';
}
