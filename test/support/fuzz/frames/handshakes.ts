// Answers to an upgrade that are none: each must leave the user offline, with one stated failure.

import { createHash } from 'node:crypto';
import type { Random } from '../../../../src/base/index.ts';
import { pick } from '../fuzz-kind.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The documented answer to a key (RFC 6455, 4.2.2). */
export function acceptUpgrade(key: string): string {
  return answer(key, '101 Switching Protocols', []);
}

function answer(key: string, status: string, more: readonly string[]): string {
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  const lines = [
    `HTTP/1.1 ${status}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...more,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

type Make = (random: Random, key: string) => string;

const REFUSALS: Readonly<Record<string, Make>> = {
  'another status': (random, key) =>
    answer(key, pick(random, ['200 OK', '204 No', '400 Bad', '401 No', '500 Oh', '999 X']), [
      'Content-Length: 0',
    ]),
  'a redirect': (random, key) =>
    answer(key, pick(random, ['301 Moved', '302 Found', '307 There', '308 There']), [
      'Location: /ws/chat/room/?token=x',
      'Content-Length: 0',
    ]),
  'a wrong key': (_random, key) => acceptUpgrade(`${key}x`),
  'no upgrade': (_random, key) => acceptUpgrade(key).replace('Upgrade: websocket\r\n', ''),
  'another upgrade': (_random, key) => acceptUpgrade(key).replace('websocket', 'h2c'),
  'an extension that nobody asked for': (random, key) =>
    answer(key, '101 Switching Protocols', [
      `Sec-WebSocket-Extensions: ${pick(random, ['permessage-deflate', 'x', ';;', '\u00ff'])}`,
    ]),
  'a subprotocol that nobody asked for': (_random, key) =>
    answer(key, '101 Switching Protocols', ['Sec-WebSocket-Protocol: chat']),
  'a header flood': (_random, key) =>
    answer(key, '101 Switching Protocols', [`X: ${'y'.repeat(200_000)}`]),
  'no HTTP': (random) =>
    pick(random, ['\u0000\u0001', 'HTTP/9.9 101\r\n\r\n', 'SSH-2.0-x\r\n', '\r\n\r\n', '{}']),
  'broken headers': (_random, key) => acceptUpgrade(key).replace('Connection: ', 'Conn ection'),
  'half an answer': (random, key) => {
    const whole = acceptUpgrade(key);
    return whole.slice(0, random.nextBelow(whole.length - 1));
  },
};

/** An answer that is no acceptance. The connection ends behind it. */
export function refusedUpgrade(random: Random, key: string): { how: string; text: string } {
  const [how, make] = pick(random, Object.entries(REFUSALS));
  return { how, text: make(random, key) };
}
