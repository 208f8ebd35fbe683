// What a client must not send, one example for each way to be wrong. Nothing here can be stored: no
// example names a receiver who exists.

import { randomUUID } from 'node:crypto';

export const BAD_INPUTS = [
  'not-json',
  'not-an-object',
  'no-action',
  'unknown-action',
  'no-receiver',
  'mistyped-body',
  'unknown-receiver',
  'binary',
  'empty',
] as const;
export type BadInput = (typeof BAD_INPUTS)[number];

/** The bytes of one frame: a text, or a binary frame. */
export function badInputFrame(input: BadInput): string | Buffer {
  switch (input) {
    case 'not-json':
      return '{"action": "chat_message", "message_body": ';
    case 'not-an-object':
      return '["chat_message"]';
    case 'no-action':
      return JSON.stringify({ message_body: 'hello', receiver_id: randomUUID() });
    case 'unknown-action':
      return JSON.stringify({ action: 'delete_everything' });
    case 'no-receiver':
      return JSON.stringify({ action: 'chat_message', message_body: 'hello' });
    case 'mistyped-body':
      return JSON.stringify({
        action: 'chat_message',
        message_body: { text: ['hello'] },
        receiver_id: randomUUID(),
      });
    case 'unknown-receiver':
      return JSON.stringify({
        action: 'chat_message',
        message_body: 'hello',
        receiver_id: randomUUID(),
      });
    case 'binary':
      return Buffer.from([0, 159, 146, 150, 255]);
    case 'empty':
      return '';
  }
}
