// One virtual user on the wire: its credentials, its primary socket, its further devices. It comes
// back by itself after a loss; whether it should be online at all is decided by whoever calls it.

import type { ConnectFailed, Marker, SocketIndex, UserIndex } from '../observation/index.ts';
import { type AuthFailure, Credentials } from './auth/credentials.ts';
import { tryExpiredToken } from './auth/try-expired-token.ts';
import type { ClientCore } from './client-core.ts';
import type {
  Account,
  CloseHow,
  ReadRequest,
  SendRequest,
  Session,
  SessionEvents,
} from './contract.ts';
import { checkUnknownRecipient, readHistory, readThreads } from './rest/rest-reader.ts';
import { RunningWork } from './running-work.ts';
import { Backoff } from './socket/backoff.ts';
import type { BadInput } from './socket/bad-input.ts';
import { ChatSocket } from './socket/chat-socket.ts';
import { isSilent } from './socket/heartbeat.ts';
import { Reconnector } from './socket/reconnector.ts';
import { statesNotSent } from './socket/send-facts.ts';
import type { SocketListener } from './socket/socket-listener.ts';
import type { SecretGuard } from './target/secret-guard.ts';
import type { WireSocket } from './wire/wire-socket.ts';

export interface SessionOwner {
  readonly user: UserIndex;
  readonly account: Account;
  readonly events: SessionEvents;
}

export class UserSession implements Session, SocketListener {
  readonly user: UserIndex;
  readonly #core: ClientCore;
  readonly #events: SessionEvents;
  readonly #credentials: Credentials;
  readonly #guard: SecretGuard;
  readonly #reconnector: Reconnector;
  readonly #running = new RunningWork();
  #primary: ChatSocket | null = null;
  #devices: Map<SocketIndex, ChatSocket> | null = null;
  #closing: Promise<void> | null = null;

