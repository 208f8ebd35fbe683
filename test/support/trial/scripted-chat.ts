// A whole chat server of the documented API in memory, in one place where a test can make it
// misbehave. It shares nothing with the reference server but the API document.

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import {
  envelope,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
  wireUser,
} from '../../server/client/scripted-server.ts';

export interface ChatUser {
  readonly id: string;
  readonly token: string;
}

interface Row {
  readonly id: number;
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string;
  readonly atIso: string;
}

export interface ChatScript extends Pick<Script, 'onUpgrade' | 'tls' | 'autoPong'> {
  readonly users: number;
  /** Sees each REST request before its token is looked at; true when it answered. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Sees each socket of a known user before it gets anything. */
  readonly onConnected?: (socket: WebSocket, request: IncomingMessage) => void;
  /** Sees each REST request of a known user first; true when it answered. */
  readonly onRead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** True: the frame is dropped as if the line were dead. */
  readonly ignores?: (socket: WebSocket) => boolean;
  /** Called after each stored message. */
  readonly onStored?: (count: number, chat: ScriptedChat) => void;
  /** False: messages are stored and confirmed, and nobody receives them. */
  readonly relays?: boolean;
  /** The token of a user; without it, an opaque one. */
  readonly tokenOf?: (user: number) => string;
}

/** `start` once, `close` once. */
export class ScriptedChat {
  readonly users: readonly ChatUser[];
  readonly #script: ChatScript;
  readonly #rows: Row[] = [];
  readonly #sockets = new Map<string, Set<WebSocket>>();
  #server: ScriptedServer | null = null;

  constructor(script: ChatScript) {
    this.#script = script;
    const { tokenOf = () => `opaque-${randomUUID()}` } = script;
    this.users = Array.from({ length: script.users }, (_, index) => ({
      id: randomUUID(),
      token: tokenOf(index),
    }));
  }

  async start(): Promise<this> {
    const { tls, onUpgrade, autoPong = true } = this.#script;
    this.#server = await startScriptedServer({
      ...(tls === undefined ? {} : { tls }),
      autoPong,
      onRequest: (request, response) => this.#answer(request, response),
      onUpgrade: (request, socket) => onUpgrade?.(request, socket) === true,
      onSocket: (socket, request) => this.#welcome(socket, request),
    });
    return this;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  /** Requests and upgrades so far. */
  get requests(): readonly IncomingMessage[] {
    return this.#server?.requests ?? [];
  }

  get sockets(): readonly WebSocket[] {
    return [...(this.#server?.sockets ?? [])];
  }

  writeAccounts(file: string): void {
    const rows = this.users.map(({ id, token }) => `${id},${token}`);
    writeFileSync(file, `${['id,token', ...rows].join('\n')}\n`);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.#script.onRequest?.(request, response) === true) return;
    const token = request.headers.authorization?.replace('Bearer ', '');
    const user = this.users.find((one) => one.token === token);
    if (user === undefined) {
      sendJson(response, 401, {});
      return;
    }
    if (this.#script.onRead?.(request, response) === true) return;
    const path = request.url ?? '';
    if (path === '/chat/user/threads/') sendJson(response, 200, envelope(this.#threads(user)));
    else this.#answerHistory(user, path, response);
  }

  #answerHistory(user: ChatUser, path: string, response: ServerResponse): void {
    const partner = /^\/chat\/messages\/([^/]+)\/$/.exec(path)?.[1] ?? '';
    if (this.users.some(({ id }) => id === partner)) {
      const messages = this.#between(user.id, partner).map((row) => this.#wireRow(row));
      sendJson(response, 200, envelope({ messages }));
      return;
    }
    const failure = { status: 'failure', entity: null, message: 'Invalid recipient' };
    sendJson(response, 404, { ...failure, success: false });
  }

  #welcome(socket: WebSocket, request: IncomingMessage): void {
    const token = new URL(request.url ?? '', 'http://x').searchParams.get('token');
    const user = this.users.find((one) => one.token === token);
    if (user === undefined) {
      socket.close(4401);
      return;
    }
    this.#script.onConnected?.(socket, request);
    const own = this.#sockets.get(user.id) ?? new Set();
    this.#sockets.set(user.id, own.add(socket));
    socket.on('close', () => own.delete(socket));
    socket.on('message', (data) => {
      if (this.#script.ignores?.(socket) !== true)
        this.#take(user, socket, Buffer.isBuffer(data) ? data.toString() : '');
    });
  }

  #take(sender: ChatUser, socket: WebSocket, text: string): void {
    const asked = readSend(text);
    if (asked === null) {
      socket.close(1007);
      return;
    }
    const row: Row = {
      id: this.#rows.length + 1,
      senderId: sender.id,
      receiverId: asked.receiver_id,
      body: asked.message_body,
      atIso: `${new Date().toISOString().slice(0, -1)}000+00:00`,
    };
    this.#rows.push(row);
    const frame = {
      sender_id: row.senderId,
      receiver_id: row.receiverId,
      message_body: row.body,
      timestamp: row.atIso,
      created_msg_id: row.id,
    };
    socket.send(JSON.stringify({ ...frame, action: 'conf_message' }));
    if (this.#script.relays !== false) {
      for (const one of this.#sockets.get(row.receiverId) ?? [])
        one.send(JSON.stringify({ ...frame, action: 're_message' }));
    }
    this.#script.onStored?.(this.#rows.length, this);
  }

  #between(a: string, b: string): readonly Row[] {
    return this.#rows.filter(
      ({ senderId, receiverId }) =>
        (senderId === a && receiverId === b) || (senderId === b && receiverId === a),
    );
  }

  #threads(user: ChatUser): readonly unknown[] {
    return this.users.flatMap((other) => {
      const last = this.#between(user.id, other.id).at(-1);
      if (last === undefined) return [];
      const row = this.#wireRow(last);
      return [{ id: row.thread, other_user: wireUser(other.id), last_message: row }];
    });
  }

  #wireRow({ id, senderId, receiverId, body, atIso }: Row) {
    const at = atIso.replace('+00:00', 'Z');
    return {
      id,
      sender: wireUser(senderId),
      receiver: wireUser(receiverId),
      message: body,
      updated: at,
      created: at,
      seen: false,
      thread: this.#threadOf(senderId, receiverId),
    };
  }

  /** A number per pair, the same for both. */
  #threadOf(a: string, b: string): number {
    const places = [a, b]
      .map((id) => this.users.findIndex((user) => user.id === id))
      .sort((one, other) => one - other);
    return 1 + (places[0] ?? 0) * this.users.length + (places[1] ?? 0);
  }
}

/** Null: not what the document calls a message. */
function readSend(text: string): { message_body: string; receiver_id: string } | null {
  try {
    const { message_body, receiver_id } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isSend = typeof message_body === 'string' && typeof receiver_id === 'string';
    return isSend ? { message_body, receiver_id } : null;
  } catch {
    return null;
  }
}
