// What a server can be told, and the limits it keeps. Data only.

import type { Clock } from '../base/index.ts';
import type { FaultRule } from './faults/rules/rule.ts';
import type { Durability } from './store/index.ts';

/** Every bound of the server, with a default; reaching one is a documented refusal. */
export interface ServerLimits {
  /** Longest frame from a client; beyond it the socket is closed with 1009. */
  readonly frameBytes: number;
  /** Longest `message_body` in UTF-16 code units; beyond it `body_too_long`. */
  readonly bodyCharacters: number;
  /** Open sockets in all; beyond it the handshake gets 503. */
  readonly connections: number;
  /** Open sockets of one user; beyond it the handshake gets 503. */
  readonly connectionsPerUser: number;
  /** Messages that are worked on in a second; what comes faster waits. Infinite: as they come. */
  readonly messagesPerSecond: number;
  /** Messages that wait to be stored; beyond it `storage_failed`. */
  readonly waitingMessages: number;
  /** Bytes that wait for one slow reader; beyond it its socket is closed with 1013. */
  readonly outgoingBytes: number;
  /** Longest body of a REST request; beyond it 413. */
  readonly requestBodyBytes: number;
  /** Longest request line and headers; beyond it 431. */
  readonly headerBytes: number;
  /** A request that takes longer to arrive is ended with 408. */
  readonly requestTimeoutMs: number;
  /** A socket that answers no ping within this time is cut. */
  readonly silenceMs: number;
  /** How long `drain` waits for clients to answer its close frames. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  frameBytes: 64 * 1024,
  bodyCharacters: 16_384,
  connections: 65_000,
  connectionsPerUser: 32,
  messagesPerSecond: Number.POSITIVE_INFINITY,
  waitingMessages: 100_000,
  outgoingBytes: 4 * 1024 * 1024,
  requestBodyBytes: 16 * 1024,
  headerBytes: 16 * 1024,
  requestTimeoutMs: 30_000,
  silenceMs: 60_000,
  drainMs: 3000,
};

/** One line of the server's own log; never a secret, never a message body. */
export interface ServerLogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

export interface ServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** A file path or `:memory:`. */
  readonly database: string;
  /** HS256 secret; anyone who knows it can mint tokens. */
  readonly jwtSecret: string;
  /** Default 24 hours. */
  readonly accessLifetimeMs?: number;
  /** Default 7 days. */
  readonly refreshLifetimeMs?: number;
  /** Default `full` for files; a `:memory:` database ignores it. */
  readonly durability?: Durability;
  readonly faults?: readonly FaultRule[];
  /** Where effective injections are written; null: nowhere. */
  readonly faultsLogPath?: string | null;
  readonly limits?: Partial<ServerLimits>;
  readonly clock?: Clock;
  readonly log?: (entry: ServerLogEntry) => void;
}

export const DEFAULT_ACCESS_LIFETIME_MS = 24 * 3_600_000;
export const DEFAULT_REFRESH_LIFETIME_MS = 7 * 24 * 3_600_000;
