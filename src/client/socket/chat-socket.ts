// One open WebSocket of one user, from its opening to its single `socket-closed`. It states what it
// receives and tells those who wait for an answer; it never reconnects and knows no other socket.

import type { Clock } from '../../base/index.ts';
import type { MessageScope } from '../../message/index.ts';
import type { Observe, SocketClosed, SocketIndex, UserIndex } from '../../observation/index.ts';
import { encodeChatMessage } from '../../protocol/index.ts';
import type { CloseHow, SendRequest } from '../contract.ts';
import type { SecretGuard } from '../target/secret-guard.ts';
import type { WireListener, WireSocket } from '../wire/wire-socket.ts';
import { type BadInput, badInputFrame } from './bad-input.ts';
import { brokenFrameFact, frameFact, isOversizeCode } from './frame-facts.ts';
import type { Beating, HeartbeatWheel } from './heartbeat.ts';
import type { Inbox, InboxData, InboxKind, InboxReader } from './inbox.ts';
import { PendingSends } from './pending-sends.ts';
import { statesSent } from './send-facts.ts';
import type { SocketListener } from './socket-listener.ts';

/** What a socket shares with the others of its client. */
export interface SocketContext {
  readonly scope: MessageScope;
  readonly clock: Clock;
  readonly observe: Observe;
  readonly inbox: Inbox;
  readonly heartbeat: HeartbeatWheel;
}

export interface SocketIdentity {
  readonly user: UserIndex;
  readonly index: SocketIndex;
  readonly isPrimary: boolean;
  readonly isSilent: boolean;
  readonly guard: SecretGuard;
  readonly connectMs: number;
}

/** Bad input on a socket of its own. */
interface Provocation {
  readonly input: BadInput;
  outcome: 'answered' | 'ignored';
}

/** Unsent bytes beyond this are not ours to keep: the server has stopped reading. */
const MAX_SEND_BUFFER_BYTES = 4 * 1024 * 1024;
const NORMAL_CLOSURE = 1000;
const NO_CLOSE_FRAME = 1006;

export class ChatSocket implements InboxReader, Beating, WireListener {
  readonly #wire: WireSocket;
  readonly #context: SocketContext;
  readonly #identity: SocketIdentity;
  readonly #listener: SocketListener;
  readonly #pending = new PendingSends();
  readonly #openedAtMs: number;
  /** Null while nobody of us has ended it. */
  #endedBy: 'us' | 'cut' | 'network' | null = null;
  #closeCode = NO_CLOSE_FRAME;
  #brokenCode: string | null = null;
  #isClosed = false;
  #isPaused = false;
  /** What was sent on it to provoke the server, and what came of it so far. */
  #badInput: Provocation | null = null;
  #pingedAtMs = Number.NEGATIVE_INFINITY;
  #awaitsPong = false;
  #heardAtMs: number;
  /** Made when somebody waits. */
  #closed: PromiseWithResolvers<void> | null = null;

  /** Takes over a socket in the event that opened it, and states `socket-opened`. */
  constructor(
    wire: WireSocket,
    context: SocketContext,
    options: { readonly identity: SocketIdentity; readonly listener: SocketListener },
  ) {
    this.#wire = wire;
    this.#context = context;
    this.#identity = options.identity;
    this.#listener = options.listener;
    this.#openedAtMs = context.clock.nowMs();
    this.#heardAtMs = this.#openedAtMs;
    const { user, index, isPrimary, connectMs } = options.identity;
    context.observe({
      type: 'socket-opened',
      atMs: this.#openedAtMs,
      user,
      socket: index,
      primary: isPrimary,
      connectMs,
    });
    if (!options.identity.isSilent) context.heartbeat.join(this);
    wire.listen(this);
  }

  get index(): SocketIndex {
    return this.#identity.index;
  }

  get isOpen(): boolean {
    return this.#wire.isOpen && this.#endedBy === null;
  }

  get bufferedBytes(): number {
    return this.#wire.bufferedBytes;
  }

