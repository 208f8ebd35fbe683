// A chat server of a few lines that does exactly what a test tells it, misbehaviour included. It
// shares nothing with the reference server, so that the client does not learn that one's habits.

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Script {
  /** Answers REST; without it everything is a 404. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Sees each upgrade first; true when it took the raw socket. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex) => boolean;
  readonly onSocket?: (socket: WebSocket, request: IncomingMessage) => void;
  readonly autoPong?: boolean;
  /** With it the server speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface ScriptedServer {
  readonly url: string;
  readonly sockets: ReadonlySet<WebSocket>;
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

/** Starts a server on a loopback port of the system's choice. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: IncomingMessage[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(request);
    if (script.onRequest === undefined) sendJson(response, 404, {});
    else script.onRequest(request, response);
  };
  const server =
    script.tls === undefined ? http.createServer(answer) : https.createServer(script.tls, answer);
  const raw = new Set<Socket>();
  server.on('connection', (socket) => {
    raw.add(socket);
    socket.on('close', () => raw.delete(socket));
  });
  const hub = new WebSocketServer({ noServer: true, autoPong: script.autoPong ?? true });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    requests.push(request);
    if (script.onUpgrade?.(request, socket) === true) return;
    hub.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => undefined);
      script.onSocket?.(ws, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${script.tls === undefined ? '' : 's'}://127.0.0.1:${port}`,
    sockets: hub.clients,
    requests,
    async close() {
      for (const socket of raw) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export function readBody(request: IncomingMessage): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => resolve(JSON.parse(text || '{}') as Record<string, string>));
  });
}

/** A user as the document shows one. */
export function wireUser(id: string) {
  return { id, email: 'a@x.org', username: '', role: null, is_active: true };
}

/** A row of a history as the document shows one. */
export function wireRow(
  id: number,
  [sender, receiver]: readonly [string, string],
  message: string,
) {
  return {
    id,
    sender: wireUser(sender),
    receiver: wireUser(receiver),
    message,
    updated: '2024-12-22T23:12:31.700748Z',
    created: '2024-12-22T23:12:31.700748Z',
    seen: false,
    thread: 1,
  };
}

export function envelope(entity: unknown) {
  return { status: 'success', entity, message: null, success: true };
}
