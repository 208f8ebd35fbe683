// A correct chat server and its users in virtual time. Everything that a client would observe of it
// is told as observations; a fault changes one message or one answer.

import { hash64 } from '../../../src/base/index.ts';
import {
  type BodyRecipe,
  composeBody,
  type MessageKind,
  type MessageScope,
} from '../../../src/message/index.ts';
import type { Marker, Observe } from '../../../src/observation/index.ts';
import type { Agenda } from './agenda.ts';
import { ChatStore, type StoreHabits, writeTime } from './chat-store.ts';
import { ChatWire } from './chat-wire.ts';
import { type Line, newLine } from './line.ts';
import type {
  FaultTools,
  MessageFault,
  MessagePlan,
  ServerFrame,
  ServerRow,
} from './message-plan.ts';

export interface WorldOptions {
  readonly scope: MessageScope;
  readonly recipe: BodyRecipe;
  readonly habits: StoreHabits;
  readonly agenda: Agenda;
  readonly observe: Observe;
  /** Lines answer pings so often; infinite: never. */
  readonly pongEveryMs: number;
}

export interface Opening {
  readonly primary?: boolean;
  /** The server pushes to the line so long after the client saw it open. */
  readonly subscribeMs?: number;
  readonly connectMs?: number;
}

/** Who ends a line; a cut or a broken network loses what the server has not read yet. */
export type Ending = 'us' | 'cut' | 'server' | 'network';

export interface Sending {
  readonly kind?: MessageKind;
  readonly load?: number;
  readonly measured?: boolean;
  /** Until the server has read it. */
  readonly storeMs?: number;
  /** From there to the sender's conf. */
  readonly confMs?: number;
  /** And to the receiver's re. */
  readonly reMs?: number;
  readonly fault?: MessageFault;
}

/** Account ids are canonical texts. */
export const idOf = (user: number): string => `user-${user}`;

