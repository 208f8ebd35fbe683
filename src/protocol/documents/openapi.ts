// The REST half of the documented API as an OpenAPI 3.1 document, from the schemas that validate.
// Pure data; must not know a server, its address or its limits.

import { REST_FAILURES, type RestFailureName } from './error-frames.ts';
import { type WireSchemaName, wireJsonSchemas } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const reference = (name: WireSchemaName): Json => ({ $ref: `#/components/schemas/${name}` });

const body = (description: string, name: WireSchemaName): Json => ({
  description,
  content: { 'application/json': { schema: reference(name) } },
});

const FAILURE_OF_STATUS: Json = Object.fromEntries(
  Object.values(REST_FAILURES).map(({ status, message }) => [status, message]),
);

function failures(...names: readonly RestFailureName[]): Json {
  const statuses = new Set<number>(names.map((name) => REST_FAILURES[name].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      String(status),
      body(String(FAILURE_OF_STATUS[status]), 'FailureBody'),
    ]),
  );
}

const COMMON = ['wrong_host', 'internal'] as const;

const read = (summary: string, name: WireSchemaName, ...refusals: RestFailureName[]): Json => ({
  summary,
  security: [{ bearer: [] }],
  responses: {
    '200': body('Data fetched successfully', name),
    ...failures('unauthenticated', ...COMMON, ...refusals),
  },
});

const exchange = (summary: string, from: WireSchemaName, to: WireSchemaName): Json => ({
  summary,
  description: 'Ours: the API document names no login.',
  security: [],
  requestBody: { required: true, ...body(summary, from) },
  responses: {
    '200': body('Tokens', to),
    ...failures('invalid_body', 'wrong_credentials', 'body_too_large', 'busy', ...COMMON),
  },
});

const PATHS: Json = {
  '/chat/messages/{uid}/': {
    parameters: [{ name: 'uid', in: 'path', required: true, schema: { type: 'string' } }],
    get: read('The conversation with one user', 'HistoryBody', 'invalid_recipient'),
  },
  '/chat/user/threads/': { get: read('The threads of the logged-in user', 'ThreadsBody') },
  '/auth/token/': { post: exchange('Log in', 'TokenRequest', 'TokenPair') },
  '/auth/token/refresh/': {
    post: exchange('A new access token', 'RefreshRequest', 'AccessToken'),
  },
  '/healthz': {
    get: {
      summary: 'Whether the server takes work',
      security: [],
      responses: {
        '200': body('It does', 'HealthBody'),
        '503': body('It is draining', 'HealthBody'),
        ...failures(...COMMON),
      },
    },
  },
};

/** The OpenAPI 3.1 document of the REST endpoints. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chat server, REST',
      version: '1.0.0',
      description: 'History, threads and tokens. The socket is described by /asyncapi.json.',
    },
    paths: PATHS,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: wireJsonSchemas(),
    },
  };
}
