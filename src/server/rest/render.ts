// Rows and threads as JSON text, from user objects that were serialised once. Must not query.

import type { StoredMessage, User } from '../store/index.ts';
import { formatMicroseconds } from '../timestamps.ts';

/** The documented message object. `updated` is `created`: no message ever changes. */
export function messageText(
  message: StoredMessage,
  parties: { readonly sender: User; readonly receiver: User; readonly seen: boolean },
): string {
  const time = formatMicroseconds(message.createdUs);
  return (
    `{"id":${message.id},"sender":${parties.sender.json},"receiver":${parties.receiver.json},` +
    `"message":${JSON.stringify(message.body)},"updated":"${time}Z","created":"${time}Z",` +
    `"seen":${parties.seen},"thread":${message.threadId}}`
  );
}

/** The documented thread object. */
export function threadText(id: number, other: User, lastMessage: string | null): string {
  return `{"id":${id},"other_user":${other.json},"last_message":${lastMessage}}`;
}
