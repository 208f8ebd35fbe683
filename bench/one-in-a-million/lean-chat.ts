// A correct chat server with its users for a million messages in virtual time: what clients would
// observe, told in order, with a few numbers kept for each message. One loss, where it is told to.

import { hashInto, lastHash } from '../../src/base/index.ts';
import {
  type BodyRecipe,
  composeBody,
  type MessageKind,
  type MessageScope,
  readMarker,
} from '../../src/message/index.ts';
import type {
  HistoryRead,
  MarkerReading,
  MessageRow,
  Observe,
  ThreadRow,
} from '../../src/observation/index.ts';
import { MessageLog } from './message-log.ts';

export const SCOPE: MessageScope = { runId: '0123456789abcdef', incarnation: 0 };
/** As short as a marked text can be. */
export const RECIPE: BodyRecipe = {
  size: { kind: 'fixed', length: 1 },
  styles: [{ style: 'words', weight: 1 }],
};

const CONF_AFTER_MS = 2;
const RE_AFTER_MS = 3;

/** On its way; `toSocket` -1: nobody is told. */
interface Frame {
  readonly index: number;
  readonly atMs: number;
  readonly toSocket: number;
  readonly body: string;
  readonly reading: MarkerReading;
}

export interface Saying {
  readonly kind: MessageKind;
  readonly load: number;
  readonly measured: boolean;
  readonly isLost: boolean;
}

/** Account ids are canonical texts. */
export const idOf = (user: number): string => `user-${user}`;

export class LeanChat {
  readonly log: MessageLog;
  readonly #observe: Observe;
  readonly #socketOf: Int32Array;
  /** By user: whether a re came to its socket. */
  readonly #heard: Uint8Array;
  readonly #sequences: Uint32Array;
  #confs: Frame[] = [];
  #res: Frame[] = [];
  #socketCount = 0;
  nowMs = 0;

  constructor(users: number, messages: number, observe: Observe) {
    this.log = new MessageLog(messages);
    this.#observe = observe;
    this.#socketOf = new Int32Array(users).fill(-1);
    this.#heard = new Uint8Array(users);
    this.#sequences = new Uint32Array(users);
    for (let user = 0; user < users; user += 1) this.open(user);
  }

  isFirstOnSocket(user: number): boolean {
    return this.#heard[user] === 0;
  }

  open(user: number): void {
    const socket = this.#socketCount;
    this.#socketCount += 1;
    this.#socketOf[user] = socket;
    this.#heard[user] = 0;
    const atMs = this.nowMs;
    this.#observe({ type: 'socket-opened', atMs, user, socket, primary: true, connectMs: 1 });
  }

  /** Closes politely and opens again at once. */
  reconnect(user: number): void {
    const socket = this.#socketOf[user] ?? -1;
    const at = { atMs: this.nowMs, user, socket };
    this.#observe({ type: 'socket-closing', ...at });
    this.#observe({ type: 'socket-closed', ...at, code: 1000, side: 'us' });
    this.open(user);
  }

  /** Everybody answers a ping. */
  pong(): void {
    const atMs = this.nowMs;
    for (const [user, socket] of this.#socketOf.entries()) {
      this.#observe({ type: 'pong', atMs, user, socket, pingMs: 1 });
    }
  }

