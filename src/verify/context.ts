// What the parts of the verifier share. The live part follows sockets; the rest part follows reads;
// both write to one ledger and one docket.

import type { Hash64 } from '../base/index.ts';
import type { MarkerReading, UserIndex } from '../observation/index.ts';
import type { EvidenceRequest, VerifierOptions } from './contract.ts';
import type { Docket } from './docket/docket.ts';
import type { Conversation, ConversationTable } from './ledger/conversation-table.ts';
import type { MessageLedger } from './ledger/message-ledger.ts';
import type { Texts } from './texts.ts';

/** How far one side of a conversation was read after settle. */
export interface SideRead {
  /** When the newest complete read was asked; NaN when there was none. */
  readonly askedAtMs: number;
  readonly rowCount: number;
}

/** What the rest part tells the live part at the end. */
export interface Readback {
  /**
   * The newest complete readback of a conversation by one of its two users; null when there was
   * none.
   */
  sideOf(conversation: Conversation, user: UserIndex): SideRead | null;
  /**
   * The absence of a message in a user's history is proof (a row confirmed after it is in the same
   * read).
   */
  isProvenAbsent(message: number, user: UserIndex): boolean;
}

export interface VerifierContext {
  readonly options: VerifierOptions;
  /** The only way to look at the text of a received body. */
  readonly texts: Texts;
  readonly ledger: MessageLedger;
  readonly conversations: ConversationTable;
  readonly docket: Docket;
  /** The newest instant that the verifier has seen. */
  readonly nowMs: number;
  readonly originAtMs: number;
  /** Load has stopped. */
  readonly isStopped: boolean;
  request(request: EvidenceRequest): void;
  /**
   * A message was sighted at its receiver or in a history: an indeterminate one becomes known
   * (recovered), and the facts are told once. `channel` says where.
   */
  sight(message: number, channel: 'conf' | 're' | 'row', atMs: number): void;
  /**
   * The message that a frame or a row is about, by marker, id, parties or likeness; -1 for none.
   */
  match(claim: MatchClaim): number;
  /**
   * Holds a server id and time against what is known of the message: id-mismatch, id-reuse,
   * timestamps. True when both are those.
   */
  holdIdentity(message: number, claim: IdentityClaim): boolean;
  /**
   * Holds a body against the hash of what was sent: corrupted, channel-divergence. True when equal.
   */
  holdBody(message: number, claim: BodyClaim): boolean;
  /** `message 12 of user 3 to user 4 (server id 77)` for evidence. */
  describe(message: number): string;
  /** Absolute instant as `+3.214 s`. */
  at(atMs: number): string;
}

/** What a frame or a row says of itself. */
export interface MatchClaim {
  readonly action: 'conf_message' | 're_message' | 'row';
  readonly reading: MarkerReading;
  readonly id: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string;
}

export interface IdentityClaim {
  readonly channel: 'conf' | 're' | 'row';
  readonly id: string;
  readonly idType: 'number' | 'string';
  /** Thread of a row; null on the socket. */
  readonly threadId: string | null;
  /** As the server wrote it. */
  readonly timestamp: string;
  readonly atMs: number;
  readonly user: UserIndex;
}

export interface BodyClaim {
  readonly channel: 'conf' | 're' | 'row';
  readonly body: string;
  readonly hash: Hash64;
  readonly atMs: number;
  readonly user: UserIndex;
}
