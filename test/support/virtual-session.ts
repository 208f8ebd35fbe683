// A scripted wire for tests in virtual time: sessions that behave as the script says, and a
// record of what was done with them. No network, no real time; the client's door is all it knows.

import type {
  Account,
  BadInput,
  ChatClient,
  CloseHow,
  ReadRequest,
  SendRequest,
  Session,
  SessionEvents,
} from '../../src/client/index.ts';
import type { Observe, SocketIndex, UserIndex } from '../../src/observation/index.ts';
import type { VirtualTime } from './virtual/virtual-time.ts';

/** How the other side behaves. Instants may be changed while the test runs. */
export interface Script {
  connectMs: number;
  confirmMs: number;
  deliverMs: number;
  readMs: number;
  /** Connecting fails. */
  isDown: boolean;
  /** The socket refuses what it is given although it says that it is open. */
  refusesSends: boolean;
  /** No conf comes. */
  isMute: boolean;
  /** Reads prove nothing. */
  failsReads: boolean;
  bufferedBytes: number;
}

type PlainDeed =
  | 'connect'
  | 'open-device'
  | 'read-threads'
  | 'close'
  | 'authenticate'
  | 'pause-reading'
  | 'resume-reading'
  | 'bad-input'
  | 'expired-token';

/** One thing that was done on the wire, in order. */
export type Deed =
  | ({ readonly did: 'send'; readonly user: UserIndex; readonly atMs: number } & SentDeed)
  | {
      readonly did: PlainDeed;
      readonly user: UserIndex;
      readonly atMs: number;
    }
  | {
      readonly did: 'disconnect' | 'close-device';
      readonly user: UserIndex;
      readonly atMs: number;
      readonly how: CloseHow;
    }
  | {
      readonly did: 'read-history';
      readonly user: UserIndex;
      readonly atMs: number;
      readonly partner: UserIndex;
      readonly purpose: ReadRequest['purpose'];
    };

export interface SentDeed {
  readonly to: UserIndex;
  readonly kind: string;
  readonly sequence: number;
  readonly load: number;
  readonly intendedAtMs: number;
  readonly dispatchedAtMs: number;
  readonly measured: boolean;
  readonly receiverId: string;
}

export class VirtualChat implements ChatClient {
  readonly time: VirtualTime;
  readonly deeds: Deed[] = [];
  readonly script: Script = {
    connectMs: 1,
    confirmMs: 2,
    deliverMs: 2,
    readMs: 3,
    isDown: false,
    refusesSends: false,
    isMute: false,
    failsReads: false,
    bufferedBytes: 0,
  };
  readonly sessions = new Map<UserIndex, VirtualSession>();
  observe: Observe = () => undefined;
  #socketCount = 0;

  constructor(time: VirtualTime) {
    this.time = time;
  }

  get openSocketCount(): number {
    return [...this.sessions.values()].filter((session) => session.isOpen).length;
  }

  get nowMs(): number {
    return this.time.clock.nowMs();
  }

  createSession(user: UserIndex, _account: Account, events: SessionEvents): Session {
    const session = new VirtualSession(this, user, events);
    this.sessions.set(user, session);
    return session;
  }

  session(user: UserIndex): VirtualSession {
    const session = this.sessions.get(user);
    if (session === undefined) throw new Error(`no session of user ${user}`);
    return session;
  }

  /** What was sent by load, in order. */
  sends(): Extract<Deed, { did: 'send' }>[] {
    return this.deeds.filter((deed) => deed.did === 'send');
  }

  nextSocket(): SocketIndex {
    this.#socketCount += 1;
    return this.#socketCount - 1;
  }

  abandon(): void {
    for (const session of this.sessions.values()) void session.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => session.close()));
  }
}

export class VirtualSession implements Session {
  readonly user: UserIndex;
  readonly #chat: VirtualChat;
  readonly #events: SessionEvents;
  #socket: SocketIndex | null = null;
  isClosed = false;

