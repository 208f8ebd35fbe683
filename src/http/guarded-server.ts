// The guarded HTTP door that server and pages share: one http.Server with the Host check, limits on
// headers, time and connections, and an orderly end. Must not know routes.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { describeError, EarshotError, waitUntil } from '../base/index.ts';
import { isHostAllowed } from './host-check.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface GuardedServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Takes an upgrade that passed the Host check; absent: upgrades are refused. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly limits: GuardedServerLimits;
  /** What a request with a foreign Host header gets: status and JSON text. */
  readonly wrongHost: { readonly status: number; readonly body: string };
}

export interface GuardedServerLimits {
  readonly headerBytes: number;
  /** TCP connections at once, upgraded ones included. */
  readonly connections: number;
  readonly requestTimeoutMs: number;
}

export interface GuardedServer {
  readonly url: string;
  readonly port: number;
  /** Takes no more connections; open ones live on. Idempotent. */
  stopAccepting(): void;
  /** Waits for requests that are under way, at most `limitMs`; the port is given up. */
  finish(limitMs: number): Promise<void>;
  /** Ends every connection and resolves when the port is free. Idempotent. */
  close(): Promise<void>;
}

/** An idle connection is kept this long: clients that pool need not guess. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Starts to listen.
 * @throws EarshotError `SERVER_START` when the address cannot be had.
 */
export async function startGuardedServer(options: GuardedServerOptions): Promise<GuardedServer> {
  const listener = getRequestListener(options.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    {
      maxHeaderSize: options.limits.headerBytes,
      requestTimeout: options.limits.requestTimeoutMs,
      headersTimeout: options.limits.requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => {
      if (isHostAllowed(request.headers.host, options.host)) void listener(request, response);
      else refuse(response, options.wrongHost);
    },
  );
  server.maxConnections = options.limits.connections;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const allowed = isHostAllowed(request.headers.host, options.host);
    if (allowed && options.onUpgrade !== undefined) options.onUpgrade(request, socket, head);
    else refuseUpgrade(socket, allowed ? { status: 400, body: '{}' } : options.wrongHost);
  });
  await listen(server, options);
  return guarded(server, options.host);
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  421: 'Misdirected Request',
  503: 'Service Unavailable',
};

/** Answers an upgrade request with a plain HTTP refusal and ends its socket. */
export function refuseUpgrade(
  socket: Duplex,
  refusal: { readonly status: number; readonly body: string },
): void {
  socket.on('error', () => undefined);
  const headers = {
    ...SECURITY_HEADERS,
    Connection: 'close',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(refusal.body)),
    ...(refusal.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const reason = REASONS[refusal.status] ?? 'Refused';
  // The server's sockets may be half open: without this one that is refused would stay for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.status} ${reason}\r\n${lines.join('')}\r\n${refusal.body}`);
}

function refuse(response: ServerResponse, refusal: GuardedServerOptions['wrongHost']): void {
  response.writeHead(refusal.status, { ...SECURITY_HEADERS, 'Content-Type': 'application/json' });
  response.end(refusal.body);
}

function listen(server: Server, options: GuardedServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      const where = `${options.host}:${options.port}`;
      reject(
        new EarshotError('SERVER_START', `Cannot listen on ${where}: ${describeError(error)}`, {
          hint: 'Choose another port (0 takes any free one) or another host.',
          cause: error,
        }),
      );
    };
    server.once('error', failed);
    server.listen({ host: options.host, port: options.port, backlog: 4096 }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

function guarded(server: Server, host: string): GuardedServer {
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  let closed: Promise<void> | undefined;
  let isClosed = false;
  const stop = (): Promise<void> => {
    closed ??= new Promise((resolve) => {
      server.close(() => {
        isClosed = true;
        resolve();
      });
    });
    return closed;
  };
  const isDone = (): boolean => {
    server.closeIdleConnections();
    return isClosed;
  };
  return {
    url: `http://${name}:${port}`,
    port,
    stopAccepting: () => {
      void stop();
      server.closeIdleConnections();
    },
    finish: async (limitMs) => {
      void stop();
      await waitUntil(isDone, { limitMs });
    },
    close: async () => {
      const ended = stop();
      server.closeAllConnections();
      await ended;
    },
  };
}
