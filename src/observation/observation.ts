// The record of what happened on the wire. Everything that verify and metrics know comes through
// here; nothing here is interpreted. Plain flat objects, one shape per type.

/** Position in the population, 0-based: a user's index in the plan and the row of its account. */
export type UserIndex = number;

/** One WebSocket connection of this agent, 0-based, never reused within a run. */
export type SocketIndex = number;

/** What a body carries: `message` is load, `probe` and `fence` are the verifier's own. */
export type MessageKind = 'message' | 'probe' | 'fence';

/** What a marker says; made by the message room, carried here. */
export interface Marker {
  readonly kind: MessageKind;
  readonly sender: UserIndex;
  readonly receiver: UserIndex;
  /** Per sender, counted up from 0 over all kinds. */
  readonly sequence: number;
  /** 0 for the first attempt. */
  readonly attempt: number;
  /** Length of the whole body in UTF-16 code units. */
  readonly length: number;
}

/**
 * What a text says about itself.
 * - `ours`: an intact marker of this run and agent incarnation
 * - `damaged`: remains of a marker of this run; fields are those that could be read (-1:
 * unreadable)
 * - `other-run`: an intact marker of another run
 * - `none`: no marker
 */
export type MarkerReading =
  | { readonly status: 'ours'; readonly marker: Marker }
  | {
      readonly status: 'damaged';
      readonly sender: UserIndex;
      readonly receiver: UserIndex;
      readonly sequence: number;
    }
  | { readonly status: 'other-run' }
  | { readonly status: 'none' };

/** A message was handed to an open socket. Emitted before the bytes leave. */
export interface Sent {
  readonly type: 'sent';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  readonly marker: Marker;
  /** Hash of the body (base `hash64`), unsigned halves. */
  readonly hashHigh: number;
  readonly hashLow: number;
  /** Index of the load block in the plan; -1 for probes and fences. */
  readonly load: number;
  readonly intendedAtMs: number;
  readonly dispatchedAtMs: number;
  /** True inside the measure phase, by the intended instant. */
  readonly measured: boolean;
}

/** A send that was refused before it touched a socket: provably not executed. */
export interface NotSent {
  readonly type: 'not-sent';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly marker: Marker;
  readonly load: number;
  readonly reason: 'socket-not-open' | 'aborted';
}

/** A well-formed `conf_message` or `re_message`, with every field present and typed. */
export interface MessageFrame {
  readonly type: 'frame';
  readonly action: 'conf_message' | 're_message';
  /** When the socket was read, stamped before parsing. */
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  /** Canonical `created_msg_id`. */
  readonly id: string;
  readonly idType: 'number' | 'string';
  /** Canonical user ids as claimed by the server. */
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string;
  readonly timestamp: string;
  readonly reading: MarkerReading;
}

/** An error frame of the server (an action other than the documented three, that says error). */
export interface ErrorFrame {
  readonly type: 'error-frame';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  readonly code: string;
  /** The only send that was outstanding on the socket; null when there were none or several. */
  readonly refused: Marker | null;
}

/** A frame that breaks the documented form. `excerpt` is cut and holds no text of other people. */
export interface FrameViolation {
  readonly type: 'frame-violation';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  /** `websocket-violation` and `oversize-frame` end the socket: the client could not read on. */
  readonly violation:
    | 'malformed-frame'
    | 'unknown-action'
    | 'wrong-type'
    | 'oversize-frame'
    | 'websocket-violation';
  readonly detail: string;
  readonly excerpt: string;
  /**
   * A marker read from the frame when there was a readable body: the frame still counts as a
   * sighting.
   */
  readonly reading: MarkerReading;
  readonly action: string;
}

export interface SocketOpened {
  readonly type: 'socket-opened';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  /** False for further devices and control sockets. */
  readonly primary: boolean;
  readonly connectMs: number;
}

export interface SocketClosed {
  readonly type: 'socket-closed';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  readonly code: number;
  /** Who began: `us` polite close, `cut` our own cut without a close, `server`, `network`. */
  readonly side: 'us' | 'cut' | 'server' | 'network';
}

/** We began a polite close: from here on the socket is no longer owed anything. */
export interface SocketClosing {
  readonly type: 'socket-closing';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
}

/**
 * We sent what the document forbids, on a socket of its own, and saw what the server made of it.
 */
export interface BadInputTried {
  readonly type: 'bad-input-tried';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  /** The way in which it was wrong. */
  readonly input: string;
  readonly outcome: 'answered' | 'closed' | 'ignored';
}

/** We showed the server a token that has expired. */
export interface TokenTried {
  readonly type: 'token-tried';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly where: 'socket' | 'rest';
  /** HTTP status; 101 for a socket that was opened, 0 when nothing answered. */
  readonly status: number;
  readonly outcome: 'refused' | 'accepted' | 'unclear';
}

