// The codec of the socket: frames as documented, and everything a server may send instead.

import { describe, expect, it } from 'vitest';
import { decodeServerFrame, encodeChatMessage, excerptOf } from '../../../src/protocol/index.ts';

const SENDER = 'a59eb80a-2820-4f01-978b-505c492a1d21';
const RECEIVER = 'ab762f22-a066-4fb6-bbd0-1f774e484cba';
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);
const DOCUMENTED = `{
    "sender_id": "${SENDER}",
    "receiver_id": "${RECEIVER}",
    "message_body": "do me 2k fast",
    "timestamp": "2024-12-23T05:25:14.763401+00:00",
    "created_msg_id": 3,
    "action": "conf_message"
}`;

function frame(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(DOCUMENTED) as object), ...fields });
}

describe('a frame to the server', () => {
  it('is the documented chat_message whatever the text holds', () => {
    const body = 'say "hi" \\ 🎉 \u202eabc\n';
    expect(JSON.parse(encodeChatMessage(RECEIVER, body))).toEqual({
      action: 'chat_message',
      message_body: body,
      receiver_id: RECEIVER,
    });
  });
});

describe('a frame from the server', () => {
  it('is read as the document shows it', () => {
    expect(decodeServerFrame(DOCUMENTED, false)).toEqual({
      kind: 'message',
      action: 'conf_message',
      id: '3',
      idType: 'number',
      senderId: SENDER,
      receiverId: RECEIVER,
      body: 'do me 2k fast',
      timestamp: '2024-12-23T05:25:14.763401+00:00',
    });
  });

  it('is read from bytes, with further fields, with ids in their canonical form', () => {
    const bytes = Buffer.from(
      frame({
        action: 're_message',
        sender_id: SENDER.toUpperCase().replaceAll('-', ''),
        created_msg_id: '007',
        extra: { nested: ['"', '\\'] },
      }),
    );
    expect(decodeServerFrame(bytes, false)).toMatchObject({
      kind: 'message',
      action: 're_message',
      senderId: SENDER,
      id: '7',
      idType: 'string',
    });
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['9007199254740991', '9007199254740991'],
  ])('keeps every digit of the id %s', (digits, id) => {
    const text = frame({}).replace('"created_msg_id":3', `"created_msg_id":${digits}`);
    expect(decodeServerFrame(text, false)).toMatchObject({ kind: 'message', id, idType: 'number' });
  });

  it('hands a numeric timestamp on as digits, so that it is judged as a bad timestamp', () => {
    expect(decodeServerFrame(frame({ timestamp: 1719000000.25 }), false)).toMatchObject({
      kind: 'message',
      timestamp: '1719000000.25',
    });
  });

  it.each([
    ['action', undefined, 'action is missing'],
    ['action', 7, 'action is a number that cannot be one'],
    ['message_body', undefined, 'message_body is missing'],
    ['message_body', ['x'], 'message_body is an array'],
    ['sender_id', 12, 'sender_id is a number that cannot be one'],
    ['sender_id', '', 'sender_id is a string that cannot be one'],
    ['receiver_id', null, 'receiver_id is null'],
    ['created_msg_id', 1.5, 'created_msg_id is a number that cannot be one'],
    ['created_msg_id', { id: 1 }, 'created_msg_id is an object'],
    ['created_msg_id', 'x'.repeat(129), 'created_msg_id is a string that cannot be one'],
    ['timestamp', true, 'timestamp is a boolean'],
  ])('is a wrong-type when %s is %j', (field, value, detail) => {
    const decoded = decodeServerFrame(frame({ [field]: value }), false);
    expect(decoded).toEqual({
      kind: 'violation',
      violation: 'wrong-type',
      detail,
      action: field === 'action' ? '' : 'conf_message',
      body: field === 'message_body' ? null : 'do me 2k fast',
    });
  });

  it('is an unknown action when the document does not name it; its body is passed along', () => {
    expect(decodeServerFrame(frame({ action: 'typing' }), false)).toEqual({
      kind: 'violation',
      violation: 'unknown-action',
      detail: 'an action that is not documented',
      action: 'typing',
      body: 'do me 2k fast',
    });
  });

  it('is an error when its action says so', () => {
    expect(
      decodeServerFrame('{"action":"error","code":"too_long","message":"cut it"}', false),
    ).toEqual({ kind: 'error', code: 'too_long', message: 'cut it' });
    expect(decodeServerFrame('{"action":"error_message"}', false)).toEqual({
      kind: 'error',
      code: 'unnamed',
      message: '',
    });
  });

  it.each([
    ['not JSON', 'hello', 'not JSON'],
    ['cut off', DOCUMENTED.slice(0, 80), 'not JSON'],
    ['empty', '', 'an empty frame'],
    ['an array', `[${DOCUMENTED}]`, 'an array instead of one object'],
    ['null', 'null', 'null instead of one object'],
    ['a number', '1e999', 'a number instead of one object'],
    ['two objects', `${DOCUMENTED}${DOCUMENTED}`, 'not JSON'],
    ['deep', DEEP, 'an array instead of one object'],
  ])('is malformed when it is %s', (_name, text, detail) => {
    expect(decodeServerFrame(text, false)).toEqual({
      kind: 'violation',
      violation: 'malformed-frame',
      detail,
      action: '',
      body: null,
    });
  });

  it('is malformed when it is binary, whatever it holds', () => {
    expect(decodeServerFrame(Buffer.from(DOCUMENTED), true)).toMatchObject({
      violation: 'malformed-frame',
      detail: 'a binary frame; documented are text frames',
    });
  });

  it.each([
    ['flat', `{"sender_id":"x",${DOCUMENTED.slice(1)}`],
    ['with a number', `{"created_msg_id":4,${DOCUMENTED.slice(1)}`],
    ['written with an escape', `{"\\u0061ction":"re_message",${DOCUMENTED.slice(1)}`],
    ['beside a nested value', `{"a":{"a":1},"action":"x",${DOCUMENTED.slice(1)}`],
  ])('is malformed when a key occurs twice, %s', (_name, text) => {
    expect(decodeServerFrame(text, false)).toMatchObject({
      violation: 'malformed-frame',
      detail: 'a key occurs twice',
      action: 'conf_message',
      body: 'do me 2k fast',
    });
  });

  it('is not taken for a duplicate when its text quotes keys, braces and backslashes', () => {
    const body = '{"action":"conf_message"} \\" : \\\\" "sender_id":';
    for (const extra of [undefined, { deep: [{ action: '":"' }] }]) {
      expect(decodeServerFrame(frame({ message_body: body, extra }), false)).toMatchObject({
        kind: 'message',
        body,
      });
    }
  });

  it('does not borrow fields from a prototype', () => {
    const text = `{"__proto__":${DOCUMENTED},"action":"re_message"}`;
    expect(decodeServerFrame(text, false)).toMatchObject({
      violation: 'wrong-type',
      detail: 'message_body is missing',
    });
  });

  it('survives deep values beside a long run of digits', () => {
    const deep = `${'['.repeat(50_000)}12345678901234567890${']'.repeat(50_000)}`;
    const text = `{"x":${deep},${DOCUMENTED.slice(1)}`;
    expect(['message', 'violation']).toContain(decodeServerFrame(text, false).kind);
  });
});

describe('an excerpt', () => {
  it('shows the form of a frame and nobody\u2019s words', () => {
    const shown = excerptOf(frame({ message_body: 'hello', note: 'two words' }));
    expect(shown).toContain('"message_body":"<5 characters>"');
    expect(shown).toContain('"action":"conf_message"');
    expect(shown).not.toContain('hello');
    expect(excerptOf('{"note":"two words"}')).toBe('{"note":"<9 characters>"}');
  });

  it('hides the words of a frame that is cut in the middle of them', () => {
    expect(excerptOf('{"message_body":"my secr')).toBe('{"message_body":"<7 characters>"');
  });

  it('hides what could be a token and cuts at 300 characters', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'a1B2'.repeat(20)}.sig`;
    expect(excerptOf(`invalid ${token} given`)).toBe('invalid <hidden> given');
    expect(excerptOf('ab '.repeat(500))).toHaveLength(300);
    expect(excerptOf('a\u0000b\u001bc')).toBe('a b c');
  });
});