  constructor(core: ClientCore, owner: SessionOwner) {
    this.#core = core;
    this.user = owner.user;
    this.#events = owner.events;
    const { user } = owner;
    this.#credentials = new Credentials(core.auth, owner.account, (done) =>
      core.options.observe({ type: 'authenticated', user, ...done }),
    );
    this.#guard = core.guardFor(this.#credentials);
    const { reconnect } = core.options;
    this.#reconnector = new Reconnector({
      isEnabled: reconnect.enabled,
      backoff: new Backoff(reconnect, core.randomFor(user)),
      gate: core.reconnectGate,
      attempt: (signal) => this.#openPrimary(signal),
    });
  }

  get isOpen(): boolean {
    return this.#primary?.isOpen ?? false;
  }

  get bufferedBytes(): number {
    return this.#primary?.bufferedBytes ?? 0;
  }

  authenticate(signal: AbortSignal): Promise<boolean> {
    return this.#running.run(signal, (both) => this.#ensureToken(both));
  }

  async connect(signal: AbortSignal): Promise<boolean> {
    if (this.#closing !== null) return false;
    if (this.isOpen) return true;
    return this.#reconnector.connect(signal);
  }

  async disconnect(how: CloseHow, signal: AbortSignal): Promise<void> {
    this.#reconnector.stop();
    if (this.#primary !== null) await endWithin(this.#primary, how, signal);
  }

  async openDevice(signal: AbortSignal): Promise<SocketIndex | null> {
    if (this.#closing !== null) return null;
    const device = await this.#running.run(signal, (both) => this.#dial(false, both));
    return device === null ? null : device.index;
  }

  async closeDevice(socket: SocketIndex, how: CloseHow, signal: AbortSignal): Promise<void> {
    const device = this.#devices?.get(socket);
    if (device !== undefined) await endWithin(device, how, signal);
  }

  pauseReading(): boolean {
    return this.#primary?.pauseReading() ?? false;
  }

  resumeReading(): void {
    this.#primary?.resumeReading();
  }

  sendBadInput(socket: SocketIndex, input: BadInput): boolean {
    return this.#devices?.get(socket)?.sendBadInput(input) ?? false;
  }

  tryExpiredToken(signal: AbortSignal): Promise<boolean> {
    const token = this.#credentials.mintExpired();
    if (token === null) return Promise.resolve(false);
    const trial = { core: this.#core, user: this.user, token };
    return this.#running.run(signal, async (both) => {
      await tryExpiredToken(trial, both);
      return true;
    });
  }

  send(request: SendRequest): void {
    if (this.#primary?.send(request) === true) return;
    const atMs = this.#core.options.clock.nowMs();
    const isOver = this.#closing !== null || this.isOpen;
    const reason = isOver ? 'aborted' : 'socket-not-open';
    this.#core.options.observe(statesNotSent(request, this.user, { atMs, reason }));
    request.waiter?.settled('failed', atMs);
  }

  readHistory(
    request: ReadRequest & { readonly partner: UserIndex; readonly partnerId: string },
    signal: AbortSignal,
  ): Promise<boolean> {
    return this.#running.run(signal, (both) => readHistory(this.#reader, request, both));
  }

  readThreads(request: ReadRequest, signal: AbortSignal): Promise<boolean> {
    return this.#running.run(signal, (both) => readThreads(this.#reader, request, both));
  }

  checkUnknownRecipient(signal: AbortSignal): Promise<void> {
    return this.#running.run(signal, (both) => checkUnknownRecipient(this.#reader, both));
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  /** Drops every socket at once and stays offline. */
  abandon(): void {
    this.#closing ??= Promise.resolve();
    this.#reconnector.stop();
    this.#running.stopAll();
    for (const device of this.#devices?.values() ?? []) device.abandon();
    this.#primary?.abandon();
  }

  onMessage(marker: Marker, atMs: number): void {
    this.#events.onMessage(marker, atMs);
  }

  onSocketClosed(socket: SocketIndex, livedMs: number, atMs: number): void {
    this.#core.countClosed();
    if (this.#primary?.index !== socket) {
      this.#devices?.delete(socket);
      return;
    }
    this.#primary = null;
    this.#events.onClosed(atMs);
    this.#reconnector.noteLost(livedMs);
  }

  get #reader() {
    const [credentials, guard] = [this.#credentials, this.#guard];
    return { core: this.#core, credentials, guard, user: this.user };
  }

  async #openPrimary(signal: AbortSignal): Promise<boolean> {
    const old = this.#primary;
    if (old?.isOpen) return true;
    if (old !== null) {
      // It is on its way out; a user has one primary socket at a time.
      old.abandon();
      await old.closed;
    }
    return (await this.#dial(true, signal)) !== null;
  }

  async #dial(isPrimary: boolean, signal: AbortSignal): Promise<ChatSocket | null> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (!(await this.#ensureToken(signal))) return null;
      const startedAtMs = this.#core.options.clock.nowMs();
      let opened: ChatSocket | null = null;
      const outcome = await this.#core.open({
        token: this.#credentials.token ?? '',
        signal,
        onOpen: (wire) => {
          const connectMs = this.#core.options.clock.nowMs() - startedAtMs;
          opened = this.#adopt(wire, { isPrimary, connectMs });
        },
      });
      if (outcome.ok) return opened;
      const { status, reason } = outcome.refusal;
      if (reason === 'aborted') return null;
      this.#stateConnectFailed(status, reason);
      if (status === 401 || status === 403) this.#credentials.distrust();
      // A 403 may be mere slowness, so only a 401 is answered at once with another token.
      if (status !== 401 || !this.#credentials.canRenew) return null;
    }
    return null;
  }

  #adopt(
    wire: WireSocket,
    opened: { readonly isPrimary: boolean; readonly connectMs: number },
  ): ChatSocket {
    const { heartbeat } = this.#core.options;
    const identity = {
      user: this.user,
      index: this.#core.countOpened(),
      isSilent: isSilent(this.user, heartbeat.withoutRatio),
      guard: this.#guard,
      ...opened,
    };
    const socket = new ChatSocket(wire, this.#core.sockets, { identity, listener: this });
    if (opened.isPrimary) {
      this.#primary = socket;
      this.#events.onOpen(this.#core.options.clock.nowMs());
    } else {
      this.#devices ??= new Map();
      this.#devices.set(socket.index, socket);
    }
    return socket;
  }

  async #ensureToken(signal: AbortSignal): Promise<boolean> {
    const outcome = await this.#credentials.ensure(signal);
    if (!outcome.ok && outcome.reason !== 'aborted') this.#stateRefusedLogin(outcome);
    return outcome.ok;
  }

  #stateRefusedLogin(failure: AuthFailure): void {
    if (failure.reason !== 'aborted') this.#stateConnectFailed(failure.status, failure.reason);
  }

  #stateConnectFailed(status: number, reason: ConnectFailed['reason']): void {
    const atMs = this.#core.options.clock.nowMs();
    this.#core.options.observe({ type: 'connect-failed', atMs, user: this.user, status, reason });
  }

  async #closeAll(): Promise<void> {
    this.#reconnector.stop();
    this.#running.stopAll();
    const sockets = [...(this.#devices?.values() ?? [])];
    if (this.#primary !== null) sockets.push(this.#primary);
    await Promise.all(sockets.map((socket) => socket.end('polite')));
  }
}

/**
 * Ends a socket; when the signal comes first, the connection is dropped without waiting for the
 * peer.
 */
async function endWithin(socket: ChatSocket, how: CloseHow, signal: AbortSignal): Promise<void> {
  const giveUp = (): void => socket.abandon();
  const ended = socket.end(how);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  await ended;
  signal.removeEventListener('abort', giveUp);
}
