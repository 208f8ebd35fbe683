// The reference server in virtual time: its own store, turn, relay, faults, oracle and reader, put
// together as `startServer` does, without HTTP and TCP. Must not add behavior of its own.

import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../../../src/base/index.ts';
import { TokenService } from '../../../src/server/auth/token-service.ts';
import { createFaults, type Faults } from '../../../src/server/faults/create-faults.ts';
import type { FaultRule } from '../../../src/server/index.ts';
import { ConversationReader } from '../../../src/server/rest/conversation-reader.ts';
import { Connection } from '../../../src/server/socket/connection.ts';
import { errorFrame } from '../../../src/server/socket/frames.ts';
import { Hub } from '../../../src/server/socket/hub.ts';
import { readChatMessage } from '../../../src/server/socket/read-chat-message.ts';
import { Turn } from '../../../src/server/socket/turn.ts';
import {
  MessageStore,
  openDatabase,
  type User,
  UserStore,
} from '../../../src/server/store/index.ts';
import { MicrosecondClock } from '../../../src/server/timestamps.ts';
import type { Agenda } from '../history/agenda.ts';
import type { VirtualLine } from './virtual-line.ts';

export interface VirtualServerOptions {
  readonly agenda: Agenda;
  readonly userCount: number;
  readonly rules: readonly FaultRule[];
  /** Where the ground truth is written. */
  readonly logPath: string;
}

/** What comes back over REST. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

export const EPOCH_MS = Date.UTC(2026, 10, 22, 12);
const RULES = { bodyCharacters: 100_000 };
const SILENCE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The account id of a user of the population. */
export const uidOf = (user: number): string =>
  `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`;

export class VirtualServer {
  readonly #database = openDatabase(':memory:', 'memory');
  readonly #users = new UserStore(this.#database);
  readonly #store = new MessageStore(this.#database);
  readonly #hub: Hub;
  readonly #turn: Turn;
  readonly #faults: Faults;
  readonly #reader: ConversationReader;

  constructor({ agenda, userCount, rules, logPath }: VirtualServerOptions) {
    const accounts = Array.from({ length: userCount }, (_, user) => ({
      ...{ uid: uidOf(user), email: `${user}@users.test`, username: `user ${user}` },
      passwordHash: null,
    }));
    this.#users.insertAll(accounts);
    const clock: Clock = { nowMs: () => agenda.nowMs, wallMs: () => EPOCH_MS + agenda.nowMs };
    const [store, users, hub] = [this.#store, this.#users, new Hub(clock, SILENCE_MS)];
    const log = ({ message }: { readonly message: string }): void => {
      throw new Error(message);
    };
    const parts = { store, hub, instants: new MicrosecondClock(clock, 0), log };
    this.#hub = hub;
    const lifetimes = { accessLifetimeMs: DAY_MS, refreshLifetimeMs: DAY_MS };
    const tokens = new TokenService({ secret: 'nobody is asked', ...lifetimes, clock });
    this.#faults = createFaults({ ...parts, users, tokens, clock, rules, logPath });
    this.#turn = new Turn(this.#faults.relay);
    const { reads: faults } = this.#faults;
    this.#reader = new ConversationReader({ store, users, turn: this.#turn, faults });
  }

  /** A socket that has passed the door. */
  accept(user: number, line: VirtualLine): Connection {
    const connection = new Connection(line as unknown as WebSocket, this.#userOf(user), {
      expiresAtSeconds: Number.POSITIVE_INFINITY,
      outgoingLimitBytes: Number.POSITIVE_INFINITY,
      stream: line as unknown as Duplex,
    });
    this.#hub.add(connection);
    return connection;
  }

  receive(connection: Connection, text: string): void {
    const request = readChatMessage(text, connection.user, { users: this.#users, ...RULES });
    if (typeof request === 'string') connection.send(errorFrame(request));
    else this.#turn.addMessage({ connection, ...request });
  }

  ponged(connection: Connection, payload: string): void {
    this.#faults.ponged(connection, payload, this.#turn.waitingCount);
  }

  gone(connection: Connection): void {
    this.#hub.remove(connection);
    this.#faults.closed(connection);
  }

  history(viewer: number, partner: number): Answer {
    const [reader, other] = [this.#userOf(viewer), this.#userOf(partner)];
    const refused = this.#faults.reads.refuse(reader, other, 'history');
    if (refused !== null) return { status: refused.status, text: '' };
    const text = this.#reader.history(reader, other);
    if (typeof text !== 'string') throw new Error('a server with faults answers in one piece');
    return { status: 200, text };
  }

  threads(viewer: number): Answer {
    const reader = this.#userOf(viewer);
    const refused = this.#faults.reads.refuse(reader, null, 'threads');
    if (refused !== null) return { status: refused.status, text: '' };
    return { status: 200, text: this.#reader.threads(reader) };
  }

  /** Ends as a server that drains: what is held back is sent first. */
  release(): void {
    this.#faults.release();
  }

  /** The ground truth is written when it resolves. */
  async end(): Promise<void> {
    this.#turn.stop();
    await this.#faults.close();
    this.#database.close();
  }

  #userOf(user: number): User {
    const found = this.#users.find(uidOf(user));
    if (found === undefined) throw new Error(`there is no user ${user}`);
    return found;
  }
}
