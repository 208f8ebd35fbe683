// The users of the virtual server: what the client would state of their sockets, sends and reads,
// by the client's own readers of frames and bodies. Must not decide when anything happens.

import type { Random } from '../../../src/base/index.ts';
import { hashInto, lastHash } from '../../../src/base/index.ts';
import { judgeBody, judgeRefusal } from '../../../src/client/rest/http-contract.ts';
import { MAX_FRAME_BYTES } from '../../../src/client/socket/dial.ts';
import { brokenFrameFact, frameFact } from '../../../src/client/socket/frame-facts.ts';
import { PendingSends } from '../../../src/client/socket/pending-sends.ts';
import { newPseudonymKey, SecretGuard } from '../../../src/client/target/secret-guard.ts';
import {
  type BodyRecipe,
  composeBody,
  type MessageKind,
  type MessageScope,
  readMarker,
} from '../../../src/message/index.ts';
import type { HistoryRead, MessageRow, Observe } from '../../../src/observation/index.ts';
import {
  type DecodedRow,
  decodeHistoryBody,
  decodeThreadsBody,
  encodeChatMessage,
} from '../../../src/protocol/index.ts';
import type { Agenda } from '../history/agenda.ts';
import { VirtualLine } from './virtual-line.ts';
import { type Answer, uidOf, type VirtualServer } from './virtual-server.ts';

/** Nobody has a secret here. */
const NO_SECRETS = new SecretGuard(
  newPseudonymKey(),
  { version: 0, secrets: [], publicId: '' },
  [],
);

export interface VirtualUsersOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly server: VirtualServer;
  readonly scope: MessageScope;
  readonly recipe: BodyRecipe;
  readonly observe: Observe;
}

interface Device {
  readonly socket: number;
  readonly user: number;
  readonly primary: boolean;
  readonly line: VirtualLine;
  readonly pending: PendingSends;
  /** Who began to end it; null: nobody. */
  endedBy: 'us' | 'cut' | null;
}

export interface Say {
  readonly kind?: MessageKind;
  readonly load?: number;
}

type Purpose = HistoryRead['purpose'];

const PONG_EVERY_MS = 1000;
/** A request on its way, and its answer. */
const READ_WAY_MS = 2;

export class VirtualUsers {
  readonly #options: VirtualUsersOptions;
  readonly #devices = new Map<number, Device[]>();
  readonly #sequences = new Map<number, number>();
  #socketCount = 0;

  constructor(options: VirtualUsersOptions) {
    this.#options = options;
  }

  isOnline(user: number): boolean {
    return this.#deviceOf(user, true) !== undefined;
  }

  open(user: number, primary = true): void {
    const { agenda, random, server, observe } = this.#options;
    const socket = this.#socketCount;
    this.#socketCount += 1;
    const ears = {
      text: (text: string) => this.#hear(device, text),
      bytes: () => this.#giveUp(device, { kind: 'broken', code: 'WS_ERR_INVALID_OPCODE' }),
      received: (text: string) => server.receive(connection, text),
      ponged: (payload: string) => server.ponged(connection, payload),
      gone: () => server.gone(connection),
      closed: (code: number) => this.#closed(device, code),
    };
    const line = new VirtualLine({ agenda, random, ears });
    const pending = new PendingSends();
    const device: Device = { socket, user, primary, line, pending, endedBy: null };
    const connection = server.accept(user, line);
    this.#devices.set(user, [...(this.#devices.get(user) ?? []), device]);
    const atMs = agenda.nowMs;
    observe({ type: 'socket-opened', atMs, user, socket, primary, connectMs: 3 });
    this.#pongLater(device);
  }

  close(user: number, how: 'us' | 'cut', primary = true): void {
    const device = this.#deviceOf(user, primary);
    if (device === undefined) return;
    const { agenda, observe } = this.#options;
    device.endedBy = how;
    if (how === 'cut') {
      device.line.cut();
      return;
    }
    const { socket } = device;
    observe({ type: 'socket-closing', atMs: agenda.nowMs, user, socket });
    device.line.leave();
  }

  /** Sends a message; the hash of its text. */
  say(sender: number, receiver: number, { kind = 'message', load = 0 }: Say = {}): string | null {
    const { agenda, observe, scope, recipe } = this.#options;
    const sequence = this.#sequences.get(sender) ?? 0;
    this.#sequences.set(sender, sequence + 1);
    const identity = { kind, sender, receiver, sequence, attempt: 0 };
    const body = composeBody(scope, identity, recipe);
    const marker = { ...identity, length: body.length };
    const device = this.#deviceOf(sender, true);
    const atMs = agenda.nowMs;
    if (device === undefined) {
      observe({ type: 'not-sent', atMs, user: sender, marker, load, reason: 'socket-not-open' });
      return null;
    }
    hashInto(body);
    const hash = { hashHigh: lastHash.high, hashLow: lastHash.low };
    const due = { load, intendedAtMs: atMs, dispatchedAtMs: atMs, measured: load >= 0 };
    device.pending.add(marker, null, atMs);
    const { socket } = device;
    observe({ type: 'sent', atMs, user: sender, socket, marker, ...hash, ...due });
    device.line.say(encodeChatMessage(uidOf(receiver), body));
    return hexOf(hash.hashHigh) + hexOf(hash.hashLow);
  }