  constructor(chat: VirtualChat, user: UserIndex, events: SessionEvents) {
    this.#chat = chat;
    this.user = user;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  get bufferedBytes(): number {
    return this.#chat.script.bufferedBytes;
  }

  async authenticate(_signal: AbortSignal): Promise<boolean> {
    this.#note('authenticate');
    return !this.#chat.script.isDown;
  }

  async connect(signal: AbortSignal): Promise<boolean> {
    this.#note('connect');
    await this.#chat.time.pass(this.#chat.script.connectMs);
    if (this.#chat.script.isDown || signal.aborted || this.isClosed) return false;
    this.open();
    return true;
  }

  sendBadInput(_socket: SocketIndex, _input: BadInput): boolean {
    this.#note('bad-input');
    return true;
  }

  async tryExpiredToken(_signal: AbortSignal): Promise<boolean> {
    this.#note('expired-token');
    return true;
  }

  /** The server's side of opening. */
  open(): void {
    this.#socket ??= this.#chat.nextSocket();
    this.#events.onOpen(this.#chat.nowMs);
  }

  /** The network takes the socket away. */
  lose(): void {
    this.#socket = null;
    this.#events.onClosed(this.#chat.nowMs);
  }

  async disconnect(how: CloseHow, _signal: AbortSignal): Promise<void> {
    this.#chat.deeds.push({ did: 'disconnect', user: this.user, atMs: this.#chat.nowMs, how });
    if (this.isOpen) this.lose();
    await this.#chat.time.pass(1);
  }

  async openDevice(_signal: AbortSignal): Promise<SocketIndex | null> {
    this.#note('open-device');
    await this.#chat.time.pass(this.#chat.script.connectMs);
    return this.#chat.script.isDown ? null : this.#chat.nextSocket();
  }

  async closeDevice(_socket: SocketIndex, how: CloseHow, _signal: AbortSignal): Promise<void> {
    this.#chat.deeds.push({ did: 'close-device', user: this.user, atMs: this.#chat.nowMs, how });
    await this.#chat.time.pass(1);
  }

  pauseReading(): boolean {
    this.#note('pause-reading');
    return this.isOpen;
  }

  resumeReading(): void {
    this.#note('resume-reading');
  }

  send(request: SendRequest): void {
    const { marker, load, waiter } = request;
    const { script, time, nowMs: atMs } = this.#chat;
    if (this.#socket === null || script.refusesSends) {
      const reason = 'socket-not-open';
      this.#chat.observe({ type: 'not-sent', atMs, user: this.user, marker, load, reason });
      waiter?.settled('failed', atMs);
      return;
    }
    this.#record(request, this.#socket);
    const socket = this.#socket;
    time.after(script.confirmMs, () => {
      if (this.#socket !== socket) waiter?.settled('indeterminate', this.#chat.nowMs);
      else if (!script.isMute) waiter?.settled('confirmed', this.#chat.nowMs);
    });
    time.after(script.deliverMs, () => this.#chat.sessions.get(marker.receiver)?.receive(request));
  }

  receive(request: SendRequest): void {
    if (this.isOpen) this.#events.onMessage(request.marker, this.#chat.nowMs);
  }

  async readHistory(
    request: ReadRequest & { readonly partner: UserIndex },
    signal: AbortSignal,
  ): Promise<boolean> {
    const { partner, purpose } = request;
    const atMs = this.#chat.nowMs;
    this.#chat.deeds.push({ did: 'read-history', user: this.user, atMs, partner, purpose });
    await this.#chat.time.pass(this.#chat.script.readMs);
    if (this.#chat.script.failsReads || signal.aborted) return false;
    this.#chat.observe({
      ...{ type: 'history', user: this.user, rows: [], bytes: 0, askedAtMs: atMs },
      ...{ partner, purpose, atMs: this.#chat.nowMs, load: request.load },
      ...{ intendedAtMs: request.intendedAtMs, measured: request.measured },
    });
    return true;
  }

  async readThreads(request: ReadRequest, signal: AbortSignal): Promise<boolean> {
    this.#note('read-threads');
    const askedAtMs = this.#chat.nowMs;
    await this.#chat.time.pass(this.#chat.script.readMs);
    if (this.#chat.script.failsReads || signal.aborted) return false;
    this.#chat.observe({
      ...{ type: 'threads', user: this.user, rows: [], bytes: 0, askedAtMs },
      ...{ purpose: request.purpose, atMs: this.#chat.nowMs, load: request.load },
      ...{ intendedAtMs: request.intendedAtMs, measured: request.measured },
    });
    return true;
  }

  async checkUnknownRecipient(_signal: AbortSignal): Promise<void> {
    // Preflight asks this; the engine does not.
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#note('close');
    if (this.isOpen) this.lose();
  }

  #note(did: PlainDeed): void {
    this.#chat.deeds.push({ did, user: this.user, atMs: this.#chat.nowMs });
  }

  #record(request: SendRequest, socket: SocketIndex): void {
    const { marker, load, intendedAtMs, dispatchedAtMs, measured, receiverId } = request;
    const { kind, receiver: to, sequence } = marker;
    const atMs = this.#chat.nowMs;
    const due = { load, intendedAtMs, dispatchedAtMs, measured };
    this.#chat.deeds.push({
      ...{ did: 'send', user: this.user, atMs, to, kind, sequence, receiverId },
      ...due,
    });
    this.#chat.observe({
      ...{ type: 'sent', atMs, user: this.user, socket, marker, hashHigh: 0, hashLow: 0 },
      ...due,
    });
  }
}