/** We stopped reading the socket on purpose: what arrives is in the network's buffers. */
export interface ReadingPaused {
  readonly type: 'reading-paused';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
}

/** We read the socket again; what was left unread arrives from here on. */
export interface ReadingResumed {
  readonly type: 'reading-resumed';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
}

export interface ConnectFailed {
  readonly type: 'connect-failed';
  readonly atMs: number;
  readonly user: UserIndex;
  /** HTTP status of a refused upgrade; 0 when there was none. */
  readonly status: number;
  readonly reason: 'refused' | 'timeout' | 'network' | 'tls' | 'resources';
}

/** A pong: proof of life. */
export interface Pong {
  readonly type: 'pong';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  readonly pingMs: number;
}

/**
 * Neither a pong nor anything else answered a ping for as long as the heartbeat waits: we give the
 * socket up, and its close follows.
 */
export interface PongMissing {
  readonly type: 'pong-missing';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly socket: SocketIndex;
  /** Since the ping, or since what came after it, to now. */
  readonly silentMs: number;
  /** False when something that was sent before now still waits in our own process. */
  readonly left: boolean;
}

/** One row of a history or a `last_message`, canonical ids, as the server told it. */
export interface MessageRow {
  readonly id: string;
  readonly idType: 'number' | 'string';
  readonly threadId: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string;
  readonly created: string;
  readonly updated: string;
  /** null: missing or mistyped, which http-contract tells. */
  readonly seen: boolean | null;
  readonly reading: MarkerReading;
}

/** A complete and valid history read (200, whole body, no Age > 0). */
export interface HistoryRead {
  readonly type: 'history';
  readonly user: UserIndex;
  readonly partner: UserIndex;
  readonly askedAtMs: number;
  readonly atMs: number;
  readonly rows: readonly MessageRow[];
  readonly bytes: number;
  /** Why it was read: by a behavior (`load`), or by the readback. */
  readonly purpose: 'load' | 'readback' | 'preflight';
  readonly load: number;
  readonly intendedAtMs: number;
  readonly measured: boolean;
}

export interface ThreadRow {
  readonly threadId: string;
  readonly otherUserId: string;
  readonly last: MessageRow | null;
}

export interface ThreadsRead {
  readonly type: 'threads';
  readonly user: UserIndex;
  readonly askedAtMs: number;
  readonly atMs: number;
  readonly rows: readonly ThreadRow[];
  readonly bytes: number;
  readonly purpose: 'load' | 'readback' | 'preflight';
  readonly load: number;
  readonly intendedAtMs: number;
  readonly measured: boolean;
}

/** A read that proves nothing about messages: not 200, truncated, cached, too large, malformed. */
export interface ReadFailed {
  readonly type: 'read-failed';
  readonly atMs: number;
  readonly askedAtMs: number;
  readonly user: UserIndex;
  /** -1 for thread lists. */
  readonly partner: UserIndex;
  readonly what: 'history' | 'threads';
  readonly status: number;
  readonly reason:
    | 'status'
    | 'timeout'
    | 'network'
    | 'too-large'
    | 'cached'
    | 'malformed'
    | 'aborted';
  readonly detail: string;
  readonly purpose: 'load' | 'readback' | 'preflight';
}

/** A REST answer that breaks the documented contract. The read itself may still be usable. */
export interface HttpViolation {
  readonly type: 'http-violation';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly request: string;
  readonly detail: string;
}

/** A REST answer was held against the contract (an opportunity of http-contract). */
export interface HttpChecked {
  readonly type: 'http-checked';
  readonly atMs: number;
  readonly user: UserIndex;
}

export interface Authenticated {
  readonly type: 'authenticated';
  readonly atMs: number;
  readonly user: UserIndex;
  readonly how: 'login' | 'refresh';
  readonly loginMs: number;
}

/** The generator itself was disturbed: an event loop gap, a stop, a clock step. */
export interface Disturbance {
  readonly type: 'disturbance';
  readonly atMs: number;
  readonly what: 'loop-gap';
  readonly gapMs: number;
}

/** What our monotonic clock and our wall clock said at one moment. */
export interface ClockRead {
  readonly type: 'clock-read';
  readonly atMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number;
}

export type Observation =
  | Sent
  | NotSent
  | MessageFrame
  | ErrorFrame
  | FrameViolation
  | SocketOpened
  | SocketClosing
  | SocketClosed
  | ReadingPaused
  | BadInputTried
  | TokenTried
  | ReadingResumed
  | ConnectFailed
  | Pong
  | PongMissing
  | HistoryRead
  | ThreadsRead
  | ReadFailed
  | HttpViolation
  | HttpChecked
  | Authenticated
  | Disturbance
  | ClockRead;

/** Where observations go: the agent fans them out to verify, metrics and the recorder. */
export type Observe = (observation: Observation) => void;
