// The null server: the documented API from memory and nothing else. No database, no signatures, no
// limits but one on memory: what is measured against it is the generator and the machine. Only for
// the calibration's own process, on loopback, gone with it.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, isoFromWallMs } from '../../base/index.ts';
import {
  DOCUMENTED_PATHS,
  INVALID_RECIPIENT,
  type MessageFrameWire,
  type WireMessage,
  type WireUser,
} from '../../protocol/index.ts';

/** About 600 MB; a calibration sends a fifth of it. */
const MESSAGE_LIMIT = 1_000_000;
const FRAME_LIMIT_BYTES = 64 * 1024;

export interface NullHubOptions {
  readonly userCount: number;
  /** Part of every token: nobody else on this machine gets in. */
  readonly secret: string;
  readonly clock: Clock;
}

export interface NullHub {
  readonly url: string;
  /** In the format of `accounts: { file }`. */
  readonly accountsText: string;
  close(): Promise<void>;
}

interface Stored extends Pick<MessageFrameWire, 'message_body' | 'timestamp'> {
  readonly id: number;
  readonly sender: number;
  readonly receiver: number;
}

export async function startNullHub(options: NullHubOptions): Promise<NullHub> {
  const hub = new Hub(options);
  await new Promise<void>((resolve) => hub.server.listen(0, '127.0.0.1', resolve));
  const { port } = hub.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    accountsText: accountsText(options),
    close: () => hub.close(),
  };
}

function idOf(user: number): string {
  return `00000000-0000-4000-8000-${user.toString(16).padStart(12, '0')}`;
}

function tokenOf(secret: string, user: number): string {
  return `${secret}-${user}`;
}

function accountsText({ userCount, secret }: NullHubOptions): string {
  const rows = Array.from(
    { length: userCount },
    (_, user) => `${idOf(user)},user${user}@null.invalid,${tokenOf(secret, user)}\n`,
  );
  return `id,email,token\n${rows.join('')}`;
}

class Hub {
  readonly server = createServer((request, response) => this.#answer(request, response));
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: FRAME_LIMIT_BYTES,
  });
  readonly #clock: Clock;
  readonly #userByToken: ReadonlyMap<string, number>;
  readonly #userById: ReadonlyMap<string, number>;
  readonly #online = new Map<number, WebSocket>();
  readonly #conversations = new Map<string, Stored[]>();
  #count = 0;

  constructor({ userCount, secret, clock }: NullHubOptions) {
    const users = Array.from({ length: userCount }, (_, user) => user);
    this.#clock = clock;
    this.#userByToken = new Map(users.map((user) => [tokenOf(secret, user), user]));
    this.#userById = new Map(users.map((user) => [idOf(user), user]));
    this.server.on('upgrade', (request, socket, head) => {
      const token = new URL(request.url ?? '/', 'http://null').searchParams.get('token') ?? '';
      const user = this.#userByToken.get(token);
      if (user === undefined) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (open) => this.#welcome(user, open));
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  #welcome(user: number, socket: WebSocket): void {
    this.#online.set(user, socket);
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => this.#relay(user, socket, String(data as Buffer)));
  }

  /** Frames come from our own client alone; anything else ends the connection. */
  #relay(sender: number, socket: WebSocket, text: string): void {
    const { message_body, receiver_id } = JSON.parse(text) as Record<string, string>;
    const receiver = this.#userById.get(receiver_id ?? '');
    if (receiver === undefined || message_body === undefined || this.#count >= MESSAGE_LIMIT) {
      socket.terminate();
      return;
    }
    this.#count += 1;
    const timestamp = isoFromWallMs(this.#clock.wallMs());
    const frame = {
      sender_id: idOf(sender),
      receiver_id: idOf(receiver),
      message_body,
      timestamp,
      created_msg_id: this.#count,
    };
    const stored = { id: this.#count, sender, receiver, message_body, timestamp };
    this.#conversation(sender, receiver).push(stored);
    socket.send(JSON.stringify({ action: 'conf_message', ...frame }));
    this.#online.get(receiver)?.send(JSON.stringify({ action: 're_message', ...frame }));
  }

  #conversation(a: number, b: number): Stored[] {
    const key = `${Math.min(a, b)}:${Math.max(a, b)}`;
    const known = this.#conversations.get(key);
    if (known !== undefined) return known;
    const made: Stored[] = [];
    this.#conversations.set(key, made);
    return made;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const user = this.#userByToken.get(token);
    if (user === undefined) {
      send(response, 401, failure('No such token'));
      return;
    }
    const at = new URL(request.url ?? '/', 'http://null').pathname;
    if (at === DOCUMENTED_PATHS.threads) {
      send(response, 200, success(this.#threads(user)));
      return;
    }
    const partner = this.#userById.get(/^\/chat\/messages\/([^/]+)\/$/.exec(at)?.[1] ?? '');
    if (partner === undefined) send(response, 404, failure(INVALID_RECIPIENT));
    else send(response, 200, success({ messages: this.#history(user, partner) }));
  }

  #history(user: number, partner: number): readonly WireMessage[] {
    return this.#conversation(user, partner).map(wireOf);
  }

  #threads(user: number): readonly object[] {
    const own = [...this.#conversations].filter(([key]) => key.split(':').includes(String(user)));
    return own.flatMap(([, messages]) => {
      const last = messages.at(-1);
      if (last === undefined) return [];
      const other = last.sender === user ? last.receiver : last.sender;
      const message = wireOf(last);
      return [{ id: message.thread, other_user: wireUser(other), last_message: message }];
    });
  }
}

function wireUser(user: number): WireUser {
  const email = `user${user}@null.invalid`;
  return { id: idOf(user), email, username: '', role: null, is_active: true };
}

function wireOf({ id, sender, receiver, message_body, timestamp }: Stored): WireMessage {
  return {
    id,
    sender: wireUser(sender),
    receiver: wireUser(receiver),
    message: message_body,
    updated: timestamp,
    created: timestamp,
    seen: false,
    thread: Math.min(sender, receiver) * 65_536 + Math.max(sender, receiver),
  };
}

function success(entity: object): object {
  return { status: 'success', entity, message: null, success: true };
}

function failure(message: string): object {
  return { status: 'failure', entity: null, message, success: false };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
