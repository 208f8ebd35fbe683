// The verifier's face: what goes in (policy, observations, time), what comes out (facts for
// metrics, requests for evidence, findings). The machine behind it is pure: no socket, no clock, no
// plan.

import type { MessageKind, Observation, SocketIndex, UserIndex } from '../observation/index.ts';
import type { CheckName, Contract, Deadlines, Severity, Verification } from '../scenario/index.ts';
import type { Texts } from './texts.ts';

/** Who is who: canonical account ids of the population, known to this agent for all users. */
export interface Directory {
  readonly userCount: number;
  /** Canonical account id of a user. */
  idOf(user: UserIndex): string;
  /** The user of a canonical account id, or -1 for somebody foreign. */
  userOf(id: string): UserIndex;
}

export interface VerifierPolicy {
  readonly deadlines: Deadlines;
  readonly contract: Contract;
  readonly verification: Verification;
  /** No one else uses the accounts: a frame that matches no send is judged. */
  readonly isExclusive: boolean;
  /** Loop gaps longer than this suspend liveness findings. Milliseconds. */
  readonly loopGapMs: number;
}

/** Latency facts, as they become known. Instants on the agent's monotonic clock, milliseconds. */
export interface FactListener {
  /** First conf of a load message. */
  confirmed(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void;
  /** First re of a load message at its receiver. */
  delivered(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void;
  /** First row that shows a load message; `confirmedAtMs` is NaN when it was never confirmed. */
  visible(load: number, measured: boolean, confirmedAtMs: number, atMs: number): void;
  /** A result that was owed never came: it enters the percentile as infinity. At conclude. */
  missing(
    metric: 'confirm' | 'delivery',
    load: number,
    measured: boolean,
    intendedAtMs: number,
  ): void;
}

/** More evidence that the machine needs; users carry it out and answer with observations. */
export type EvidenceRequest =
  /** Send a control message from `sender` to `receiver`; `kind` says which. */
  | {
      readonly type: 'send-control';
      readonly kind: Exclude<MessageKind, 'message'>;
      readonly sender: UserIndex;
      readonly receiver: UserIndex;
    }
  /** Open a second socket of the user (control socket); `close-control` ends it. */
  | { readonly type: 'open-control'; readonly user: UserIndex }
  | { readonly type: 'close-control'; readonly user: UserIndex }
  | { readonly type: 'read-history'; readonly user: UserIndex; readonly partner: UserIndex }
  | { readonly type: 'read-threads'; readonly user: UserIndex }
  /** Ask for the history with a user who does not exist; answered by `http-checked` alone. */
  | { readonly type: 'read-unknown'; readonly user: UserIndex };

/**
 * One step of the evidence of a finding: the smallest set that cannot have happened on a correct
 * server.
 */
export interface EvidenceLine {
  /** From t = 0, milliseconds; null when no instant belongs to it. */
  readonly atMs: number | null;
  /** Where: `sender`, `receiver`, `server`, `rest`, `rig`. */
  readonly where: 'sender' | 'receiver' | 'server' | 'rest' | 'rig';
  /** One plain sentence; ids and hashes, never text of other people, never a token. */
  readonly text: string;
}

/** Names one message of the run. */
export interface MessageReference {
  readonly sender: UserIndex;
  readonly receiver: UserIndex;
  readonly sequence: number;
  readonly kind: MessageKind;
  /** Server id, when one was seen. */
  readonly serverId: string | null;
  /** Body hash, 16 hexadecimal digits (base `hashHex`). */
  readonly bodyHash: string;
}

/** One violation (or, when `suspected`, what could not be proven). */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  readonly suspected: boolean;
  /** The check that this is a consequence of; null for a primary finding. */
  readonly consequenceOf: CheckName | null;
  readonly atMs: number;
  readonly message: MessageReference | null;
  readonly user: UserIndex | null;
  readonly socket: SocketIndex | null;
  /** One sentence that a person can follow. */
  readonly summary: string;
  readonly evidence: readonly EvidenceLine[];
}

/** What one shard says about one check. Merged by adding; judged after merging. */
export interface CheckTally {
  readonly check: CheckName;
  /** Opportunities that the run had to judge. */
  readonly owed: number;
  /** Opportunities that were judged. */
  readonly judged: number;
  /** Primary violations. */
  readonly violations: number;
  /** Violations charged to another check. */
  readonly consequences: number;
  readonly suspected: number;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  /** At most 20. */
  readonly exemplars: readonly Finding[];
  /** The check threw: it is unknown, and why. */
  readonly error: string | null;
}

/** Counts of load messages (`control` counts probes and fences). */
export interface MessageCounts {
  readonly sent: number;
  readonly confirmed: number;
  readonly delivered: number;
  readonly visible: number;
  readonly failed: number;
  readonly indeterminate: number;
  /** Indeterminate ones that were sighted later. */
  readonly recovered: number;
  /** Messages proven lost: lost-write, lost-relay or silent-drop. */
  readonly lost: number;
  readonly control: number;
  /** Frames and rows of other runs or of other people. */
  readonly foreign: number;
  /** Deliveries that were owed (receiver proven online). */
  readonly owedDeliveries: number;
}

/**
 * Ids that must be unique over the whole run, sorted and coded (see id-blocks); compared when
 * merging.
 */
export interface IdBlocks {
  /** Base64 of sorted, delta-coded message ids; null when `contract.ids` does not ask for it. */
  readonly messages: string | null;
  /** Base64 of sorted, delta-coded thread ids; null when ids are not integers. */
  readonly threads: string | null;
}

/** The whole judgement of one shard. */
export interface ShardFindings {
  readonly checks: readonly CheckTally[];
  /** Every listed finding with its root, suspected ones included; at most `CHARGE_LIMIT`. */
  readonly findings: readonly Finding[];
  readonly messages: MessageCounts;
  /** The same by load block, in the order of the plan. */
  readonly loadMessages: readonly MessageCounts[];
  readonly ids: IdBlocks;
  /** What was learned about the server and is not judged: windows, orders, scopes. Sentences. */
  readonly learned: readonly string[];
  /** Conversations that were to be read back, and those that were completely. */
  readonly readback: { readonly owed: number; readonly read: number };
}

/** How the ledger packs old messages. It changes no verdict. */
export interface Packing {
  /** Messages that are packed together, as a power of two. */
  readonly pageBits: number;
  /** Age from which on they are. */
  readonly afterMs: number;
}

export interface VerifierOptions {
  readonly policy: VerifierPolicy;
  readonly directory: Directory;
  readonly facts: FactListener;
  /** Number of load blocks in the plan. */
  readonly loadCount: number;
  /** When old messages are packed; what is left out is as usual. */
  readonly packing?: Packing;
  /** How the texts of received bodies are looked at; a replay has its own way. */
  readonly texts?: Texts;
  /** The body that was sent, regenerated: only called on a mismatch, for evidence. */
  readonly composeBody: (message: {
    readonly kind: MessageKind;
    readonly sender: UserIndex;
    readonly receiver: UserIndex;
    readonly sequence: number;
    readonly attempt: number;
  }) => string;
}

/**
 * The machine. Calls come from one thread in any order that the clock allows; `observe` never
 * throws.
 * Life: observe and advance during load; `stopLoad`; advance until `isSettled` or the settle limit;
 * `beginReadback`; observe the reads it requested (and what they entail); `conclude` once.
 */
export interface Verifier {
  observe(observation: Observation): void;
  /**
   * Lets time pass up to `nowMs`: deadlines, graces. Cheap; call every 50 to 200 ms.
   */
  advance(nowMs: number): void;
  /** Instant of t = 0 on the agent's clock, for evidence. Called once, before load. */
  setOrigin(originAtMs: number): void;
  /** Requests for evidence since the last call; empty most of the time. */
  takeRequests(): readonly EvidenceRequest[];
  /**
   * New findings since the last call, at most 1,000 at a time; for the live view and
   * anomalies.ndjson.
   */
  takeFindings(): readonly Finding[];
  /** No more load will be sent. */
  stopLoad(nowMs: number): void;
  /** Nothing is outstanding that settling could still resolve. */
  isSettled(): boolean;
  /**
   * Asks for every touched conversation from both sides and every thread list (through requests).
   */
  beginReadback(nowMs: number): void;
  /**
   * Reads, re-reads and control messages that are still awaited; 0 means conclude may be called.
   */
  readonly awaitedReads: number;
  counts(): MessageCounts;
  /**
   * Sends that still await a conf, and when the oldest of them was sent (NaN: none). For the live
   * view.
   */
  outstanding(): { readonly count: number; readonly oldestSentAtMs: number };
  /**
   * Final judgement; whatever is unread or unsettled is unjudged. `interrupted`: judge only what
   * had settled.
   */
  conclude(nowMs: number, options: { readonly interrupted: boolean }): ShardFindings;
}
