// A scripted run in virtual time: users, a store, and a verifier that hears what the script says.
// Every frame is spoken by the test; control messages and reads are answered as a correct server
// would.

import { hash64 } from '../../../../src/base/index.ts';
import { composeBody, type MessageScope, readMarker } from '../../../../src/message/index.ts';
import type {
  FrameViolation,
  Marker,
  MessageFrame,
  MessageKind,
  MessageRow,
  Observation,
} from '../../../../src/observation/index.ts';
import type { Contract, Deadlines } from '../../../../src/scenario/index.ts';
import {
  createVerifier,
  type EvidenceRequest,
  type FactListener,
  type ShardFindings,
  type Verifier,
  type VerifierOptions,
} from '../../../../src/verify/index.ts';

const SCOPE: MessageScope = { runId: '0123456789abcdef', incarnation: 0 };
const RECIPE = {
  size: { kind: 'fixed', length: 180 },
  styles: [{ style: 'markup', weight: 1 }],
} as const;
const EPOCH_MS = Date.UTC(2026, 0, 5, 12);
const STEP_MS = 50;
const FIRST_ID = 1000;
const USER_COUNT = 120;

export interface ScriptOptions {
  readonly contract?: Partial<Contract>;
  readonly deadlines?: Partial<Deadlines>;
  readonly isExclusive?: boolean;
  readonly composeBody?: VerifierOptions['composeBody'];
  /** The reads of this user prove nothing. */
  readonly unreadUser?: number;
  /** False: requests for control messages are noted, not carried out. */
  readonly answersControls?: boolean;
  /** Carries out what is asked beside reads, in place of the script. */
  readonly answer?: (request: EvidenceRequest) => void;
}

/** A message as the server took it. */
export interface Sending {
  readonly marker: Marker;
  readonly body: string;
  readonly socket: number;
  readonly sentAtMs: number;
  readonly id: string;
  readonly timestamp: string;
}

export type FrameChange = Partial<
  Pick<
    MessageFrame,
    'user' | 'socket' | 'body' | 'id' | 'idType' | 'timestamp' | 'senderId' | 'receiverId'
  >
>;

export type Fact = readonly [name: string, ...details: readonly unknown[]];

export class Script {
  readonly verifier: Verifier;
  readonly facts: Fact[] = [];
  readonly requests: EvidenceRequest[] = [];
  readonly #rows: Sending[] = [];
  readonly #sequences = new Map<number, number>();
  readonly #sockets = new Map<number, number>();
  readonly #answersControls: boolean;
  readonly #answer: ScriptOptions['answer'];
  readonly #unreadUser: number | undefined;
  #nextSocket = 0;
  #nextId = FIRST_ID;
  #nowMs = 0;

