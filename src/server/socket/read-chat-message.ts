// One frame of a client to a message or a refusal, by hand: it runs once per message, and a schema
// library would cost more than the database. A property test holds it against the schema.

import type { ErrorFrameCode } from '../../protocol/index.ts';
import type { User, UserStore } from '../store/index.ts';

export interface ChatMessageRequest {
  readonly receiver: User;
  readonly body: string;
  /** A `sender_id` that the client supplied: ignored, except by the fault that trusts it. */
  readonly claimedSenderId: string | null;
}

interface UncheckedFrame {
  readonly action?: unknown;
  readonly message_body?: unknown;
  readonly receiver_id?: unknown;
  readonly sender_id?: unknown;
}

/** The request of a text frame, or the code of the refusal. Never throws. */
export function readChatMessage(
  text: string,
  sender: User,
  rules: { readonly users: UserStore; readonly bodyCharacters: number },
): ChatMessageRequest | ErrorFrameCode {
  const frame = parseObject(text);
  if (frame === undefined) return 'malformed_json';
  if (frame.action !== 'chat_message') return 'unknown_action';
  const { message_body: body, receiver_id: receiverId, sender_id: claimed } = frame;
  if (typeof body !== 'string' || typeof receiverId !== 'string') return 'invalid_field';
  if (body.length > rules.bodyCharacters) return 'body_too_long';
  if (body.length === 0 || body.trim() === '') return 'body_empty';
  if (!body.isWellFormed()) return 'invalid_text';
  const receiver = rules.users.find(receiverId);
  if (receiver === undefined || !receiver.isActive) return 'unknown_receiver';
  if (receiver.pk === sender.pk) return 'self_message';
  return { receiver, body, claimedSenderId: typeof claimed === 'string' ? claimed : null };
}

function parseObject(text: string): UncheckedFrame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
