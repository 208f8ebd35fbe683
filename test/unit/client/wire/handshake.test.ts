// The opening handshake as text: what is asked, and which answers open a socket.

import { describe, expect, it } from 'vitest';
import {
  opensSocket,
  parseAnswer,
  sharedLines,
  upgradeRequest,
} from '../../../../src/client/wire/handshake.ts';

/** The example of RFC 6455, section 1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

function answer(lines: readonly string[]): ReturnType<typeof parseAnswer> {
  return parseAnswer(['HTTP/1.1 101 Switching Protocols', ...lines].join('\r\n'));
}

function opens(lines: readonly string[], protocols: readonly string[] = []): boolean {
  const parsed = answer(lines);
  return parsed !== null && opensSocket(parsed, KEY, protocols);
}

describe('the opening handshake', () => {
  it('asks for an upgrade, with the headers of the scenario and none of them twice', () => {
    const shared = sharedLines({
      host: 'chat.test:8000',
      origin: 'http://chat.test:8000',
      protocols: ['chat'],
      headers: { 'x-tenant': 'blue', host: 'inner.test', connection: 'close' },
    });
    expect(upgradeRequest('/ws/?token=t', KEY, shared).split('\r\n')).toEqual([
      'GET /ws/?token=t HTTP/1.1',
      'host: inner.test',
      'origin: http://chat.test:8000',
      'x-tenant: blue',
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-protocol: chat',
      `sec-websocket-key: ${KEY}`,
      '',
      '',
    ]);
  });

  it('reads the head of an answer, whatever the case of its names', () => {
    const head = 'HTTP/1.1 403 No\r\nLocation: /x\r\nX-A:  b ';
    expect(parseAnswer(head)).toEqual({
      status: 403,
      headers: new Map([
        ['location', '/x'],
        ['x-a', 'b'],
      ]),
    });
    expect(parseAnswer('HTTP/1.1 503')?.status).toBe(503);
  });

  it.each(['', 'SSH-2.0-x', 'HTTP/2 200', 'HTTP/1.1 20', 'HTTP/1.1 200 OK\r\nno colon'])(
    'takes %j for no answer',
    (head) => {
      expect(parseAnswer(head)).toBeNull();
    },
  );

  it('opens a socket for the proof of the key alone', () => {
    const good = ['Upgrade: WebSocket', `Sec-WebSocket-Accept: ${ACCEPT}`];
    expect(opens(good)).toBe(true);
    expect(opens(good.slice(1))).toBe(false);
    expect(opens(good.slice(0, 1))).toBe(false);
    expect(opens([good[0] ?? '', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo'])).toBe(false);
    expect(opens([...good, 'Sec-WebSocket-Extensions: permessage-deflate'])).toBe(false);
  });

  it('takes a subprotocol that it asked for, and no other', () => {
    const good = ['Upgrade: websocket', `Sec-WebSocket-Accept: ${ACCEPT}`];
    const chosen = [...good, 'Sec-WebSocket-Protocol: chat'];
    expect(opens(chosen, ['chat'])).toBe(true);
    expect(opens(chosen, ['talk'])).toBe(false);
    expect(opens(chosen)).toBe(false);
    expect(opens(good, ['chat'])).toBe(false);
  });
});