  constructor(options: ScriptOptions = {}) {
    this.#answersControls = options.answersControls ?? true;
    this.#answer = options.answer;
    this.#unreadUser = options.unreadUser;
    this.verifier = createVerifier({
      policy: {
        deadlines: {
          confirmMs: 2000,
          deliverMs: 2000,
          settleMs: 10_000,
          readbackMs: null,
          ...options.deadlines,
        },
        contract: {
          devices: null,
          order: null,
          reads: null,
          ids: null,
          threads: null,
          seen: null,
          errors: null,
          ...options.contract,
        },
        verification: { coverageRatio: 0.999, required: [], strict: false },
        isExclusive: options.isExclusive ?? true,
        loopGapMs: 250,
      },
      directory: { userCount: USER_COUNT, idOf: idOfUser, userOf: userOfId },
      facts: factsInto(this.facts),
      loadCount: 1,
      composeBody: options.composeBody ?? ((message) => composeBody(SCOPE, message, RECIPE)),
    });
    this.verifier.setOrigin(0);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** The socket that a user opened last. */
  socketOf(user: number): number {
    return this.#sockets.get(user) ?? -1;
  }

  open(user: number, primary = true): number {
    const socket = this.#nextSocket;
    this.#nextSocket += 1;
    this.#sockets.set(user, socket);
    this.observe({ type: 'socket-opened', atMs: this.#nowMs, user, socket, primary, connectMs: 3 });
    return socket;
  }

  close(
    user: number,
    side: 'us' | 'cut' | 'server' | 'network',
    socket = this.socketOf(user),
  ): void {
    const code = { us: 1000, cut: 1006, server: 1001, network: 1006 }[side];
    this.observe({ type: 'socket-closed', atMs: this.#nowMs, user, socket, code, side });
  }

  observe(observation: Observation): void {
    this.verifier.observe(observation);
  }

  /** Lets time pass in small steps; controls are carried out on the way. */
  wait(forMs: number): void {
    const untilMs = this.#nowMs + forMs;
    while (this.#nowMs < untilMs) {
      this.#nowMs = Math.min(untilMs, this.#nowMs + STEP_MS);
      this.verifier.advance(this.#nowMs);
      this.#carryOut();
    }
  }

  /** Moves the clock without a call of the verifier. */
  skip(forMs: number): void {
    this.#nowMs += forMs;
  }

  /** Hands a message to the sender's socket; the server stores it unless told otherwise. */
  send(
    from: number,
    to: number,
    how: { readonly stored?: boolean; readonly socket?: number; readonly kind?: MessageKind } = {},
  ): Sending {
    const sequence = this.#sequences.get(from) ?? 0;
    this.#sequences.set(from, sequence + 1);
    const kind = how.kind ?? 'message';
    const identity = { kind, sender: from, receiver: to, sequence, attempt: 0 };
    const body = composeBody(SCOPE, identity, RECIPE);
    const marker: Marker = { ...identity, length: body.length };
    const socket = how.socket ?? this.socketOf(from);
    const { high, low } = hash64(body);
    const atMs = this.#nowMs;
    this.observe({
      type: 'sent',
      atMs,
      user: from,
      socket,
      marker,
      hashHigh: high,
      hashLow: low,
      load: kind === 'message' ? 0 : -1,
      intendedAtMs: atMs,
      dispatchedAtMs: atMs,
      measured: kind === 'message',
    });
    const id = String(this.#nextId);
    this.#nextId += 1;
    const sending = { marker, body, socket, sentAtMs: atMs, id, timestamp: timeAt(atMs + 1) };
    if (how.stored !== false) this.#rows.push(sending);
    return sending;
  }

  conf(sending: Sending, change: FrameChange = {}): void {
    this.#frame('conf_message', sending, {
      user: sending.marker.sender,
      socket: sending.socket,
      ...change,
    });
  }

  re(sending: Sending, change: FrameChange = {}): void {
    const user = change.user ?? sending.marker.receiver;
    this.#frame('re_message', sending, { user, socket: this.socketOf(user), ...change });
  }

  /** A message as it should be: stored, confirmed after 10 ms, delivered after 10 more. */
  say(from: number, to: number, kind: MessageKind = 'message'): Sending {
    const sending = this.send(from, to, { kind });
    this.skip(10);
    this.conf(sending);
    this.skip(10);
    if (this.#sockets.has(to)) this.re(sending);
    return sending;
  }

  /** The stored row of a message looks otherwise from now on. */
  changeRow(sending: Sending, change: Partial<Sending>): void {
    const at = this.#rows.indexOf(sending);
    this.#rows[at] = { ...sending, ...change };
  }

  violate(violation: Partial<FrameViolation> & Pick<FrameViolation, 'user' | 'violation'>): void {
    this.observe({
      type: 'frame-violation',
      atMs: this.#nowMs,
      socket: this.socketOf(violation.user),
      detail: 'not JSON',
      excerpt: '<html>',
      reading: { status: 'none' },
      action: '',
      ...violation,
    });
  }

  /** Stops the load, settles, reads everything back and concludes. */
  finish(): ShardFindings {
    this.verifier.stopLoad(this.#nowMs);
    for (let waited = 0; waited < 15_000 && !this.verifier.isSettled(); waited += STEP_MS)
      this.wait(STEP_MS);
    this.verifier.beginReadback(this.#nowMs);
    this.#carryOut();
    for (let waited = 0; waited < 15_000 && this.verifier.awaitedReads > 0; waited += STEP_MS)
      this.wait(STEP_MS);
    return this.verifier.conclude(this.#nowMs, { interrupted: false });
  }

  #frame(
    action: MessageFrame['action'],
    sending: Sending,
    change: FrameChange & { user: number },
  ): void {
    const { marker, id, timestamp, body } = sending;
    const text = change.body ?? body;
    this.observe({
      type: 'frame',
      action,
      atMs: this.#nowMs,
      socket: sending.socket,
      id,
      idType: 'number',
      senderId: idOfUser(marker.sender),
      receiverId: idOfUser(marker.receiver),
      timestamp,
      reading: readMarker(text, SCOPE),
      ...change,
      body: text,
    });
  }

  #carryOut(): void {
    for (const request of this.verifier.takeRequests()) {
      this.requests.push(request);
      this.#answer?.(request);
      if (request.type === 'send-control' && this.#answersControls && this.#answer === undefined) {
        this.say(request.sender, request.receiver, request.kind);
      }
      if (request.type === 'read-history') this.#readHistory(request.user, request.partner);
      if (request.type === 'read-threads') this.#readThreads(request.user);
    }
  }

  #readHistory(user: number, partner: number): void {
    if (user === this.#unreadUser) {
      const { atMs, askedAtMs, purpose } = this.#readBasics();
      const why = { what: 'history', status: 0, reason: 'aborted', detail: 'aborted' } as const;
      this.observe({ type: 'read-failed', atMs, askedAtMs, user, partner, purpose, ...why });
      return;
    }
    const rows = this.#rows.filter((row) => isBetween(row, user, partner)).map(rowOf);
    this.observe({ type: 'history', user, partner, rows, ...this.#readBasics() });
  }

  #readThreads(user: number): void {
    const partners = new Set<number>();
    for (const { marker } of this.#rows) {
      if (marker.sender === user) partners.add(marker.receiver);
      if (marker.receiver === user) partners.add(marker.sender);
    }
    const rows = [...partners].map((partner) => {
      const last = this.#rows.filter((row) => isBetween(row, user, partner)).at(-1);
      return {
        threadId: threadOf(user, partner),
        otherUserId: idOfUser(partner),
        last: last === undefined ? null : rowOf(last),
      };
    });
    this.observe({ type: 'threads', user, rows, ...this.#readBasics() });
  }

  #readBasics() {
    return {
      askedAtMs: this.#nowMs,
      atMs: this.#nowMs,
      bytes: 1000,
      purpose: 'readback',
      load: -1,
      intendedAtMs: this.#nowMs,
      measured: false,
    } as const;
  }
}

export function idOfUser(user: number): string {
  return `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`;
}

/** A message of a run that is not this one. */
export function bodyOfOtherRun(): string {
  const identity = { kind: 'message', sender: 0, receiver: 1, sequence: 3, attempt: 0 } as const;
  return composeBody({ ...SCOPE, runId: 'fedcba9876543210' }, identity, RECIPE);
}

export function timeAt(atMs: number): string {
  return `${new Date(EPOCH_MS + atMs).toISOString().slice(0, -1)}000+00:00`;
}

function userOfId(id: string): number {
  if (!id.startsWith('00000000-0000-4000-8000-')) return -1;
  const user = Number(id.slice(-12));
  return user < USER_COUNT ? user : -1;
}

function threadOf(one: number, other: number): string {
  return String(Math.min(one, other) * 100 + Math.max(one, other) + 1);
}

function isBetween({ marker }: Sending, one: number, other: number): boolean {
  const { sender, receiver } = marker;
  return (sender === one && receiver === other) || (sender === other && receiver === one);
}

function rowOf({ marker, id, timestamp, body }: Sending): MessageRow {
  return {
    id,
    idType: 'number',
    threadId: threadOf(marker.sender, marker.receiver),
    senderId: idOfUser(marker.sender),
    receiverId: idOfUser(marker.receiver),
    body,
    created: timestamp,
    updated: timestamp,
    seen: false,
    reading: readMarker(body, SCOPE),
  };
}

function factsInto(facts: Fact[]): FactListener {
  return {
    confirmed: (...details) => facts.push(['confirmed', ...details]),
    delivered: (...details) => facts.push(['delivered', ...details]),
    visible: (...details) => facts.push(['visible', ...details]),
    missing: (...details) => facts.push(['missing', ...details]),
  };
}
