// Frames to clients as text. conf and re share everything but the action, so it is serialised once.

import { ERROR_FRAMES, type ErrorFrameCode, type ErrorFrameWire } from '../../protocol/index.ts';
import { formatMicroseconds } from '../timestamps.ts';
import type { Message } from './message.ts';

/** The frame of a message up to its action; append `CONF_TAIL` or `RE_TAIL`. */
export function messageFrameHead(message: Message): string {
  return (
    `{"sender_id":"${message.sender.uid}","receiver_id":"${message.receiver.uid}",` +
    `"message_body":${JSON.stringify(message.body)},` +
    `"timestamp":"${formatMicroseconds(message.createdUs)}+00:00",` +
    `"created_msg_id":${message.id},"action":`
  );
}

export const CONF_TAIL = '"conf_message"}';
export const RE_TAIL = '"re_message"}';

const ERROR_TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries(ERROR_FRAMES).map(([code, message]) => {
    const frame: ErrorFrameWire = { action: 'error', code, message };
    return [code, JSON.stringify(frame)];
  }),
);

/** An error frame as text. */
export function errorFrame(code: ErrorFrameCode): string {
  return ERROR_TEXTS.get(code) ?? '';
}
