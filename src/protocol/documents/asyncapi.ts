// The socket half of the documented API as an AsyncAPI 3.0 document, from the schemas that
// validate. Pure data; must not know a server, its address or its limits.

import { DOCUMENTED_PATHS } from '../wire.ts';
import { ERROR_FRAMES } from './error-frames.ts';
import { type WireSchemaName, wireJsonSchemas } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const frame = (name: WireSchemaName, summary: string): Json => ({
  name,
  summary,
  contentType: 'application/json',
  payload: { $ref: `#/components/schemas/${name}` },
});

const messageReference = (name: WireSchemaName): Json => ({
  $ref: `#/channels/room/messages/${name}`,
});

const ERROR_SUMMARY = `A refusal. Codes: ${Object.entries(ERROR_FRAMES)
  .map(([code, meaning]) => `${code}: ${meaning}`)
  .join(' ')}`;

const MESSAGES: Json = {
  ChatMessage: frame('ChatMessage', 'A message to a recipient.'),
  ConfMessage: frame('ConfMessage', 'To the sending socket: the message is stored.'),
  ReMessage: frame('ReMessage', 'To every open socket of the receiver.'),
  ErrorFrame: frame('ErrorFrame', ERROR_SUMMARY),
};

const ROOM: Json = {
  address: DOCUMENTED_PATHS.socket,
  description: 'One bidirectional socket per device of a user.',
  messages: MESSAGES,
  bindings: {
    ws: {
      method: 'GET',
      query: {
        type: 'object',
        required: ['token'],
        properties: { token: { type: 'string', description: 'The access token.' } },
      },
    },
  },
};

/** The AsyncAPI 3.0 document of the socket. */
export function asyncApiDocument(): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Chat server, WebSocket',
      version: '1.0.0',
      description: 'Without a valid token the handshake is answered with 401.',
    },
    channels: { room: ROOM },
    operations: {
      receiveFromClient: {
        action: 'receive',
        channel: { $ref: '#/channels/room' },
        messages: [messageReference('ChatMessage')],
      },
      sendToClient: {
        action: 'send',
        channel: { $ref: '#/channels/room' },
        messages: [
          messageReference('ConfMessage'),
          messageReference('ReMessage'),
          messageReference('ErrorFrame'),
        ],
      },
    },
    components: { schemas: wireJsonSchemas() },
  };
}