  readHistory(user: number, partner: number, purpose: Purpose): void {
    const { server, observe } = this.#options;
    const ask = { user, partner, what: 'history', purpose } as const;
    const shown = { answer: () => server.history(user, partner), decode: decodeHistoryBody };
    this.#read(ask, shown, (rows, facts) => {
      const read = rows.map((row) => this.#withReading(row));
      observe({ type: 'history', user, partner, rows: read, ...facts });
    });
  }

  readThreads(user: number, purpose: Purpose): void {
    const { server, observe } = this.#options;
    const ask = { user, partner: -1, what: 'threads', purpose } as const;
    const shown = { answer: () => server.threads(user), decode: decodeThreadsBody };
    this.#read(ask, shown, (rows, facts) => {
      const read = rows.map((thread) => ({
        ...thread,
        last: thread.last === null ? null : this.#withReading(thread.last),
      }));
      observe({ type: 'threads', user, rows: read, ...facts });
    });
  }

  readUnknown(user: number): void {
    const { agenda, observe } = this.#options;
    observe({ type: 'http-checked', atMs: agenda.nowMs, user });
  }

  #read<T>(
    ask: {
      readonly user: number;
      readonly partner: number;
      readonly what: 'history' | 'threads';
      readonly purpose: Purpose;
    },
    shown: { readonly answer: () => Answer; readonly decode: (text: string) => Decoded<T> },
    state: (rows: readonly T[], facts: ReadFacts) => void,
  ): void {
    const { agenda, observe } = this.#options;
    const { user, purpose } = ask;
    const askedAtMs = agenda.nowMs;
    agenda.at(askedAtMs + READ_WAY_MS, () => {
      const { status, text } = shown.answer();
      agenda.at(askedAtMs + 2 * READ_WAY_MS, () => {
        const atMs = agenda.nowMs;
        const fail = (reason: 'status' | 'malformed', detail: string): void =>
          observe({ type: 'read-failed', ...ask, status, reason, detail, askedAtMs, atMs });
        if (status !== 200) {
          this.#checked(user, judgeRefusal(status));
          fail('status', `status ${status}`);
          return;
        }
        const decoded = shown.decode(text);
        this.#checked(user, judgeBody(answerOf(text, { askedAtMs, atMs }), decoded));
        const due = { load: -1, intendedAtMs: askedAtMs, measured: false };
        if (decoded.usable) state(decoded.rows, { askedAtMs, atMs, bytes: 0, purpose, ...due });
        else fail('malformed', decoded.reason);
      });
    });
  }

  #checked(user: number, violations: readonly string[]): void {
    const { agenda, observe } = this.#options;
    const atMs = agenda.nowMs;
    observe({ type: 'http-checked', atMs, user });
    if (violations.length === 0) return;
    const detail = violations.join('; ');
    observe({ type: 'http-violation', atMs, user, request: 'GET', detail });
  }

  #withReading(row: DecodedRow): MessageRow {
    return { ...row, reading: readMarker(row.body, this.#options.scope) };
  }

  /** As the client's socket does. */
  #hear(device: Device, text: string): void {
    const { agenda, scope, observe } = this.#options;
    const { user, socket, pending } = device;
    if (text.length > MAX_FRAME_BYTES) {
      this.#giveUp(device, { kind: 'oversize', code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' });
      return;
    }
    const owner = { user, socket, scope, pending, guard: NO_SECRETS };
    const atMs = agenda.nowMs;
    const fact = frameFact(owner, text, atMs);
    observe(fact);
    if (fact.type === 'error-frame') {
      if (fact.refused !== null) pending.leaveOpen(fact.refused, atMs);
      return;
    }
    if (fact.type !== 'frame' && fact.type !== 'frame-violation') return;
    if (fact.action === 'conf_message') pending.confirm(fact.reading, user, atMs);
  }

  /** As the client’s socket does when its wire refuses what came. */
  #giveUp(device: Device, why: Pick<Parameters<typeof brokenFrameFact>[1], 'kind' | 'code'>): void {
    const { agenda, observe } = this.#options;
    observe(brokenFrameFact(device, { ...why, atMs: agenda.nowMs }));
    device.line.giveUp();
  }

  #closed(device: Device, code: number): void {
    const { agenda, observe } = this.#options;
    const { user, socket, endedBy } = device;
    const rest = (this.#devices.get(user) ?? []).filter((other) => other !== device);
    this.#devices.set(user, rest);
    const side = endedBy ?? (code === 1006 ? 'network' : 'server');
    observe({ type: 'socket-closed', atMs: agenda.nowMs, user, socket, code, side });
  }

  #deviceOf(user: number, primary: boolean): Device | undefined {
    const devices = this.#devices.get(user) ?? [];
    return devices.find((device) => device.primary === primary && device.endedBy === null);
  }

  #pongLater(device: Device): void {
    const { agenda, observe } = this.#options;
    agenda.at(agenda.nowMs + PONG_EVERY_MS, () => {
      if (!device.line.isClientOpen) return;
      const { user, socket } = device;
      observe({ type: 'pong', atMs: agenda.nowMs, user, socket, pingMs: 2 });
      this.#pongLater(device);
    });
  }
}

type Decoded<T> =
  | { readonly usable: true; readonly rows: readonly T[]; readonly violations: readonly string[] }
  | { readonly usable: false; readonly reason: string; readonly violations: readonly string[] };

type ReadFacts = Pick<
  HistoryRead,
  'askedAtMs' | 'atMs' | 'bytes' | 'purpose' | 'load' | 'intendedAtMs' | 'measured'
>;

function answerOf(
  text: string,
  times: { readonly askedAtMs: number; readonly atMs: number },
): Parameters<typeof judgeBody>[0] {
  const headers = { 'content-type': 'application/json' };
  return { ok: true, status: 200, headers, text, isUtf8: true, bytes: 0, ...times };
}

function hexOf(half: number): string {
  return half.toString(16).padStart(8, '0');
}