  /** Sends a message; the hash of its text when it is lost, else nothing. */
  say(sender: number, receiver: number, saying: Saying): string {
    const { kind, load, measured, isLost } = saying;
    const sequence = this.#sequences[sender] ?? 0;
    this.#sequences[sender] = sequence + 1;
    const identity = { kind, sender, receiver, sequence, attempt: 0 };
    const body = composeBody(SCOPE, identity, RECIPE);
    const atMs = this.nowMs;
    const socket = this.#socketOf[sender] ?? -1;
    hashInto(body);
    const hash = { hashHigh: lastHash.high, hashLow: lastHash.low };
    const due = { load, intendedAtMs: atMs, dispatchedAtMs: atMs, measured };
    const marker = { ...identity, length: body.length };
    this.#observe({ type: 'sent', atMs, user: sender, socket, marker, ...hash, ...due });
    const index = this.log.add(identity, atMs);
    const frame = { index, body, reading: readMarker(body, SCOPE) };
    this.#confs.push({ ...frame, atMs: atMs + CONF_AFTER_MS, toSocket: socket });
    const toSocket = isLost ? -1 : (this.#socketOf[receiver] ?? -1);
    this.#res.push({ ...frame, atMs: atMs + RE_AFTER_MS, toSocket });
    return isLost ? hexOf(hash.hashHigh) + hexOf(hash.hashLow) : '';
  }

  /** Lets time pass, and what arrives until then arrive. */
  advanceTo(nowMs: number): void {
    for (let atMs = this.nowMs + 1; atMs <= nowMs; atMs += 1) {
      this.nowMs = atMs;
      if (this.#confs.length > 0) this.#confs = this.#deliver(this.#confs, 'conf_message');
      if (this.#res.length > 0) this.#res = this.#deliver(this.#res, 're_message');
    }
  }

  historyOf(user: number, partner: number, purpose: HistoryRead['purpose']): void {
    const rows = this.log.conversation(user, partner).map((index) => this.#rowOf(index));
    this.#observe({ type: 'history', user, partner, rows, ...this.#readFacts(purpose) });
  }

  threadsOf(user: number, purpose: HistoryRead['purpose']): void {
    const rows: ThreadRow[] = this.log.lastOfEach(user).map(({ partner, thread, index }) => ({
      ...{ threadId: String(thread), otherUserId: idOf(partner), last: this.#rowOf(index) },
    }));
    this.#observe({ type: 'threads', user, rows, ...this.#readFacts(purpose) });
  }

  checkUnknown(user: number): void {
    this.#observe({ type: 'http-checked', atMs: this.nowMs, user });
  }

  #readFacts(
    purpose: HistoryRead['purpose'],
  ): Omit<HistoryRead, 'type' | 'user' | 'partner' | 'rows'> {
    const askedAtMs = this.nowMs;
    const due = { intendedAtMs: askedAtMs, load: -1, measured: false };
    return { askedAtMs, atMs: askedAtMs + 0.5, bytes: 0, purpose, ...due };
  }

  /** Delays are the same for all: the queue is in the order of arrival. */
  #deliver(queue: Frame[], action: 'conf_message' | 're_message'): Frame[] {
    let done = 0;
    for (const frame of queue) {
      if (frame.atMs > this.nowMs) break;
      done += 1;
      this.#tell(frame, action);
    }
    return done === 0 ? queue : queue.slice(done);
  }

  #tell(frame: Frame, action: 'conf_message' | 're_message'): void {
    const { index, atMs, toSocket: socket, body, reading } = frame;
    const { sender, receiver } = this.log.partiesOf(index);
    const user = action === 'conf_message' ? sender : receiver;
    if (socket < 0 || this.#socketOf[user] !== socket) return;
    if (action === 're_message') this.#heard[user] = 1;
    const id = String(index + 1);
    const ids = {
      id,
      idType: 'number',
      senderId: idOf(sender),
      receiverId: idOf(receiver),
    } as const;
    const timestamp = this.log.createdOf(index);
    this.#observe({ type: 'frame', action, atMs, user, socket, ...ids, body, timestamp, reading });
  }

  #rowOf(index: number): MessageRow {
    const identity = this.log.identityOf(index);
    const body = composeBody(SCOPE, identity, RECIPE);
    const created = this.log.createdOf(index);
    return {
      ...{ id: String(index + 1), idType: 'number', body, seen: false },
      threadId: String(this.log.threadOf(index)),
      ...{ senderId: idOf(identity.sender), receiverId: idOf(identity.receiver) },
      ...{ created, updated: created, reading: readMarker(body, SCOPE) },
    };
  }
}

function hexOf(half: number): string {
  return half.toString(16).padStart(8, '0');
}
