// The schema of the target: where the server is and how it is reached.

import { z } from 'zod';
import { either, grammar, Mistake, section } from '../grammar/grammar.ts';
import { count } from '../grammar/numbers.ts';
import { secret, textOrSecret } from '../grammar/secrets.ts';
import { readHttpUrl } from '../grammar/shapes.ts';
import { didYouMean } from '../grammar/suggest.ts';
import { text } from '../grammar/texts.ts';
import { duration, rate } from '../grammar/times.ts';
import { DURATION_LIMIT_MS, HEADER_LIMIT, USER_LIMIT } from '../limits.ts';

/** What a target that is not on loopback may be asked to bear unless `caps` raises it. */
export const DEFAULT_TARGET_CAPS = {
  users: 100,
  messagesPerSecond: 50,
  durationMs: 600_000,
} as const;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
const PATH = /^\/[^\s?#]*$/;

const address = {
  title: 'http(s) address',
  type: 'string',
  samples: ['http://127.0.0.1:8000', 'https://chat.example.org'],
} as const;

const url = grammar(
  { ...address, pattern: '^https?://', description: 'Address of the server; http → ws.' },
  (value) =>
    typeof value === 'string'
      ? readHttpUrl(value)
      : new Mistake('Must be an address.', null, { kind: 'type' }),
);

const place = grammar(
  {
    ...address,
    title: 'embedded or http(s) address',
    anyOf: [{ enum: ['embedded'] }, { pattern: '^https?://' }],
    description: '`embedded`: a reference server of the run’s own; or the address of a server.',
    samples: ['embedded', ...address.samples],
  },
  (value) => {
    if (typeof value !== 'string') return new Mistake('Must be text.', null, { kind: 'type' });
    if (value === 'embedded') return value;
    const hint = value.includes(':') ? null : didYouMean(value, ['embedded']);
    return hint === null ? readHttpUrl(value) : new Mistake('Not a target.', hint);
  },
);

const host = text({
  about: 'A host name or address, exactly as in the target’s address, without a port.',
  example: 'chat.example.org',
  maxLength: 253,
  pattern: /^[A-Za-z0-9._:[\]-]+$/,
  wanted: 'a host name without scheme, port or path',
});

const caps = section('What the target may be asked to bear when it is not on loopback.', {
  users: count({ about: 'Most connected users.', min: 1, max: USER_LIMIT, example: 500 }).prefault(
    DEFAULT_TARGET_CAPS.users,
  ),
  rate: rate({ about: 'Most messages per second, all loads together.' }).prefault('50/s'),
  duration: duration({
    about: 'Longest warm-up and load together.',
    maxMs: DURATION_LIMIT_MS,
    example: '30m',
  }).prefault('10m'),
});

const tls = section('Certificates for https and wss.', {
  ca: text({
    about: 'File with the certificates to trust (PEM), relative to the scenario.',
    example: 'ca.pem',
  }).optional(),
  cert: text({
    about: 'File with the client’s certificate (PEM), relative to the scenario.',
    example: 'client.pem',
  }).optional(),
  key: secret({
    about: 'The client’s private key; only as a reference.',
    example: '${file:client-key.pem}',
  }).optional(),
  servername: text({
    about: 'Name to check the certificate against, when it is not the host.',
    example: 'chat.internal',
  }).optional(),
});

function apiPath(about: string, fallback: string) {
  return text({ about, example: fallback, pattern: PATH, wanted: 'a path that begins with /' });
}

const paths = section('Paths of the API, below the target’s base path.', {
  messages: apiPath('History of a conversation; holds {uid}.', '/chat/messages/{uid}/').prefault(
    '/chat/messages/{uid}/',
  ),
  threads: apiPath('Threads of the user.', '/chat/user/threads/').prefault('/chat/user/threads/'),
  socket: apiPath('The socket.', '/ws/chat/room/').prefault('/ws/chat/room/'),
});

const authHeader = section('How REST requests carry the token.', {
  name: text({
    about: 'Name of the header.',
    example: 'authorization',
    pattern: TOKEN,
    wanted: 'a header’s name',
  }).prefault('authorization'),
  scheme: text({
    about: 'Word before the token.',
    example: 'Bearer',
    pattern: TOKEN,
    wanted: 'one word',
  }).prefault('Bearer'),
});

const headers = z
  .record(
    z.string().regex(TOKEN),
    textOrSecret({ about: 'Value of the header; credentials only as a reference.' }),
  )
  .meta({
    description: 'Headers sent with every request and handshake; credentials only as references.',
    title: 'map of headers',
    maxProperties: HEADER_LIMIT,
    samples: [{ 'x-tenant': 'blue', 'x-api-key': '${env:CHAT_API_KEY}' }],
  });

const detailed = section('A server by address, with details.', {
  url,
  allow: z
    .array(host)
    .meta({
      description: 'Hosts beside loopback that may be loaded; exactly the target’s host.',
      title: 'list of hosts',
      samples: [['chat.example.org']],
    })
    .prefault([]),
  caps: caps.optional(),
  headers: headers.prefault({}),
  origin: text({
    about: 'Origin header of the handshake; default: the target’s own origin.',
    example: 'https://app.example.org',
    pattern: /^https?:\/\/[^\s/?#@]+$/,
    wanted: 'an origin such as https://app.example.org',
    isPrivate: true,
  }).optional(),
  subprotocol: text({
    about: 'WebSocket subprotocol to ask for.',
    example: 'chat',
    pattern: TOKEN,
    wanted: 'one word',
  }).optional(),
  tls: tls.optional(),
  proxy: grammar(
    { ...address, description: 'HTTP proxy.', samples: ['http://proxy.internal:3128'] },
    (value) =>
      typeof value === 'string'
        ? readHttpUrl(value)
        : new Mistake('Must be an address.', null, { kind: 'type' }),
  ).optional(),
  paths: paths.prefault({}),
  authHeader: authHeader.prefault({}),
});

export const targetSchema = either(
  'Must be `embedded`, an http(s) address, or a map with `url` and details.',
  [place, detailed],
)
  .describe('The server under test: `embedded`, an http(s) address, or a map with details.')
  .meta({
    samples: ['embedded', { url: 'https://chat.example.org', allow: ['chat.example.org'] }],
  });

export type ParsedTarget = z.output<typeof targetSchema>;
