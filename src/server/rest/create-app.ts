// The REST routes: the documented reads, our token endpoints, the documents and the health check.
// Must not render rows or judge tokens itself.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeError } from '../../base/index.ts';
import { SECURITY_HEADERS } from '../../http/index.ts';
import type { loadWireDocuments } from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { ServerLimits, ServerLogEntry } from '../options.ts';
import type { User, UserStore } from '../store/index.ts';
import type { ConversationReader } from './conversation-reader.ts';
import { failure, json } from './envelope.ts';
import type { ReadFaults } from './read-faults.ts';

export interface AppParts {
  readonly authenticator: Authenticator;
  readonly users: UserStore;
  readonly reader: ConversationReader;
  readonly faults: ReadFaults | null;
  readonly limits: ServerLimits;
  readonly documents: Awaited<ReturnType<typeof loadWireDocuments>>;
  readonly health: () => { readonly connections: number; readonly messages: number };
  readonly isDraining: () => boolean;
  readonly log: (entry: ServerLogEntry) => void;
}

type App = Hono<{ Variables: { viewer: User } }>;

const MESSAGES_PATH = '/chat/messages/:uid/';
const THREADS_PATH = '/chat/user/threads/';
const ROUTES: ReadonlyMap<RegExp, 'GET' | 'POST'> = new Map([
  [/^\/chat\/messages\/[^/]+\/$/, 'GET'],
  [/^\/chat\/user\/threads\/$/, 'GET'],
  [/^\/auth\/token\/(refresh\/)?$/, 'POST'],
  [/^\/(openapi\.json|asyncapi\.json|healthz)$/, 'GET'],
]);

/** The whole REST side as one fetch-style app. */
export function createApp(parts: AppParts): App {
  const app: App = new Hono<{ Variables: { viewer: User } }>();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
  });
  addReads(app, parts);
  addTokens(app, parts);
  addDocuments(app, parts);
  app.notFound((context) => {
    const known = [...ROUTES.keys()].find((pattern) => pattern.test(context.req.path));
    if (known === undefined) return failure('not_found');
    const response = failure('method_not_allowed');
    response.headers.set('Allow', ROUTES.get(known) ?? 'GET');
    return response;
  });
  app.onError((error) => {
    parts.log({ level: 'error', message: `A request failed: ${describeError(error)}` });
    return failure('internal');
  });
  return app;
}

function addReads(app: App, parts: AppParts): void {
  app.use('/chat/*', async (context, next) => {
    const [scheme, token] = (context.req.header('authorization') ?? '').split(' ');
    const isMissing = scheme?.toLowerCase() !== 'bearer' || !token;
    const identity = await parts.authenticator.identify(isMissing ? '' : token);
    if (identity === null) return failure(isMissing ? 'unauthenticated' : 'invalid_token');
    context.set('viewer', identity.user);
    await next();
    return undefined;
  });
  app.get(MESSAGES_PATH, (context) => {
    const viewer = context.get('viewer');
    const partner = parts.users.find(context.req.param('uid'));
    const bent = parts.faults?.refuse(viewer, partner ?? null, 'history');
    if (bent) return bent;
    if (partner === undefined || partner.pk === viewer.pk) {
      return parts.faults?.page(viewer, context.req.param('uid')) ?? failure('invalid_recipient');
    }
    const reader = parts.faults?.readerOf(viewer, partner) ?? viewer;
    return json(parts.reader.history(reader, partner));
  });
  app.get(THREADS_PATH, (context) => {
    const viewer = context.get('viewer');
    return parts.faults?.refuse(viewer, null, 'threads') ?? json(parts.reader.threads(viewer));
  });
}

function addTokens(app: App, parts: AppParts): void {
  const { authenticator, documents, limits } = parts;
  app.use(
    '/auth/*',
    bodyLimit({ maxSize: limits.requestBodyBytes, onError: () => failure('body_too_large') }),
  );
  app.post('/auth/token/', async (context) => {
    const request = documents.schemas.TokenRequest.safeParse(await bodyOf(context));
    if (!request.success) return failure('invalid_body');
    const result = await authenticator.login(request.data.email, request.data.password);
    if (result.outcome === 'busy') return failure('busy');
    if (result.outcome === 'refused') return failure('wrong_credentials');
    return json(JSON.stringify({ access: result.access, refresh: result.refresh }));
  });
  app.post('/auth/token/refresh/', async (context) => {
    const request = documents.schemas.RefreshRequest.safeParse(await bodyOf(context));
    if (!request.success) return failure('invalid_body');
    const access = await authenticator.refresh(request.data.refresh);
    return access === null ? failure('invalid_token') : json(JSON.stringify({ access }));
  });
}

function addDocuments(app: App, parts: AppParts): void {
  const openApi = JSON.stringify(parts.documents.openApiDocument());
  const asyncApi = JSON.stringify(parts.documents.asyncApiDocument());
  app.get('/openapi.json', () => json(openApi));
  app.get('/asyncapi.json', () => json(asyncApi));
  app.get('/healthz', () => {
    const status = parts.isDraining() ? 'draining' : 'ok';
    return json(JSON.stringify({ status, ...parts.health() }), status === 'ok' ? 200 : 503);
  });
}

async function bodyOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}
