// The client's face: one user on the wire. It knows nothing of rates, plans or other users; what
// happens is stated as observations, and whoever waits is told through a waiter.

import type { Clock } from '../base/index.ts';
import type { Marker, Observe, SocketIndex, UserIndex } from '../observation/index.ts';
import type { Auth, Heartbeat, Reconnect, Target } from '../scenario/index.ts';
import type { BadInput } from './socket/bad-input.ts';

/** One row of the accounts, validated. Never printed: see `redact`. */
export interface Account {
  /** Canonical id; empty until login or token says it (then learned in preflight). */
  readonly id: string;
  readonly email: string;
  readonly password: string | null;
  readonly token: string | null;
  /** 1-based line in the accounts file; 0 for generated ones. */
  readonly line: number;
}

/**
 * Everything resolved that a client needs to reach its target; secrets are inside, so it is never
 * logged.
 */
export interface ClientOptions {
  /** `embedded` has become a url by now. */
  readonly target: Extract<Target, { kind: 'url' }>;
  readonly auth: Auth;
  /** Resolved secret headers, TLS material and the JWT secret. */
  readonly secrets: ClientSecrets;
  readonly scope: { readonly runId: string; readonly incarnation: number };
  readonly heartbeat: Heartbeat;
  readonly reconnect: Reconnect;
  readonly connectTimeoutMs: number;
  /** A request or a login that takes longer is given up. */
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  /** Local addresses that connections come from, in turn; empty: the system chooses. */
  readonly sourceAddresses: readonly string[];
  readonly observe: Observe;
  /** For jitter: seeded by the caller. */
  readonly seed: string;
  /** Length of one loop turn that read frames (generator health). */
  readonly onReceiveLag: (lagMs: number) => void;
  /** Decoded bytes of one history; a longer one is not read to its end. Default 64 MiB. */
  readonly historyLimitBytes?: number;
  /** Told of every history that was read, or given up because of its size. */
  readonly onHistoryCost?: (cost: HistoryCost) => void;
}

/** What reading one user's side of one conversation costs. */
export interface HistoryCost {
  readonly user: UserIndex;
  readonly partner: UserIndex;
  /** Of the whole body: read, or announced by the server; null when neither. */
  readonly wholeBytes: number | null;
  /** Of the body; what was not asked for is not among them. */
  readonly readBytes: number;
}

/** Plain data that can travel to an agent over its private channel. */
export interface ClientSecrets {
  readonly headers: Readonly<Record<string, string>>;
  readonly jwtSecret: string | null;
  readonly tlsCa: string | null;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
}

export interface SendRequest {
  readonly marker: Marker;
  readonly receiverId: string;
  readonly body: string;
  readonly load: number;
  readonly intendedAtMs: number;
  readonly dispatchedAtMs: number;
  readonly measured: boolean;
  /** Told once how it ended; null when nobody waits. */
  readonly waiter: SendWaiter | null;
}

/** `confirmed`: conf seen. `failed`: provably not executed. `indeterminate`: may have been. */
export type SendOutcome = 'confirmed' | 'failed' | 'indeterminate';

export interface SendWaiter {
  settled(outcome: SendOutcome, atMs: number): void;
}

export type CloseHow = 'polite' | 'cut';

export interface SessionEvents {
  /** An intact re of this run arrived on the primary socket (for behaviors that answer). */
  onMessage(marker: Marker, atMs: number): void;
  /** The primary socket opened, or was lost; the user pool hands waiting arrivals over on open. */
  onOpen(atMs: number): void;
  onClosed(atMs: number): void;
}

/**
 * One virtual user's credentials and sockets. Methods that wait take a signal; none throws for what
 * a server does.
 */
export interface Session {
  readonly user: UserIndex;
  /** The primary socket is open and may be written to. */
  readonly isOpen: boolean;
  readonly bufferedBytes: number;
  /** Obtains or refreshes the token. False: refused or unreachable (an observation says why). */
  authenticate(signal: AbortSignal): Promise<boolean>;
  /**
   * Opens the primary socket; true when it is open. After a loss the session reconnects by itself
   * with jittered back-off unless it was told to stay offline.
   */
  connect(signal: AbortSignal): Promise<boolean>;
  /**
   * Closes the primary socket and stays offline until `connect`. Resolves when the close is
   * complete or given up.
   */
  disconnect(how: CloseHow, signal: AbortSignal): Promise<void>;
  /** Opens one more socket of the same user; null when it failed. */
  openDevice(signal: AbortSignal): Promise<SocketIndex | null>;
  closeDevice(socket: SocketIndex, how: CloseHow, signal: AbortSignal): Promise<void>;
  /**
   * Leaves unread what arrives on the primary socket, pings of ours included; false when there is
   * none, or nobody reads it already. A new socket is read.
   */
  pauseReading(): boolean;
  /** Reads on. */
  resumeReading(): void;
  /** Sends what the document forbids on a further device; false when that is not open. */
  sendBadInput(socket: SocketIndex, input: BadInput): boolean;
  /** Shows both doors an expired token; false when none can be made without the secret. */
  tryExpiredToken(signal: AbortSignal): Promise<boolean>;
  /** Hands a message to the primary socket at once, or states `not-sent`. */
  send(request: SendRequest): void;
  /** Reads and observes; true when the read was usable. */
  readHistory(
    request: ReadRequest & { readonly partner: UserIndex; readonly partnerId: string },
    signal: AbortSignal,
  ): Promise<boolean>;
  readThreads(request: ReadRequest, signal: AbortSignal): Promise<boolean>;
  /**
   * Asks for the history with a user who does not exist: one opportunity of http-contract (the
   * documented 404).
   */
  checkUnknownRecipient(signal: AbortSignal): Promise<void>;
  /** Ends everything politely; idempotent. */
  close(): Promise<void>;
}

export interface ReadRequest {
  readonly purpose: 'load' | 'readback' | 'preflight';
  readonly load: number;
  readonly intendedAtMs: number;
  readonly measured: boolean;
}

/**
 * Shared by all sessions of an agent: connection pools, socket numbering, the heartbeat wheel,
 * token wheel.
 */
export interface ChatClient {
  createSession(user: UserIndex, account: Account, events: SessionEvents): Session;
  /** Sockets that are open now. */
  readonly openSocketCount: number;
  /** Closes every socket with its handshake, which a server can draw out for 2 s. Idempotent. */
  close(): Promise<void>;
  /** Drops every connection without a word; what waits ends at once. `close` is still owed. */
  abandon(): void;
}