export class ChatWorld implements FaultTools {
  readonly store: ChatStore;
  readonly #options: WorldOptions;
  readonly #wire: ChatWire;
  readonly #lines = new Map<number, Line[]>();
  readonly #sequences = new Map<number, number>();
  #socketCount = 0;
  #frozenUntilMs = Number.NEGATIVE_INFINITY;
  #state: MessageFault | null = null;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.store = new ChatStore(options.habits);
    const onUnreadable = (line: Line): void => this.close(line, 'server');
    this.#wire = new ChatWire({ ...options, onUnreadable });
  }

  get nowMs(): number {
    return this.#options.agenda.nowMs;
  }

  /** From now on this becomes of every message, control messages too; null: nothing does. */
  hold(state: MessageFault | null): void {
    this.#state = state;
  }

  /** The open lines of a user, the primary one first. */
  linesOf(user: number): readonly Line[] {
    return this.#lines.get(user) ?? [];
  }

  primaryOf(user: number): Line | null {
    return this.linesOf(user).find((line) => line.primary) ?? null;
  }

  open(user: number, opening: Opening = {}): Line {
    const { agenda, observe } = this.#options;
    const { primary = true, subscribeMs = 0, connectMs = 3 } = opening;
    const line = newLine({ socket: this.#socketCount, user, primary }, agenda.nowMs);
    this.#socketCount += 1;
    this.#lines.set(user, [...this.linesOf(user), line]);
    const { socket } = line;
    const atMs = agenda.nowMs;
    observe({ type: 'socket-opened', atMs, user, socket, primary, connectMs });
    // A server that is correct has subscribed before it answers the handshake.
    line.isSubscribed = subscribeMs === 0;
    agenda.at(agenda.nowMs + subscribeMs, () => {
      line.isSubscribed = line.readUntilMs > agenda.nowMs;
    });
    this.#pongLater(line);
    return line;
  }

  /** `code`: what a server says; otherwise what usually belongs to the ending. */
  close(line: Line, how: Ending, serverCode = 1001): void {
    const { agenda, observe } = this.#options;
    const { user, socket } = line;
    const atMs = agenda.nowMs;
    if (how === 'us') this.#readOn(line);
    const rest = this.linesOf(user).filter((other) => other !== line);
    this.#lines.set(user, rest);
    if (how === 'us') observe({ type: 'socket-closing', atMs, user, socket });
    // What we sent before a polite close is read before it; of a cut one, what had come through.
    line.readUntilMs = how === 'us' ? Math.max(line.nextReadAtMs, atMs) : atMs;
    const isSeenAtOnce = how === 'cut' || how === 'network';
    agenda.at(atMs + (how === 'server' ? 0 : 2), () => {
      line.isSubscribed = false;
    });
    const code = { us: 1000, cut: 1006, server: serverCode, network: 1006 }[how];
    const closedAtMs = isSeenAtOnce ? atMs : atMs + 4;
    line.heardUntilMs = closedAtMs;
    agenda.at(closedAtMs, () => {
      line.isOpen = false;
      observe({ type: 'socket-closed', atMs: closedAtMs, user, socket, code, side: how });
    });
  }

  /**
   * The server neither reads nor writes the line any more; our heartbeat gives it up after so long.
   */
  mute(line: Line, forMs: number): void {
    const { agenda, observe } = this.#options;
    const { user, socket } = line;
    line.isSubscribed = false;
    line.readUntilMs = agenda.nowMs;
    line.heardUntilMs = agenda.nowMs;
    agenda.at(agenda.nowMs + forMs, () => {
      if (!line.isOpen) return;
      const atMs = agenda.nowMs;
      observe({ type: 'pong-missing', atMs, user, socket, silentMs: forMs, left: true });
      this.close(line, 'network');
    });
  }

  /** The server stands still for so long: nothing is read, answered or pushed. */
  freeze(ms: number): void {
    const { nowMs } = this.#options.agenda;
    this.#frozenUntilMs = Math.max(this.#frozenUntilMs, nowMs) + ms;
  }

  /** Does what the server does, at once or when it moves again. */
  awake(act: () => void): void {
    const { agenda } = this.#options;
    if (agenda.nowMs >= this.#frozenUntilMs) act();
    else agenda.at(this.#frozenUntilMs, () => this.awake(act));
  }

  /** The user stops reading its primary line. */
  pause(user: number): void {
    const line = this.primaryOf(user);
    if (line === null || line.unread !== null) return;
    line.unread = [];
    this.#stateReading('reading-paused', line);
  }

  /** And reads on. */
  resume(user: number): void {
    const line = this.primaryOf(user);
    if (line !== null) this.#readOn(line);
  }

  send(sender: number, receiver: number, sending: Sending = {}): Marker {
    const { agenda, observe, scope, recipe } = this.#options;
    const { kind = 'message', load = 0, measured = true, storeMs = 2 } = sending;
    const sequence = this.#sequences.get(sender) ?? 0;
    this.#sequences.set(sender, sequence + 1);
    const identity = { kind, sender, receiver, sequence, attempt: 0 };
    const body = composeBody(scope, identity, recipe);
    const marker = { ...identity, length: body.length };
    const line = this.primaryOf(sender);
    const atMs = agenda.nowMs;
    if (line === null) {
      observe({ type: 'not-sent', atMs, user: sender, marker, load, reason: 'socket-not-open' });
      return marker;
    }
    const { high: hashHigh, low: hashLow } = hash64(body);
    const due = { load, intendedAtMs: atMs, dispatchedAtMs: atMs, measured };
    const { socket } = line;
    observe({ type: 'sent', atMs, user: sender, socket, marker, hashHigh, hashLow, ...due });
    line.pending.set(sequence, marker);
    line.nextReadAtMs = Math.max(line.nextReadAtMs, atMs + storeMs);
    const readAtMs = line.nextReadAtMs;
    agenda.at(readAtMs, () => {
      if (readAtMs > line.readUntilMs) return;
      this.awake(() => this.#handle({ marker, body, line }, sending));
    });
    return marker;
  }

  /** A message of somebody else, or of an older run, that is stored and relayed. */
  plant(sender: number, receiver: number, body: string): void {
    const row = this.rowOf({ sender, receiver }, body);
    this.store.add(row);
    for (const line of this.linesOf(receiver)) {
      this.#wire.transmit(this.frameOf(row, { line, channel: 're', delayMs: 3 }), null);
    }
  }

  /** Pushes to a line what its user was sent by another one before; the latest `count`. */
  replay(line: Line, sender: number, count: number): void {
    const rows = this.rowsOf(sender, line.user).filter(({ receiver }) => receiver === line.user);
    for (const [index, row] of rows.slice(-count).entries()) {
      const frame = this.frameOf(row, { line, channel: 're', delayMs: 3 + index });
      this.#wire.transmit(frame, null);
    }
  }

  rowOf(parties: { readonly sender: number; readonly receiver: number }, body: string): ServerRow {
    const { habits } = this.store;
    const thread = this.store.threadOf(parties.sender, parties.receiver);
    const createdUs = this.store.allotTimeUs(this.#options.agenda.nowMs);
    const created = writeTime(createdUs, habits.restUnit);
    return {
      ...parties,
      id: this.store.allotId(thread.id),
      idType: habits.ids === 'text' || habits.ids === 'quoted' ? 'string' : 'number',
      threadId: thread.id,
      body,
      created,
      createdUs,
      updated: created,
      seen: false,
      hiddenFrom: null,
    };
  }

  #handle(
    message: { readonly marker: Marker; readonly body: string; readonly line: Line },
    { confMs = 1, reMs = 3, fault }: Sending,
  ): void {
    const { line, marker, body } = message;
    const row = this.rowOf(marker, body);
    const subscribed = this.linesOf(marker.receiver).filter(({ isSubscribed }) => isSubscribed);
    const frames = [
      this.frameOf(row, { line, channel: 'conf', delayMs: confMs }),
      ...subscribed.map((to) => this.frameOf(row, { line: to, channel: 're', delayMs: reMs })),
    ];
    const plan: MessagePlan = { ...message, rows: [row], frames, storedLateByMs: 0 };
    fault?.(plan, this);
    this.#state?.(plan, this);
    if (plan.storedLateByMs === 0) for (const stored of plan.rows) this.store.add(stored);
    else this.#storeLate(plan);
    for (const frame of plan.frames) this.#wire.transmit(frame, line);
  }

  #storeLate({ rows, storedLateByMs }: MessagePlan): void {
    const { agenda } = this.#options;
    agenda.at(agenda.nowMs + storedLateByMs, () => {
      for (const row of rows) this.store.add(row);
    });
  }

  allotId(threadId: string): string {
    return this.store.allotId(threadId);
  }

  rowsOf(one: number, other: number): readonly ServerRow[] {
    return this.store.threadOf(one, other).rows;
  }

  frameOf(row: ServerRow, to: Pick<ServerFrame, 'line' | 'channel' | 'delayMs'>): ServerFrame {
    return {
      ...to,
      id: row.id,
      idType: row.idType,
      senderId: idOf(row.sender),
      receiverId: idOf(row.receiver),
      body: row.body,
      timestamp: writeTime(row.createdUs, 'microsecond'),
      form: 'proper',
      isFree: false,
    };
  }

  #readOn(line: Line): void {
    const { unread } = line;
    if (unread === null) return;
    line.unread = null;
    this.#stateReading('reading-resumed', line);
    for (const hear of unread) hear();
  }

  #stateReading(type: 'reading-paused' | 'reading-resumed', { user, socket }: Line): void {
    this.#options.observe({ type, atMs: this.#options.agenda.nowMs, user, socket });
  }

  #pong(line: Line): void {
    if (!line.isOpen || line.unread !== null) return;
    if (line.heardUntilMs < this.#options.agenda.nowMs) return;
    const { user, socket } = line;
    const atMs = this.#options.agenda.nowMs;
    this.#options.observe({ type: 'pong', atMs, user, socket, pingMs: 1 });
  }

  #pongLater(line: Line): void {
    const { agenda, pongEveryMs } = this.#options;
    if (!Number.isFinite(pongEveryMs)) return;
    const atMs = agenda.nowMs + pongEveryMs;
    agenda.at(atMs, () => {
      if (!line.isOpen) return;
      this.awake(() => this.#pong(line));
      this.#pongLater(line);
    });
  }
}
