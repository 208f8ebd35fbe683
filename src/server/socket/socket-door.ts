// The WebSocket door: judges the token before the handshake, then turns frames into messages of the
// turn. Must not store or relay.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { refuseUpgrade } from '../../http/index.ts';
import { DOCUMENTED_PATHS, type RestFailureName } from '../../protocol/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Identity } from '../auth/identity.ts';
import type { ServerLimits } from '../options.ts';
import { failureText, statusOf } from '../rest/envelope.ts';
import type { User, UserStore } from '../store/index.ts';
import { Connection } from './connection.ts';
import { errorFrame } from './frames.ts';
import type { Hub } from './hub.ts';
import { readChatMessage } from './read-chat-message.ts';
import type { Turn } from './turn.ts';

export interface SocketDoorParts {
  readonly authenticator: Authenticator;
  readonly users: UserStore;
  readonly hub: Hub;
  readonly turn: Turn;
  readonly limits: ServerLimits;
  /** The oracle of the faults listens; null: nobody does. */
  readonly listener: SocketListener | null;
}

export interface SocketListener {
  /** When a socket that opens now is ended for its token, in seconds since the Unix epoch. */
  expiryOf(identity: Identity): number;
  /** A frame was not JSON; true when there is nobody left to answer. */
  malformed(connection: Connection): boolean;
  /** Whether the user is refused for now, as by a server that is full. */
  isRefused(user: User): boolean;
  opened(connection: Connection): void;
  closed(connection: Connection): void;
  /** A pong with a payload; `waitingCount` messages arrived before it and have no id yet. */
  ponged(connection: Connection, payload: string, waitingCount: number): void;
  /** How long the handshake that has just come is to wait before it is looked at. */
  connectDelayMs(): number;
}

export class SocketDoor {
  readonly #parts: SocketDoorParts;
  readonly #sockets: WebSocketServer;
  readonly #rules: { readonly users: UserStore; readonly bodyCharacters: number };
  #isOpen = true;

  constructor(parts: SocketDoorParts) {
    this.#parts = parts;
    this.#rules = { users: parts.users, bodyCharacters: parts.limits.bodyCharacters };
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: parts.limits.frameBytes,
    });
  }

  /** Refuses every further handshake with 503. */
  shut(): void {
    this.#isOpen = false;
  }

  /** Judges one upgrade request; never throws. */
  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    const delayMs = this.#parts.listener?.connectDelayMs() ?? 0;
    const judged = delayMs > 0 ? this.#judgeLater(request, delayMs) : this.#judge(request);
    void judged.then((judgement) => {
      if (typeof judgement === 'string') {
        refuseUpgrade(socket, { status: statusOf(judgement), body: failureText(judgement) });
        return;
      }
      socket.off('error', ignore);
      if (socket.destroyed) return;
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
        this.#welcome(accepted, judgement, socket);
      });
    });
  };

  async #judgeLater(
    request: IncomingMessage,
    delayMs: number,
  ): Promise<Identity | RestFailureName> {
    await setTimeout(delayMs, undefined, { ref: false });
    return this.#judge(request);
  }

  async #judge(request: IncomingMessage): Promise<Identity | RestFailureName> {
    const url = URL.parse(request.url ?? '', 'http://server');
    if (url?.pathname !== DOCUMENTED_PATHS.socket) return 'not_found';
    const { authenticator, hub, limits, listener } = this.#parts;
    const token = url.searchParams.get('token') ?? '';
    const identity = await authenticator.identify(token);
    if (identity === null) return token === '' ? 'unauthenticated' : 'invalid_token';
    const isFull =
      hub.connectionCount >= limits.connections ||
      hub.connectionsOf(identity.user.pk).length >= limits.connectionsPerUser;
    const isRefused = listener?.isRefused(identity.user) === true;
    return isFull || isRefused || !this.#isOpen ? 'busy' : identity;
  }

  #welcome(socket: WebSocket, identity: Identity, stream: Duplex): void {
    const { hub, limits, listener, turn } = this.#parts;
    const connection = new Connection(socket, identity.user, {
      expiresAtSeconds: listener?.expiryOf(identity) ?? identity.expiresAtSeconds,
      outgoingLimitBytes: limits.outgoingBytes,
      stream,
    });
    hub.add(connection);
    listener?.opened(connection);
    socket.on('message', (data, isBinary) => this.#receive(connection, data, isBinary));
    socket.on('pong', (payload) => {
      connection.isAlive = true;
      if (payload.length > 0) listener?.ponged(connection, payload.toString(), turn.waitingCount);
    });
    // A broken or oversize frame: ws closes the socket with its code; `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      hub.remove(connection);
      listener?.closed(connection);
    });
  }

  #receive(connection: Connection, data: RawData, isBinary: boolean): void {
    connection.isAlive = true;
    if (!connection.isOpen) return;
    if (isBinary) {
      connection.send(errorFrame('binary_frame'));
      return;
    }
    const text = (data as Buffer).toString();
    const request = readChatMessage(text, connection.user, this.#rules);
    if (typeof request === 'string') {
      const isDown = request === 'malformed_json' && this.#parts.listener?.malformed(connection);
      if (isDown) return;
      connection.send(errorFrame(request));
      return;
    }
    const { receiver, body, claimedSenderId } = request;
    const { turn, limits } = this.#parts;
    if (turn.waitingCount >= limits.waitingMessages) {
      connection.send(errorFrame('storage_failed'));
      return;
    }
    turn.addMessage({ connection, receiver, body, claimedSenderId });
  }
}
