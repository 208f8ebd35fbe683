// The codec on whatever bytes there are: it answers with data, keeps every text whole, sees each
// duplicate, and says the same of text and of bytes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHistoryBody,
  decodeServerFrame,
  decodeThreadsBody,
  encodeChatMessage,
  excerptOf,
} from '../../src/protocol/index.ts';

const KINDS = ['message', 'error', 'violation'];
/** Text that a UTF-8 frame can carry. */
const wellFormed = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
const nearJson = fc.oneof(
  wellFormed,
  fc.json(),
  fc.json().map((text) => text.slice(1, -1)),
);
const uuid = fc.uuid();

const frame = fc.record({
  action: fc.constantFrom('conf_message', 're_message'),
  sender_id: uuid,
  receiver_id: uuid,
  message_body: wellFormed,
  timestamp: fc.string(),
  created_msg_id: fc.oneof(fc.maxSafeInteger(), fc.string({ minLength: 1, maxLength: 40 })),
});

describe('the codec', () => {
  it('never throws, whatever a frame holds', () => {
    fc.assert(
      fc.property(nearJson, (text) => {
        expect(KINDS).toContain(decodeServerFrame(text, false).kind);
        expect(decodeServerFrame(Buffer.from(text), false)).toEqual(decodeServerFrame(text, false));
        expect(excerptOf(text).length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it('never throws, whatever a REST body holds', () => {
    const body = fc.oneof(
      nearJson,
      fc
        .record({ status: fc.anything(), success: fc.anything(), entity: fc.anything() })
        .map((value) => JSON.stringify(value, (_key, item: unknown) => noBigint(item))),
      fc.array(fc.jsonValue()).map((messages) => JSON.stringify({ entity: { messages } })),
      fc.array(fc.jsonValue()).map((entity) => JSON.stringify({ entity })),
    );
    fc.assert(
      fc.property(body, (text) => {
        expect(decodeHistoryBody(text).violations.length).toBeLessThanOrEqual(33);
        expect(decodeThreadsBody(text).violations.length).toBeLessThanOrEqual(33);
      }),
    );
  });

  it('hands over what a well-formed frame says, in any order of its keys', () => {
    fc.assert(
      fc.property(frame, fc.infiniteStream(fc.nat()), (value, chance) => {
        const entries = Object.entries(value)
          .map((entry) => ({ entry, at: chance.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        expect(decodeServerFrame(JSON.stringify(Object.fromEntries(entries)), false)).toMatchObject(
          {
            kind: 'message',
            action: value.action,
            senderId: value.sender_id,
            receiverId: value.receiver_id,
            body: value.message_body,
            timestamp: value.timestamp,
            idType: typeof value.created_msg_id,
          },
        );
      }),
    );
  });

  it('sees a key that occurs twice, and no other', () => {
    const key = fc.constantFrom('action', 'message_body', 'x', 'a"b', '\\', '__proto__');
    const pairs = fc.array(fc.tuple(key, fc.jsonValue()), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pairs, (entries) => {
        const inside = entries.map(
          ([name, item]) => `${JSON.stringify(name)}:${JSON.stringify(item)}`,
        );
        const isTwice = new Set(entries.map(([name]) => name)).size < entries.length;
        const decoded = decodeServerFrame(`{${inside.join(',')}}`, false);
        const says = decoded.kind === 'violation' && decoded.detail === 'a key occurs twice';
        expect(says).toBe(isTwice);
      }),
    );
  });

  it('writes a frame whose text comes back as it was', () => {
    fc.assert(
      fc.property(uuid, wellFormed, (receiverId, body) => {
        expect(JSON.parse(encodeChatMessage(receiverId, body))).toEqual({
          action: 'chat_message',
          message_body: body,
          receiver_id: receiverId,
        });
      }),
    );
  });
});

function noBigint(value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
}