  get pingedAtMs(): number {
    return this.#pingedAtMs;
  }

  get awaitsPong(): boolean {
    return this.#awaitsPong;
  }

  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** Resolves when `socket-closed` has been stated. */
  get closed(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#closed ??= Promise.withResolvers<void>();
    return this.#closed.promise;
  }

  /**
   * States `sent`, then hands the bytes over. False when the socket cannot take it: nothing
   * happened.
   */
  send(request: SendRequest): boolean {
    if (!this.isOpen || this.#wire.bufferedBytes > MAX_SEND_BUFFER_BYTES) return false;
    const atMs = this.#context.clock.nowMs();
    this.#pending.add(request.marker, request.waiter, atMs);
    this.#context.observe(statesSent(request, this.#identity, atMs));
    this.#wire.sendText(encodeChatMessage(request.receiverId, request.body));
    return true;
  }

  /**
   * Stops reading: what arrives stays in the network's buffers, and so do answers to our pings,
   * which are not sent meanwhile. False when the socket is not open or not read anyway.
   */
  pauseReading(): boolean {
    if (!this.isOpen || this.#isPaused) return false;
    this.#isPaused = true;
    this.#wire.pause();
    this.#context.heartbeat.leave(this);
    this.#awaitsPong = false;
    this.#stateReading('reading-paused');
    return true;
  }

  /** Reads on. */
  resumeReading(): void {
    if (!this.#isPaused || this.#isClosed) return;
    this.#isPaused = false;
    this.#stateReading('reading-resumed');
    this.#heardAtMs = this.#context.clock.nowMs();
    this.#wire.resume();
    if (this.isOpen && !this.#identity.isSilent) this.#context.heartbeat.join(this);
  }

  /**
   * Sends what the document forbids. From here on the socket is owed nothing, and what the server
   * answers to it is not judged: the document does not say. False when the socket is not open.
   */
  sendBadInput(input: BadInput): boolean {
    if (!this.isOpen) return false;
    this.#stateClosing();
    this.#badInput = { input, outcome: 'ignored' };
    const frame = badInputFrame(input);
    if (typeof frame === 'string') this.#wire.sendText(frame);
    else this.#wire.sendBinary(frame);
    return true;
  }

  /** Ends the socket politely (a closing handshake) or by a cut. Resolves when that is complete. */
  end(how: CloseHow): Promise<void> {
    if (this.#isClosed || this.#endedBy !== null) return this.closed;
    if (how === 'cut') {
      this.#endedBy = 'cut';
      this.#wire.terminate();
      return this.closed;
    }
    if (!this.#wire.isOpen) return this.closed;
    // The other side's close must be read.
    this.resumeReading();
    this.#endedBy = 'us';
    if (this.#badInput === null) this.#stateClosing();
    this.#wire.close(NORMAL_CLOSURE);
    return this.closed;
  }

  /** Drops a connection whose closing handshake takes too long; who began stays as it is. */
  abandon(): void {
    this.#wire.terminate();
  }

  sendPing(nowMs: number): void {
    if (!this.#wire.isOpen) return;
    this.#pingedAtMs = nowMs;
    this.#awaitsPong = true;
    this.#wire.ping();
  }

  giveUp(): void {
    if (this.#endedBy === null) {
      this.#statePongMissing();
      this.#endedBy = 'network';
    }
    this.#wire.terminate();
  }

  receive(kind: InboxKind, data: InboxData, atMs: number): void {
    if (this.#isClosed) return;
    if (kind === 'closed') this.#stateClosed(atMs);
    else if (kind === 'pong') this.#statePong(atMs);
    else if (kind === 'frame') this.#stateFrame(data ?? '', atMs);
    else this.#stateBroken(kind, atMs);
  }

  #stateClosing(): void {
    const { user, index } = this.#identity;
    const atMs = this.#context.clock.nowMs();
    this.#context.observe({ type: 'socket-closing', atMs, user, socket: index });
  }

  #stateReading(type: 'reading-paused' | 'reading-resumed'): void {
    const { user, index } = this.#identity;
    this.#context.observe({ type, atMs: this.#context.clock.nowMs(), user, socket: index });
  }

  #stateFrame(data: string | Buffer, atMs: number): void {
    this.#heardAtMs = atMs;
    const { user, index, isPrimary, guard } = this.#identity;
    const { scope } = this.#context;
    const owner = { user, socket: index, scope, pending: this.#pending, guard };
    const fact = frameFact(owner, data, atMs);
    if (this.#badInput !== null && fact.type !== 'frame') {
      this.#badInput.outcome = 'answered';
      return;
    }
    this.#context.observe(fact);
    if (fact.type === 'error-frame') {
      if (fact.refused !== null) this.#pending.leaveOpen(fact.refused, atMs);
      return;
    }
    if (fact.type !== 'frame' && fact.type !== 'frame-violation') return;
    const { reading } = fact;
    if (fact.action === 'conf_message') this.#pending.confirm(reading, user, atMs);
    const isForMe = reading.status === 'ours' && reading.marker.receiver === user;
    if (isPrimary && isForMe && fact.type === 'frame' && fact.action === 're_message') {
      this.#listener.onMessage(reading.marker, atMs);
    }
  }

  #statePong(atMs: number): void {
    this.#heardAtMs = atMs;
    if (!this.#awaitsPong) return;
    this.#awaitsPong = false;
    const { user, index } = this.#identity;
    const pingMs = atMs - this.#pingedAtMs;
    this.#context.observe({ type: 'pong', atMs, user, socket: index, pingMs });
  }

  #statePongMissing(): void {
    const { user, index } = this.#identity;
    const atMs = this.#context.clock.nowMs();
    const silentMs = atMs - Math.max(this.#pingedAtMs, this.#heardAtMs);
    const left = this.#wire.bufferedBytes === 0;
    this.#context.observe({ type: 'pong-missing', atMs, user, socket: index, silentMs, left });
  }

  #stateBroken(kind: 'oversize' | 'broken', atMs: number): void {
    const owner = { user: this.#identity.user, socket: this.#identity.index };
    const code = this.#brokenCode ?? '';
    this.#context.observe(brokenFrameFact(owner, { kind, code, atMs }));
  }

  #stateClosed(atMs: number): void {
    this.#isClosed = true;
    const { user, index } = this.#identity;
    const code = this.#closeCode;
    const side = this.#sideOf(code);
    if (this.#badInput !== null) this.#stateBadInput(this.#badInput, atMs);
    this.#context.observe({ type: 'socket-closed', atMs, user, socket: index, code, side });
    this.#pending.settleAll('indeterminate', atMs);
    this.#listener.onSocketClosed(index, atMs - this.#openedAtMs, atMs);
    this.#closed?.resolve();
  }

  #stateBadInput(tried: Provocation, atMs: number): void {
    const outcome = this.#endedBy === null ? 'closed' : tried.outcome;
    const { user, index } = this.#identity;
    const { input } = tried;
    this.#context.observe({ type: 'bad-input-tried', atMs, user, socket: index, input, outcome });
  }

  /** A server that sent what cannot be read brought the end about, though ws says the last word. */
  #sideOf(code: number): SocketClosed['side'] {
    if (this.#endedBy !== null) return this.#endedBy;
    if (this.#badInput !== null) return 'us';
    return code === NO_CLOSE_FRAME && this.#brokenCode === null ? 'network' : 'server';
  }

  frameCame(data: string | Buffer): void {
    this.#context.inbox.push(this, 'frame', data);
  }

  pongCame(): void {
    this.#context.inbox.push(this, 'pong', null);
  }

  wireBroke(code: string): void {
    this.#brokenCode = code;
    this.#context.inbox.push(this, isOversizeCode(code) ? 'oversize' : 'broken', null);
  }

  wireClosed(code: number): void {
    this.#closeCode = code;
    this.#context.heartbeat.leave(this);
    this.#context.inbox.push(this, 'closed', null);
  }
}
